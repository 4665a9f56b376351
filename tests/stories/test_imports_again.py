"""The office imports what it has imported before, takes imports back, and imports them once more."""

import pytest

from tests.stories.year import Stored
from tongxin.ledger.models import Standing
from tongxin.ledger.rebuilding import differences
from tongxin.overview import demo
from tongxin.overview.importing import answer_from, run
from tongxin.tables.importing import Context, Refused, take_back
from tongxin.tables.models import Batch, Line
from tongxin.trail import clock, record
from tongxin.trail.anchors import verify
from tongxin.trail.management.commands.verify_chain import chained_models

pytestmark = pytest.mark.django_db
OFFICE = record.Actor(None, "陈示例")
KINDS = {name: kind for kind, name in demo.FILES}


def context(committee, year=demo.YEAR):
    return Context(committee, year, OFFICE, clock.today())


def decisions():
    return answer_from((demo.FOLDER / "decisions.json").read_text(encoding="utf-8"))


def brought(committee, name, given=None):
    content = (demo.FOLDER / name).read_bytes()
    return run(
        context(committee),
        KINDS[name],
        name,
        content,
        decisions() if given is None else given,
        confirmed=True,
    )


def undo(committee, name, reason="导错了文件"):
    batch = Batch.objects.filter(committee=committee, file_name=name, stage=Batch.Stage.CONFIRMED).latest(
        "pk"
    )
    return take_back(batch, context(committee), reason)


def picture(committee):
    stored = Stored(committee)
    return {
        "members": stored.members(), "events": stored.events(), "slips": stored.leave_slips(),
        "activities": stored.activities(), "proposals": stored.proposals(), "opinions": stored.opinions(),
        "contacts": stored.contacts(), "training": stored.training(),
    }  # fmt: skip


def unordered(found):
    return {name: sorted(map(str, rows)) for name, rows in found.items()}


def duties(committee):
    """What counts, apart from the keys of the rows it comes from."""
    names = ("kind", "member_id", "body_id", "on", "quantity_milli", "title")
    return sorted(map(str, Standing.objects.filter(committee=committee).values_list(*names)))


@pytest.fixture(scope="module")
def known(demo_year, django_db_blocker):
    """The year as it stands before any of these stories."""
    with django_db_blocker.unblock():
        return picture(demo_year), duties(demo_year)


@pytest.mark.parametrize("name", list(KINDS))
def test_the_same_file_a_second_time_changes_nothing(demo_year, known, name):
    before, ledger = known
    outcome = brought(demo_year, name)
    assert set(outcome.counts) == {"same"}
    assert outcome.batch.notes[0].startswith("同样的文件已在")
    assert picture(demo_year) == before
    assert duties(demo_year) == ledger


ALONE = (
    "请假登记.xlsx",
    "常委会出席表.xlsx",
    "活动台账.xlsx",
    "培训名单.xlsx",
    "提案目录.xlsx",
    "上级采用通报.xlsx",
    "联系界别群众登记.xlsx",
)


@pytest.mark.parametrize(
    ("first", "name"),
    [*(([], name) for name in ALONE if name != "常委会出席表.xlsx"), (["请假登记.xlsx"], "常委会出席表.xlsx"),
     (["请假登记.xlsx"], "全会签到表.xlsx"), (["上级采用通报.xlsx"], "社情民意来稿登记.xlsx")],
)  # fmt: skip
def test_an_import_taken_back_leaves_nothing_standing_and_comes_again(demo_year, known, first, name):
    before, ledger = unordered(known[0]), known[1]
    for each in [*first, name]:
        batch = undo(demo_year, each)
        assert batch.stage == Batch.Stage.TAKEN_BACK
        assert set(batch.lines.values_list("outcome", flat=True)) == {Line.Outcome.TAKEN_BACK}
    assert list(differences(demo_year.pk)) == []
    assert Standing.objects.filter(committee=demo_year).count() < len(ledger) or name == "请假登记.xlsx"
    for each in [name, *reversed(first)]:
        brought(demo_year, each)
    assert unordered(picture(demo_year)) == before
    assert duties(demo_year) == ledger
    assert list(differences(demo_year.pk)) == []
    assert list(verify(chained_models(), demo_year.pk)) == []


@pytest.mark.parametrize(
    ("name", "hindrance"),
    [
        ("全会签到表.xlsx", "请假条"),
        ("社情民意来稿登记.xlsx", "采用"),
        ("委员名册.xlsx", "已有其他登记（作废的也算）"),
    ],
)
def test_an_import_others_rest_on_is_not_taken_back_and_says_why(demo_year, known, name, hindrance):
    before, ledger = known
    with pytest.raises(Refused, match=f"^不能撤回：.*{hindrance}"):
        undo(demo_year, name)
    assert Batch.objects.get(committee=demo_year, file_name=name).stage == Batch.Stage.CONFIRMED
    assert picture(demo_year) == before
    assert duties(demo_year) == ledger


def test_taking_back_needs_a_reason(demo_year):
    with pytest.raises(Refused, match="请写明撤回的原因"):
        undo(demo_year, "培训名单.xlsx", reason="  ")
