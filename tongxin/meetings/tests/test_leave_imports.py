"""Leave slips name their sitting as people do: the opening, the 19th, the morning of the 11th."""

from datetime import date

import pytest

from tongxin.meetings.imports.leave import sittings
from tongxin.meetings.tests.factories import make_meeting, make_sitting
from tongxin.people.models import Committee
from tongxin.people.tests.factories import make_committee
from tongxin.tables.importing import Context
from tongxin.trail import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee() -> Committee:
    """A plenary of two half-days, the standing committee's 19th and 20th."""
    found = make_committee(code="yueqing")
    plenary = make_meeting(found, name="政协示例市第十三届委员会第五次会议", kind="plenary")
    for label, half in (("1月11日上午-开幕会", "am"), ("1月11日下午-分组讨论", "pm")):
        make_sitting(plenary, label, on=date(2025, 1, 11), half=half)
    for label, day in (("常委会第十九次会议", date(2025, 3, 20)), ("常委会第二十次会议", date(2025, 5, 22))):
        make_sitting(make_meeting(found, name=label, kind="standing"), label, on=day, half="whole")
    return found


def found(committee: Committee, name: str) -> list[str]:
    context = Context(committee, 2025, record.Actor(None, "陈示例"), date(2025, 12, 1))
    return sorted(row.label for row in sittings(context).find(name))


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("1月11日上午-开幕会", ["1月11日上午-开幕会"]),
        ("1月11日上午开幕会", ["1月11日上午-开幕会"]),
        ("１月１１日（星期六）上午 — 开幕会", ["1月11日上午-开幕会"]),
        ("2025年1月11日上午开幕会", ["1月11日上午-开幕会"]),
        ("1月11日上午", ["1月11日上午-开幕会"]),
        ("开幕会", ["1月11日上午-开幕会"]),
        ("第19次", ["常委会第十九次会议"]),
        ("第十九次", ["常委会第十九次会议"]),
        ("常委会第19次会议", ["常委会第十九次会议"]),
        ("第19次常委会会议", ["常委会第十九次会议"]),
        ("常委会第20次会议(5月22日)", ["常委会第二十次会议"]),
        ("政协示例市第十三届委员会第五次会议", ["1月11日上午-开幕会", "1月11日下午-分组讨论"]),
        ("第5次", ["1月11日上午-开幕会", "1月11日下午-分组讨论"]),
    ],
)
def test_a_sitting_goes_by_many_names(committee: Committee, name: str, labels: list[str]) -> None:
    assert found(committee, name) == labels


@pytest.mark.parametrize(
    "name",
    [
        "1月12日上午开幕会",
        "1月11日下午开幕会",
        "1月11日上午闭幕会",
        "常委会第19次会议(5月22日)",
        "第9次",
        "主席会议第19次",
    ],
)
def test_a_name_that_contradicts_finds_nothing(committee: Committee, name: str) -> None:
    assert found(committee, name) == []
