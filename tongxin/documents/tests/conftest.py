"""Documents are tested with the real faces, which the same tool brings that brings them on the first start."""

import pytest

from tongxin.documents import fonts


@pytest.fixture
def faces() -> None:
    if problem := fonts.problem():
        pytest.fail(
            f"Run `python3 tools/fetch_fonts.py` once, then the tests again. The product says: {problem}"
        )
