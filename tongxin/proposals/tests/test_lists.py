"""The proposal list as a file: numbers that move, lists that come again, and lists taken back."""

from datetime import date

import pytest

from tongxin.ledger.correcting import correct, void
from tongxin.people.models import Committee, Membership
from tongxin.proposals.models import Proposal
from tongxin.proposals.tests.factories import duties
from tongxin.tables.importing import Refused, take_back
from tongxin.tables.tests.bringing import CHEN, brought, context, opened, outcomes

pytestmark = pytest.mark.django_db
HEAD = "来稿号,案号,日期,案由,第一提案人,性质,审查意见\n"


def listed(*rows: tuple[int, str, str]) -> str:
    """A list of proposals by 李明: number, case, verdict."""
    lines = (
        f"{number},{case},2025-01-10,关于第{number}件事的建议,李明,个人,{verdict}"
        for number, case, verdict in rows
    )
    return HEAD + "\n".join(lines) + "\n"


def cases(committee: Committee) -> dict[int, int | None]:
    rows = Proposal.objects.standing().filter(committee=committee).order_by("number")
    return dict(rows.values_list("number", "case_number"))


def filed(*cases: str) -> str:
    return listed(*((number, case, "立案") for number, case in enumerate(cases, 1)))


def test_swapped_and_shifted_case_numbers_come_in_and_are_taken_back(
    committee: Committee, li: Membership
) -> None:
    brought(committee, "proposals", filed("005", "006"))
    swapped = brought(committee, "proposals", filed("006", "005"))
    assert (outcomes(swapped), cases(committee)) == (["changed"] * 2, {1: 6, 2: 5})
    shifted = brought(committee, "proposals", filed("007", "006", "005"))
    assert cases(committee) == {1: 7, 2: 6, 3: 5}
    take_back(shifted, context(committee), "错了")
    take_back(swapped, context(committee), "错了")
    assert cases(committee) == {1: 5, 2: 6}


def test_a_merged_proposal_follows_its_number_to_the_case_that_has_it_now(
    committee: Committee, li: Membership
) -> None:
    merged = (3, "", "并入第005号")
    brought(committee, "proposals", listed((1, "005", "立案"), (2, "006", "立案"), merged))
    brought(committee, "proposals", listed((1, "006", "立案"), (2, "005", "立案"), merged))
    assert Proposal.objects.get(number=3).merged_into == Proposal.objects.get(number=2)


def test_a_number_whose_holder_cannot_come_in_yet_is_refused_in_words(
    committee: Committee, li: Membership
) -> None:
    brought(committee, "proposals", filed("005", "006"))
    text = filed("006", "005").replace("第2件事的建议,李明", "第2件事的建议,周敏晨")
    first, second = opened(committee, "proposals", text).lines.all()
    assert (first.problems, second.plan) == (["案号006已是第2号来稿的案号"], "ask")


def test_proposals_corrected_or_struck_out_stay_so_when_the_list_comes_again(
    committee: Committee, li: Membership
) -> None:
    brought(committee, "proposals", filed("005", "006"))
    first, second = Proposal.objects.order_by("number")
    correct(CHEN, first, {"case_number": 9, "on": date(2025, 1, 12)}, "登错")
    void(CHEN, second, "撤案")
    again = brought(committee, "proposals", filed("005", "006"))
    assert (outcomes(again), cases(committee)) == (["same", "same"], {1: 9})


def test_a_number_that_passed_to_a_new_proposal_comes_back_with_the_list_taken_back(
    committee: Committee, li: Membership
) -> None:
    brought(committee, "proposals", filed("005"))
    for newer in (filed("006", "005"), listed((2, "005", "立案"), (1, "006", "立案"))):
        batch = brought(committee, "proposals", newer)
        assert cases(committee) == {1: 6, 2: 5}
        take_back(batch, context(committee), "错了")
        assert cases(committee) == {1: 5}


def test_a_number_given_to_another_since_stands_in_the_way_of_taking_back(
    committee: Committee, li: Membership
) -> None:
    brought(committee, "proposals", filed("005"))
    batch = brought(committee, "proposals", filed("006"))
    brought(committee, "proposals", listed((2, "005", "立案")))
    words = "^不能撤回：第2行的提案“关于第1件事的建议”要恢复原样，但原来的位置已有后来的登记，请先撤回或作废那条登记$"
    with pytest.raises(Refused, match=words):
        take_back(batch, context(committee), "错了")
    assert cases(committee) == {1: 6, 2: 5}


def test_a_list_others_were_merged_into_is_not_taken_back_before_them(
    committee: Committee, li: Membership
) -> None:
    target = brought(committee, "proposals", filed("005"))
    merged = brought(committee, "proposals", listed((2, "", "并入第005号")))
    with pytest.raises(Refused, match="还挂着提案1条（如“关于第2件事的建议”）"):
        take_back(target, context(committee), "错了")
    assert [kind for (kind,) in duties(li)] == ["proposal.filed"] * 2 + ["proposal.submitted"] * 2
    for batch in (merged, target):
        take_back(batch, context(committee), "错了")
    assert duties(li) == []
