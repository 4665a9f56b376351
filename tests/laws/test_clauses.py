"""Every clause of the source regulations is listed, and what tests say they carry is what the page shows."""

import ast
import re

import pytest

from tongxin.overview.management.commands.write_docs import pages
from tools import clauses

COUNTS = {"YQ": 65, "SP": 108, "JC": 35, "JM": 26, "WH": 73}
LISTED = [clause for regulation in clauses.regulations() for clause in regulation.clauses]


def test_all_307_clauses_of_the_five_regulations_are_listed_once():
    found = {prefix: sum(each.id.startswith(f"{prefix}-") for each in LISTED) for prefix in COUNTS}
    assert found == COUNTS
    assert len({each.id for each in LISTED}) == 307


def test_every_clause_says_where_it_stands_its_kind_and_in_a_few_words_what():
    faults = [
        each.id
        for each in LISTED
        if not re.fullmatch(r"[A-Z]{2}-\d+\.\d+", each.id)
        or not each.article
        or each.kind not in clauses.KINDS
        or not 4 <= len(each.wording) <= 25
    ]
    assert faults == []


def test_no_test_carries_a_clause_that_does_not_exist():
    known = {each.id for each in LISTED}
    assert [each for each in clauses.carried() if each.clause not in known] == []


def test_generated_pages_are_what_make_docs_would_write():
    stale = [
        path.name for path, text in pages().items() if not path.is_file() or path.read_text("utf-8") != text
    ]
    assert stale == [], "run `make docs`"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("@pytest.mark.clause('YQ-1.1')\ndef test_a(): pass", [("test_a", "YQ-1.1")]),
        ("@pytest.mark.clause('YQ-1.1', 'YQ-2.1')\nasync def test_a(): pass", [("test_a", "YQ-1.1"), ("test_a", "YQ-2.1")]),
        ("@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.clause('JM-1.1'))])\ndef test_a(x): pass", [("test_a", "JM-1.1")]),
        ("CASES = [pytest.param(1, marks=pytest.mark.clause('JM-1.1'))]\n@pytest.mark.parametrize('x', CASES)\ndef test_a(x): pass", [("test_a", "JM-1.1")]),
        ("pytestmark = [pytest.mark.django_db, pytest.mark.clause('WH-2.1')]\ndef test_a(): pass", [("test_a", "WH-2.1")]),
        ("class TestX:\n    @pytest.mark.clause('SP-1.1')\n    def test_a(self): pass", [("test_a", "SP-1.1")]),
        ("@pytest.mark.e2e\ndef test_a(): pass\ndef helper(): pytest.mark.clause('SP-1.1')", []),
    ],
)  # fmt: skip
def test_marks_are_found_wherever_pytest_would_find_them(source, found):
    assert list(clauses.marks(ast.parse(source))) == found
