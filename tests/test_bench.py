"""The benchmarks at their small sizes: what they check about themselves holds; no figure is judged here."""

from fractions import Fraction

import pytest
from django.db import connections

from bench import chain, documents, evaluate, imports, web
from bench.measuring import compare
from tongxin.evaluation.engine import Entry, Line

JOBS = {
    chain: ["append, 20 to a transaction", "append, one to a transaction", "verify, from the database", "verify, rows in memory"],
    documents: [
        "registration forms, PDF in volumes of 40", "registration forms, Word, one file a member", "year table, PDF",
    ],
    evaluate: [
        "prepare: roster and ledger to cases", "engine only, cases in memory", "whole: prepare, evaluate, grade",
        "one member: engine, with what is owed and possible", "one member: the page of the sheet",
        "simple rules: one statement, totals only", "simple rules: prepare and engine, explained",
    ],
    imports: [
        "roster: read the cells only", "roster: read, understand, compare, keep lines", "roster: confirm", "roster: whole",
        "export of 40 rows", "export of 120 rows",
    ],
    web: [
        "password sign-in (argon2id, 19 MiB, t=2, p=1)",
        "roster of 60: first page", "roster of 60: first page, something just written", "roster of 60: page 2", "roster of 60: filter by name",
        "roster of 70: first page", "roster of 70: first page, something just written", "roster of 70: page 2", "roster of 70: filter by name",
        "one sheet, 5 duties, every line explained (floor: the list)",
        "summary of the year, 300 duties, something just written (floor: the list)",
        "summary of the year, 300 duties, sorted anew (floor: the list)", "correct one attendance (floor: one insert)",
        "export the roster of 60 as Excel", "first page: 70 rows ÷ 60 rows",
    ],
}  # fmt: skip


@pytest.fixture
def one_connection(db, monkeypatch):
    """Requests keep the connection of the test's transaction, as with Django's own test client."""
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.__name__)
def test_a_benchmark_checks_itself_and_prints_every_job(job):
    table = job.measure(quick=True)
    assert [row[0] for row in table.rows] == JOBS[job]
    assert {row[-1] for row in table.rows} == {""}


def test_rounds_alternate_and_the_ratio_is_their_median():
    asked = []

    def ours():
        asked.append("ours")
        return (9.0, 2.0, 6.0, 3.0)[asked.count("ours") - 1]

    def floor():
        asked.append("floor")
        return 1.0

    found = compare(ours, floor, 3)
    assert asked == ["ours", "floor", "ours", "floor", "floor", "ours", "ours", "floor"]
    assert (found.ratio, found.low, found.high) == (3.0, 2.0, 6.0)


def entry(points, reason=""):
    return Entry("1", "contact.recorded", None, "走访", Fraction(points), reason)


def line(**parts):
    return Line(id="it", label="走访", clause="第一条", raw=0, amount=0, formula="", **parts)


def test_a_total_is_derived_from_entries_and_written_caps_alone():
    node = {"cap": 5, "sum": [{"id": "a", "cap": 3}, {"id": "b", "floor": -1}, {"id": "c"}], "points": 2}
    full = line(entries=(entry("2"), entry("2"), entry("9", "over_limit")))
    bad = line(entries=(entry("-4"),))
    away = line(entries=(entry("7"),), state="not_applicable")
    assert evaluate.rederived(node, line(children=(full, bad, away)), is_standing=False) == 4
    assert evaluate.rederived(
        {**node, "cap": "7/2"}, line(children=(full, bad, away)), is_standing=False
    ) == Fraction(7, 2)
