"""Family T: attribution among several people."""

# ruff: noqa: N802 - constructs keep the ids of the catalogue

from fractions import Fraction

from tongxin.evaluation.engine import evaluate

from .building import HALF, case, duty, filed, item, one, scheme_of, submitted, total

FILED = "count: {kind: proposal.filed}\n"


def test_T1_first_and_others_have_two_prices():
    body = FILED + "each: {by: role, prices: {lead: 10, co: 5}}"
    assert total(body, filed("a", signers=3), filed("b", position=2, signers=3)) == 15


def test_T2_only_the_first_counts_and_the_other_is_shown_as_not_first():
    sheet = one(
        "count: {kind: proposal.filed, role: lead}\neach: 5", filed("a"), filed("b", position=2, signers=2)
    )
    assert (sheet.total, [(entry.id, entry.why) for entry in sheet.line("it").unused]) == (
        5,
        [(sheet.line("it").unused[0].id, "署名身份不计本项")],
    )
    assert [entry.reason for entry in sheet.unused] == ["not_first"]


def test_T3_half_to_the_first_and_the_rest_in_equal_parts():
    body = FILED + "each: 25\ncredit: {lead: 1/2, co: equal}"
    shares = [total(body, filed("a", position=position, signers=3)) for position in (1, 2, 3)]
    assert shares == [Fraction(25, 2), Fraction(25, 4), Fraction(25, 4)]
    assert sum(shares) == 25
    assert total(body, filed("a")) == 25


def test_T4_each_in_full():
    body = FILED + "each: 25\ncredit: full"
    assert [total(body, filed("a", position=position, signers=3)) for position in (1, 2, 3)] == [25] * 3


def test_T5_all_multiplied_when_joint_and_T6_two_multipliers_combine():
    body = "count: {kind: opinion.adopted}\neach: 8\ntimes:\n  - {when: {way: combined}, by: 1/2}\ncredit: {joint: 1/2}"

    def used(signers, way):
        return total(
            body, duty("opinion.adopted", report="a", signers=signers, position=1, level="own", way=way)
        )

    assert [used(1, "single"), used(2, "single"), used(1, "combined"), used(2, "combined")] == [8, 4, 4, 2]


def test_T7_the_first_three_signers_are_credited_and_the_fourth_is_told_why_not():
    body = FILED + "each: 15\ncredit: {first: 3}"
    assert [total(body, filed("a", position=position, signers=5)) for position in (1, 3, 4)] == [15, 15, 0]
    assert one(body, filed("a", position=4, signers=5)).line("it").unused[0].why == "按署名次序不分得分值"


def test_T8_the_lead_writer_is_not_the_first_signer():
    more = "vocabulary: {kinds: {proposal.filed: {facts: {writer: {label: 执笔人, type: flag}}}}}"
    body = FILED + "each: 10\ncredit: {lead: 1, co: 0.3, lead_is: writer}"
    assert total(body, filed("a", position=2, signers=2, writer=True), more=more) == 10
    assert total(body, filed("a", position=1, signers=2, writer=False), more=more) == 3


def test_T9_the_quality_bonus_is_smaller_for_co_signers():
    body = "count: {kind: proposal.filed, marks: outstanding}\neach: 9\ncredit: {lead: 1, co: 1/3}"
    assert total(body, filed("a", position=2, signers=4, marks=("outstanding",))) == 3


def test_T10_co_signing_is_counted_once_a_year():
    body = "count: {kind: proposal.filed, role: co}\nonce: 5"
    assert total(body, filed("a", position=2, signers=2), filed("b", position=3, signers=4)) == 5


def test_T11_the_best_of_personal_and_joint():
    tree = item(
        "best",
        "best_of:\n"
        + item("own", "count: {kind: proposal.filed, form: personal}\nonce: 15")
        + item(
            "joint",
            "count: {kind: proposal.filed, form: joint}\nonce: {by: role, prices: {lead: 10, co: 5}}\norder: highest",
        ),
    )
    joint = [filed("a", "2025-02-01", position=2, signers=2), filed("b", position=1, signers=2)]
    assert evaluate(scheme_of(tree), case(*joint)).total == 10
    assert evaluate(scheme_of(tree), case(*joint, filed("c"))).total == 15


def test_T12_personal_joint_and_collective_have_different_rules():
    body = (
        "count: {kind: proposal.submitted}\neach: {by: form, prices: {personal: 10, joint: 6, collective: 3}}"
    )
    assert total(body, submitted("a"), submitted("b", signers=2), submitted("c", form="collective")) == 19


def test_T13_authors_of_merged_documents_are_credited_too():
    body = "count: {kind: proposal.filed, how: [filed, merged]}\neach: 5"
    assert total(body, filed("a", how="merged"), filed("b")) == 10


def test_equal_parts_for_all_signers():
    assert total(FILED + "each: 1\ncredit: equal", filed("a", signers=3, position=2)) == Fraction(1, 3)


def test_a_document_without_position_is_taken_as_signed_alone():
    assert total(FILED + "each: 4\ncredit: {lead: 1/2, co: equal}", duty("proposal.filed", proposal="a")) == 4
    assert (
        total(
            FILED + "each: 4\ncredit: {lead: 1/2, co: equal}",
            duty("proposal.filed", proposal="a", position=2),
        )
        == 2
    )
    assert total(FILED + "each: 1\ncredit: {joint: 1/2}", duty("proposal.filed", signers=True)) == 1
    assert total(FILED + "each: 1\ncredit: {joint: 1/2}", filed("a", signers=2)) == HALF
