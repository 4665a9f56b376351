"""The office imports its year from its own spreadsheets, and every figure is the one its makers know."""

import pytest

from tests.stories.year import Stored, truth
from tongxin.ledger.models import Entry
from tongxin.ledger.rebuilding import differences
from tongxin.overview import demo
from tongxin.overview.importing import run
from tongxin.tables.importing import Context
from tongxin.trail import clock, record
from tongxin.trail.anchors import verify
from tongxin.trail.management.commands.verify_chain import chained_models


def by(rows, *names):
    return sorted(rows, key=lambda row: tuple(str(row[name]) for name in names))


def sector(owner):
    """工商联界别 in the list is the sector 工商联 of the roster."""
    return owner and owner.removesuffix("界别")


@pytest.mark.clause("YQ-11.2")
@pytest.mark.django_db
def test_every_figure_of_the_year_equals_the_truth(demo_year):
    stored, known = Stored(demo_year), truth()
    joined = [{**row, "joined": row["joined"][:7]} for row in known["members"]]
    assert by(stored.members(), "name", "sector") == by(joined, "name", "sector")
    assert by(stored.events(), "on", "event") == by(known["events"], "on", "event")
    slips = [
        {name: row[name] for name in ("event", "who", "reason", "result")} for row in known["leave_slips"]
    ]
    assert by(stored.leave_slips(), "event", "who") == by(slips, "event", "who")
    assert stored.activities() == known["activities"]
    marked = [
        {**row, "marks": sorted(row["marks"]), "owner": sector(row["owner"])} for row in known["proposals"]
    ]
    assert stored.proposals() == marked
    above = [{**row, "above": sorted(row["above"], key=str)} for row in known["opinions"]]
    assert stored.opinions() == above
    assert by(stored.contacts(), "who", "on") == by(known["contacts"], "who", "on")
    assert by(stored.training(), "who") == by(known["training"], "who")


@pytest.mark.django_db
def test_ledger_and_chains_of_the_year_are_whole(demo_year):
    assert list(differences(demo_year.pk)) == []
    assert list(verify(chained_models(), demo_year.pk)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "name"), demo.FILES)
def test_the_same_file_again_changes_nothing_and_asks_nothing_that_was_decided(demo_year, kind, name):
    entries = Entry.objects.filter(committee=demo_year).count()
    context = Context(demo_year, demo.YEAR, record.SYSTEM, clock.today())
    outcome = run(context, kind, name, (demo.FOLDER / name).read_bytes(), confirmed=True)
    blocking = [q["text"] for line in outcome.lines for q in line.open_questions() if q["blocking"]]
    assert ({line.outcome for line in outcome.lines}, blocking) == ({"same"}, [])
    assert Entry.objects.filter(committee=demo_year).count() == entries
