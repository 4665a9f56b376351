"""Family L: levels and duplicates."""

# ruff: noqa: N802 - constructs keep the ids of the catalogue

from tongxin.evaluation.engine import evaluate

from .building import HALF, adopted, case, filed, instructed, item, one, reported, scheme_of, submitted, total

ADOPTED = "count: {kind: opinion.adopted}\neach: {by: level, prices: {own: 2, prefecture: 5, province: 10, nation: 20}}\n"
LADDER = [
    adopted("出行", "own", "2025-04-01"),
    adopted("出行", "province", "2025-05-01"),
    adopted("出行", "prefecture", "2025-06-01"),
]


def test_L1_price_by_level_and_only_the_highest():
    sheet = one(ADOPTED + "document: {by: report, keep: highest}", *LADDER)
    assert (sheet.total, [entry.why for entry in sheet.line("it").unused]) == (
        10,
        ["同一件已按另一次计分"] * 2,
    )


def test_L2_every_level_adds():
    assert total(ADOPTED + "document: {by: report, keep: sum}", *LADDER) == 17


def test_the_lowest_or_the_first_of_a_document_can_be_the_rule():
    assert total(ADOPTED + "document: {by: report, keep: lowest}", *LADDER) == 2
    assert total(ADOPTED + "document: {by: report, keep: first}", *LADDER[1:]) == 10


def test_two_documents_count_each_for_itself():
    assert total(ADOPTED + "document: {by: report, keep: highest}", *LADDER, adopted("路灯", "nation")) == 30


def test_L3_every_node_of_a_path_is_added_while_its_way_is_reached():
    body = """
count: {kind: [opinion.adopted, opinion.instructed]}
credit: {joint: 1/2}
document: {by: report, keep: sum}
path:
  - id: city
    label: 市级采用
    count: {kind: opinion.adopted, level: prefecture}
    points: 5
    then:
      - {id: city-leader, label: 市领导批示, count: {kind: opinion.instructed, level: prefecture}, points: 6}
      - id: nation
        label: 全国采用
        count: {kind: opinion.adopted, level: nation}
        points: 10
        then:
          - {id: nation-leader, label: 中央领导批示, count: {kind: opinion.instructed, level: nation}, points: 20}
"""
    walked = one(body, adopted("a", "prefecture"), instructed("a", "prefecture"), adopted("a", "nation"))
    assert (walked.total, walked.line("it").formula) == (
        21,
        "市级采用 5 分 + 市领导批示 6 分 + 全国采用 10 分 = 21 分",
    )
    assert total(body, adopted("b", "nation"), instructed("b", "nation")) == 0
    assert total(body, adopted("c", "prefecture", signers=2)) == 5 * HALF
    assert one(body).line("it").formula == "没有可计的记录，0 分"


def test_L4_an_instruction_replaces_department_use():
    body = """
count: [{kind: opinion.adopted, level: department}, {kind: opinion.instructed}]
each: {by: level, prices: {department: 2, own: 6}}
document: {by: report, replace: [{kind: opinion.instructed}, {kind: opinion.adopted}]}
"""
    assert total(body, adopted("a", "department"), instructed("a")) == 6
    assert total(body, adopted("a", "department"), adopted("a", "department")) == 4
    one_branch = body.replace(
        "[{kind: opinion.instructed}, {kind: opinion.adopted}]", "{kind: opinion.instructed}"
    )
    assert total(one_branch, adopted("a", "department"), adopted("a", "department")) == 4


def test_L5_single_in_full_and_composite_half():
    body = ADOPTED + "times:\n  - {when: {way: combined}, by: 50%}"
    assert total(body, adopted("a", way="single"), adopted("b", way="combined")) == 3


def test_L6_a_converted_document_counts_in_one_item_only():
    more = "vocabulary: {kinds: {opinion.submitted: {facts: {proposal: {label: 来源提案}}}}}"
    tree = (
        "once_across: {by: proposal, keep: KEEP}\nsum:\n"
        + item("proposals", "count: {kind: proposal.submitted}\neach: 4")
        + item("opinions", "count: {kind: opinion.submitted}\neach: 6")
    )
    converted = case(submitted("养老"), reported("出行"), reported("养老信息", proposal="养老"))
    best = evaluate(scheme_of(item("both", tree.replace("KEEP", "highest")), more), converted)
    assert (best.total, [entry.why for entry in best.line("proposals").unused]) == (
        12,
        ["同一件已在其他项目计分"],
    )
    first = evaluate(scheme_of(item("both", tree.replace("KEEP", "first")), more), converted)
    assert (first.total, first.line("opinions").amount) == (10, 6)


def test_L6_counting_once_reaches_through_branches_below():
    inner = item(
        "inner",
        "once_across: {by: proposal, keep: highest}\nsum:\n"
        + item("filed", "count: {kind: proposal.filed}\neach: 3")
        + item("marked", "count: {kind: proposal.filed, marks: key}\neach: 5"),
    )
    tree = item(
        "outer",
        "once_across: {by: proposal, keep: first}\nsum:\n"
        + item("sent", "count: {kind: proposal.submitted}\neach: 1")
        + inner,
    )
    sheet = evaluate(
        scheme_of(tree), case(submitted("a"), filed("a", marks=("key",)), filed("b", marks=("key",)))
    )
    assert [sheet.line(name).amount for name in ("sent", "filed", "marked")] == [1, 3, 0]


def test_L9_several_forwardings_count_each():
    assert (
        total(
            "count: {kind: opinion.adopted, way: forwarded}\neach: 2",
            adopted("a", way="forwarded"),
            adopted("a", way="forwarded"),
        )
        == 4
    )


def test_documents_are_told_apart_by_source_where_no_fact_says_so():
    body = "count: {kind: proposal.filed}\neach: 1\ndocument: {keep: first}"
    assert total(body, filed("a"), filed("a")) == 2


def test_an_item_whose_condition_is_unmet_or_that_is_not_for_her_wins_no_document():
    for gate in (
        "when: {label: 培训, count: {kind: training.attendance}, at_least: 1}",
        "applies_to: {post: standing_member}",
    ):
        tree = (
            "once_across: {by: proposal, keep: highest}\nsum:\n"
            + item("sent", "count: {kind: proposal.submitted}\neach: 1")
            + item("filed", f"count: {{kind: proposal.filed}}\neach: 5\n{gate}")
        )
        sheet = evaluate(scheme_of(item("both", tree)), case(submitted("a"), filed("a")))
        assert (sheet.total, sheet.line("filed").amount) == (1, 0)
