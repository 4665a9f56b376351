"""Every house rule refuses its bad example and lets its good one pass."""

from pathlib import Path

import pytest

from tools import house_lint
from tools.house_lint import check_text

LONG = "def far_too_long():\n" + "    step()\n" * 50
SHORT = "def short_enough():\n" + "    step()\n" * 49
HOST = "https://registry" + ".npmjs.org/left-pad"
HOME = "data = '/home" + "/zhang/data'\n"

CASES = [
    ("tongxin/office/flow.py", "leave.state = 'granted'\n", "state = request.state\n", house_lint.STATE),
    ("tongxin/office/flow.py", "bids.update(state='won')\n", "bids.update(label='won')\n", house_lint.STATE),
    ("tongxin/office/flow.py", "setattr(bid, 'state', x)\n", "setattr(bid, 'label', x)\n", house_lint.STATE),
    ("tongxin/office/apps.py", "from django.dispatch import receiver\n", "import django\n", house_lint.SIGNALS),
    ("tongxin/office/apps.py", "from django.db.models import signals\n", "import signal\n", house_lint.SIGNALS),
    ("tongxin/office/views.py", "on = date.today()\n", "on = clock.today()\n", house_lint.CLOCK),
    ("tongxin/office/models.py", "f(default=timezone.now)\n", "f(default=clock.now)\n", house_lint.CLOCK),
    ("tongxin/office/views.py", "from time import time\n", "from time import monotonic\n", house_lint.CLOCK),
    ("tongxin/office/migrations/0002_x.py", "from tongxin.office.models import Leave\n",
     "from tongxin.trail.guards import guard\n", house_lint.MIGRATION),
    ("tongxin/office/views.py", "rows.select_related()\n", "rows.select_related('member')\n", house_lint.SELECT),
    ("tongxin/office/views.py", "from django.views.generic import ListView\n",
     "from django.views.decorators.http import require_POST\n", house_lint.VIEWS),
    ("tongxin/office/views.py", LONG, SHORT, house_lint.LONG_FUNCTION),
    ("tongxin/office/views.py", "x = 1\n" * 401, "x = 1\n" * 400, house_lint.LONG_FILE),
    ("tongxin/office/views.py", "x = 1  # noqa: S105\n", "x = 1  # noqa: S105 - a label, no secret\n", house_lint.SILENCED),
    ("tongxin/office/views.py", "f(x)  # type: ignore[arg-type]\n",
     "f(x)  # type: ignore[arg-type]  # stubs lack None\n", house_lint.SILENCED),
    ("package-lock.json", HOST + "\n", "left-pad\n", house_lint.FOREIGN),
    ("tongxin/office/views.py", HOME, "data = settings.DATA_DIR\n", house_lint.FOREIGN),
    ("tongxin/office/utils.py", "", "", house_lint.MODULE_NAME),
    ("a.html", "<script>go()</script>\n", '<script src="a.js"></script>\n', house_lint.INLINE),
    ("a.html", '<p style="color: red">\n', '<p class="style">\n', house_lint.INLINE),
    ("a.html", '<a onclick="go()">\n', '<a data-on="click">\n', house_lint.INLINE),
]  # fmt: skip


@pytest.mark.parametrize(("path", "bad", "good", "message"), CASES)
def test_a_bad_line_is_refused_with_one_sentence_and_a_good_one_passes(path, bad, good, message):
    assert {finding.message for finding in check_text(Path(path), bad)} == {message}
    assert check_text(Path(path.replace("utils", "leaves")), good) == []


def test_the_clock_itself_the_flow_engine_and_factories_are_excepted():
    assert check_text(Path("tongxin/trail/clock.py"), "now = timezone.now()\n") == []
    assert check_text(Path("tongxin/workflow/flow.py"), "matter.state = action.to\n") == []
    assert check_text(Path("tongxin/office/tests/factories.py"), "leave.state = 'granted'\n") == []


def test_a_finding_names_file_and_line():
    finding = check_text(Path("tongxin/office/views.py"), "x = 1\nrows.select_related()\n")[0]
    assert str(finding) == f"tongxin/office/views.py:2: {house_lint.SELECT}"
