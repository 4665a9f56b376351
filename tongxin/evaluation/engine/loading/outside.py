"""Reading what stands outside the sum: minimums, counters, grades, procedures."""

from dataclasses import replace
from itertools import pairwise

from tongxin.evaluation.engine.exact import Exact
from tongxin.evaluation.engine.model import (
    Counter,
    CounterStep,
    Grades,
    GradeStep,
    Minimum,
    Procedure,
    Quota,
    Reserve,
    Who,
)

from .conditions import KEYS, read_condition
from .filters import read_filter, read_who
from .nodes import ABOUT_KEYS, read_about
from .reader import Reader

PERS = ("year", "half_year", "quarter", "month", "term", "period")
OPENS = {
    "reminder": "提醒",
    "interview": "约谈提醒",
    "inquiry_letter": "函询",
    "written_warning": "书面警示",
    "criticism": "通报批评",
    "urge_to_resign": "劝辞",
    "order_to_resign": "责令辞去委员",
    "revocation": "撤销委员资格",
    "improvement": "限期改进",
    "commendation": "通报表扬",
}


def read_minimum(reader: Reader, grades: Grades) -> Minimum | None:
    """A minimum: a condition owed in every window."""
    more = (*ABOUT_KEYS, "per", "exempt", "newcomers", "grade_at_most", "grade")
    if not reader.is_map(*KEYS, *more):
        return None
    about = read_about(reader)
    per = reader.need("per", "按什么期间")
    return Minimum(
        about,
        per.choice(PERS, "期间") if per else "year",
        # Whom it is for is asked once, for the whole minimum.
        replace(read_condition(reader, more), applies_to=None),
        read_who(reader.get("applies_to")),
        read_who(reader.get("exempt")),
        reader.choice_of("newcomers", "full", "prorate", "exempt"),
        _grade(reader.get("grade_at_most"), grades),
        _grade(reader.get("grade"), grades),
    )


def _grade(reader: Reader | None, grades: Grades) -> str:
    if reader is None:
        return ""
    names = [step.name for step in grades.steps]
    found = reader.text()
    if found and found not in names:
        reader.unknown(found, names, "等次")
    return found


def read_counter(reader: Reader) -> Counter | None:
    """A counter with its ladder."""
    if not reader.is_map(*ABOUT_KEYS, "per", "count", "measure", "by", "applies_to", "steps"):
        return None
    about, per = read_about(reader), reader.need("per", "按什么期间")
    steps = tuple(found for item in reader.items_of("steps") if (found := _step(item)))
    return Counter(
        about,
        per.choice(PERS, "期间") if per else "year",
        read_filter(reader.need("count", "计什么")),
        reader.choice_of("measure", "events", "quantity", "documents"),
        tuple(item.text() for item in reader.items_of("by")),
        tuple(sorted(steps, key=lambda step: step.at)),
        read_who(reader.get("applies_to")),
    )


def _step(reader: Reader) -> CounterStep | None:
    if not reader.is_map("at", "label", "open", "by"):
        return None
    at, opens = reader.need("at", "达到数"), reader.get("open")
    label = reader.need("label", "后果")
    return CounterStep(
        at.number(0) if at else 0,
        label.text() if label else "",
        opens.choice(OPENS, "程序") if opens else "",
        reader.text_of("by"),
    )


def read_grades(reader: Reader | None) -> Grades:
    """Grades from best to worst, quotas, rank points, who decides."""
    keys = ("scale", "quotas", "rank_points", "rank_partitions", "excluded", "decided_by", "published")
    if reader is None or not reader.is_map(*keys):
        return Grades()
    steps = tuple(found for item in reader.items_of("scale") if (found := _grade_step(item)))
    _check_steps(reader, steps)
    return Grades(
        steps,
        tuple(quota for item in reader.items_of("quotas") if (quota := _quota(item, steps))),
        tuple(item.number() for item in reader.items_of("rank_points")),
        _partitions(reader.get("rank_partitions")),
        read_who(reader.get("excluded")),
        reader.text_of("decided_by"),
        reader.choice_of("published", "grade", "names", "ranking"),
    )


def _grade_step(reader: Reader) -> GradeStep | None:
    if not reader.is_map("grade", "at_least", "colour"):
        return None
    name = reader.need("grade", "等次名称")
    return GradeStep(name.text() if name else "", reader.number_of("at_least"), reader.text_of("colour"))


def _check_steps(reader: Reader, steps: tuple[GradeStep, ...]) -> None:
    bounds = [step.at_least for step in steps if step.at_least is not None]
    if any(low >= high for high, low in pairwise(bounds)):
        reader.wrong("等次的分数线应当由高到低，且各不相同", at=reader.node.get("scale"))
    names = [step.name for step in steps]
    if len(set(names)) != len(names):
        reader.wrong("等次名称有重复", at=reader.node.get("scale"))
    if not steps:
        reader.wrong("缺少 scale（等次）")


def _quota(reader: Reader, steps: tuple[GradeStep, ...]) -> Quota | None:
    if not reader.is_map("grade", "number", "share", "rounding", "partitions", "reserved", "tie_by", "ties"):
        return None
    number, share = reader.get("number"), reader.number_of("share", 0, 1)
    if (number is None) is (share is None):
        reader.wrong("名额要写且只写一种", "可用：number（人数）、share（比例）。")
    grade = reader.need("grade", "哪个等次")
    return Quota(
        _grade(grade, Grades(steps)),
        number.whole() if number else None,
        share,
        reader.choice_of("rounding", "down", "nearest", "up"),
        _partitions(reader.get("partitions")),
        tuple(found for item in reader.items_of("reserved") if (found := _reserve(item))),
        tuple(item.text() for item in reader.items_of("tie_by")),
        reader.choice_of("ties", "in", "out"),
    )


def _reserve(reader: Reader) -> Reserve | None:
    if not reader.is_map("label", "who", "share"):
        return None
    who, share = read_who(reader.need("who", "给谁")), reader.need("share", "占名额的比例")
    return Reserve(reader.text_of("label"), who or Who(), share.number(0, 1) if share else 0)


def _partitions(reader: Reader | None) -> tuple[str, ...]:
    if reader is None:
        return ()
    facts = reader.draft.vocabulary.subject
    return tuple(item.choice(facts, "对象事实") for item in reader.items())


def read_procedure(
    reader: Reader, grades: Grades, counters: tuple[str, ...], minimums: tuple[str, ...]
) -> Procedure | None:
    """A rule that opens a case: when, what, by whom."""
    if not reader.is_map(*ABOUT_KEYS, "when", "open", "by"):
        return None
    about, opens = read_about(reader), reader.need("open", "启动什么程序")
    when = reader.need("when", "什么情形")
    keys = (
        "score_below",
        "grade",
        "failing_years",
        "consecutive",
        "below",
        "failing_grade",
        "counter",
        "at_least",
        "minimum",
    )
    if when is None or not when.is_map(*keys):
        return None
    if not any(when.get(key) for key in ("score_below", "grade", "failing_years", "counter", "minimum")):
        when.wrong("没有说明情形", "可用：score_below、grade、failing_years、counter、minimum。")
    years, flag = when.get("failing_years"), when.get("consecutive")
    return Procedure(
        about,
        opens.choice(OPENS, "程序") if opens else "",
        reader.text_of("by"),
        when.number_of("score_below"),
        tuple(_grade(item, grades) for item in when.items_of("grade")),
        years.whole(1, 20) if years else 0,
        flag.flag() if flag else False,
        when.number_of("below"),
        tuple(_grade(item, grades) for item in when.items_of("failing_grade")),
        _named(when.get("counter"), counters, "计数"),
        _at(when),
        _named(when.get("minimum"), minimums, "底线"),
    )


def _at(when: Reader) -> Exact:
    found = when.number_of("at_least", 0)
    return 1 if found is None else found


def _named(reader: Reader | None, names: tuple[str, ...], what: str) -> str:
    if reader is None:
        return ""
    found = reader.text()
    if found and found not in names:
        reader.unknown(found, names, what)
    return found
