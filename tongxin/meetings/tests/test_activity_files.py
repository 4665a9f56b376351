"""The activity register as a file: whom it means, and what happens when it comes a second time."""

import pytest

from tongxin.meetings.models import Participation
from tongxin.people.models import Committee
from tongxin.people.tests.factories import make_committee, make_member
from tongxin.tables.importing import confirm, decide
from tongxin.tables.tests.bringing import context, opened

pytestmark = pytest.mark.django_db
HEAD = "序号,日期,组织单位,活动类别,活动名称,参加委员\n"
VISIT = HEAD + "1,2025-05-15,提案委员会,视察,小区视察,林怡\n"


@pytest.fixture
def committee() -> Committee:
    return make_committee(code="yueqing")


def test_two_members_of_one_name_and_sector_can_be_told_apart(committee: Committee) -> None:
    first, second = make_member(committee, name="林怡"), make_member(committee, name="林怡")
    second.employer, second.position = "示例市第二中学校长", 2
    second.save()
    batch = opened(committee, "activities", VISIT)
    line = batch.lines.get()
    assert line.questions[0]["choices"] == [
        [f"林怡|教育界|{first.pk}", "林怡，教育界，第13届，名册序号0"],
        [f"林怡|教育界|{second.pk}", "林怡，教育界，第13届，名册序号2，示例市第二中学校长"],
        ["skip", "不计此人"],
    ]  # fmt: skip
    decide(batch, context(committee), [(line, "who:林怡", f"林怡|教育界|{second.pk}")])
    confirm(batch, context(committee))
    assert Participation.objects.get().membership == second
