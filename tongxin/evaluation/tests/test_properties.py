"""Properties that hold for any scheme of the samples and any pile of duties."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tongxin.evaluation.engine import Case, Duty, Subject, evaluate, evaluate_many, load_scheme

from .building import case, item, sample, scheme_of, standing

SCHEMES = [sample(name) for name in ("demo-county", "jinan-2015", "tongcheng-2019", "aa-city-2022")]
MARKS = ("present", "late", "early", "leave", "unexcused")
ACTIVITIES = ("inspection", "research", "service", "reading", "study")

days = st.integers(0, 420).map(lambda number: date(2024, 12, 1) + timedelta(number))
documents = st.sampled_from("abcd")
positions = st.tuples(st.integers(1, 4), st.integers(1, 4)).map(sorted)


def meeting(meeting, meeting_kind, mark, role):
    return "meeting.attendance", {
        "meeting": meeting,
        "meeting_kind": meeting_kind,
        "mark": mark,
        "role": role,
        "required": True,
    }


def proposal(kind, document, place, marks):
    role, form = ("lead" if place[0] == 1 else "co"), ("joint" if place[1] > 1 else "personal")
    facts = {
        "proposal": document,
        "position": place[0],
        "signers": place[1],
        "role": role,
        "form": form,
        "how": "filed",
    }
    return kind, facts | {"marks": tuple(marks)}


def opinion(kind, document, place, level, way):
    return kind, {"report": document, "position": place[0], "signers": place[1], "level": level, "way": way}


contents = st.one_of(
    st.builds(
        meeting,
        documents,
        st.sampled_from(["plenary", "standing", "briefing"]),
        st.sampled_from(MARKS),
        st.sampled_from(["member", "speaker"]),
    ),
    st.builds(
        lambda activity, kind: ("activity.participation", {"activity": activity, "activity_kind": kind}),
        documents,
        st.sampled_from(ACTIVITIES),
    ),
    st.builds(
        proposal,
        st.sampled_from(["proposal.submitted", "proposal.filed"]),
        documents,
        positions,
        st.lists(st.sampled_from(["key", "outstanding"]), unique=True),
    ),
    st.builds(
        opinion,
        st.sampled_from(["opinion.submitted", "opinion.adopted", "opinion.instructed"]),
        documents,
        positions,
        st.sampled_from(["own", "prefecture", "nation"]),
        st.sampled_from(["single", "combined"]),
    ),
    st.just(("contact.recorded", {"means": "visit"})),
)


@st.composite
def piles(draw):
    found = draw(st.lists(st.tuples(days, contents, st.integers(1, 4)), max_size=25))
    return [
        Duty(f"d{number:02}", kind, on, Fraction(size, 2), facts)
        for number, (on, (kind, facts), size) in enumerate(found)
    ]


schemes = st.sampled_from(SCHEMES)
quick = settings(max_examples=60)


@quick
@given(schemes, piles(), st.randoms())
def test_the_order_of_entries_never_matters(scheme, pile, random):
    shuffled = random.sample(pile, len(pile))
    first, second = case(*pile), case(*shuffled)
    assert (first.canonical(), first.hash()) == (second.canonical(), second.hash())
    assert evaluate(scheme, first).canonical() == evaluate(scheme, second).canonical()


@quick
@given(schemes, piles())
def test_a_cap_is_never_passed_and_children_add_up_before_the_cut(scheme, pile):
    sheet = evaluate(scheme, case(*pile, subject=standing()))
    caps = {node.about.id: node.limits.cap.value for node in nodes(scheme.tree) if node.limits.cap}
    assert [name for name, cap in caps.items() if sheet.line(name).amount > cap] == []
    for line in sheet.root.walk():
        assert line.raw + sum(cut.change for cut in line.cuts) == line.amount
        if line.combine == "sum":
            assert line.base + sum(child.amount for child in line.children) == line.raw


def nodes(node):
    yield node
    for child in getattr(node, "children", ()):
        yield from nodes(child)


@quick
@given(schemes, piles())
def test_points_of_used_entries_add_up_to_the_raw_amount_of_their_line(scheme, pile):
    for line in evaluate(scheme, case(*pile)).root.walk():
        if line.entries:
            assert sum(entry.points for entry in line.used) == line.raw
            assert {entry.points for entry in line.unused} <= {0}


@quick
@given(schemes, piles(), contents, days)
def test_retracting_an_entry_restores_the_earlier_sheet(scheme, pile, content, on):
    kind, facts = content
    before = evaluate(scheme, case(*pile))
    evaluate(scheme, case(*pile, Duty("new", kind, on, 1, facts)))
    assert evaluate(scheme, case(*pile)).hash() == before.hash()


@quick
@given(schemes, piles())
def test_the_same_case_gives_the_same_bytes_also_after_a_journey_through_json(scheme, pile):
    there = case(*pile)
    back = Case.from_json(there.canonical())
    assert back.canonical() == there.canonical()
    assert evaluate(scheme, back).canonical() == evaluate(scheme, there).canonical()


@quick
@given(piles())
def test_every_duty_is_used_or_listed_as_unused(pile):
    sheet = evaluate(SCHEMES[0], case(*pile))
    used = {entry.id for line in sheet.root.walk() for entry in line.used}
    unused = [entry.id for entry in sheet.unused]
    assert sorted([*used, *unused]) == sorted(duty.id for duty in pile)


@quick
@given(piles())
def test_with_positive_prices_more_duties_never_lower_a_score(pile):
    scheme = scheme_of(
        item("a", "count: {kind: activity.participation}\neach: 2\ncap: 9")
        + item(
            "b",
            "count: {kind: proposal.filed}\nfirst: 3\nfurther: 1\nfurther_cap: 4\ndocument: {by: proposal, keep: first}",
        )
    )
    totals = [evaluate(scheme, case(*pile[:number])).total for number in range(len(pile) + 1)]
    assert totals == sorted(totals)


@quick
@given(st.integers(1, 6), st.integers(1, 1000))
def test_shares_of_all_signers_never_add_up_to_more_than_the_price(signers, price):
    scheme = scheme_of(
        item("it", f"count: {{kind: proposal.filed}}\neach: {price}\ncredit: {{lead: 1/2, co: equal}}")
    )
    shares = [
        evaluate(
            scheme,
            case(
                Duty("d", "proposal.filed", date(2025, 3, 1), 1, {"position": position, "signers": signers})
            ),
        ).total
        for position in range(1, signers + 1)
    ]
    assert sum(shares) == price


def test_many_cases_are_evaluated_in_their_order_and_the_collector_is_put_back():
    import gc

    scheme = SCHEMES[0]
    cases = [case(subject=Subject(name, name)) for name in "甲乙丙"]
    was = gc.isenabled()
    try:
        for state in (gc.enable, gc.disable):
            state()
            before = gc.isenabled()
            assert [sheet.subject_id for sheet in evaluate_many(scheme, cases)] == ["甲", "乙", "丙"]
            assert gc.isenabled() == before
    finally:
        (gc.enable if was else gc.disable)()


def test_a_scheme_loaded_twice_gives_the_same_sheet():
    text = "scheme: x\ntitle: 甲\ntree: {id: total, label: 总分, clause: 一, sum: [{id: a, label: 甲, clause: 一, points: 1/3}]}\n"
    assert evaluate(load_scheme(text), case()).hash() == evaluate(load_scheme(text), case()).hash()
