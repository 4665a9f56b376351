"""Whose line of a roster it is: a seat, somebody new, or a question where two of one name may be meant."""

from typing import Any

from tongxin.office.imports.known import Known, plain
from tongxin.office.imports.reading import written_key
from tongxin.people.asking import apart
from tongxin.tables.importing import Context
from tongxin.tables.matching import name_key
from tongxin.tables.models import Line

TELLING = ("sector", "phone", "born")
SAME, NEW = "same", "new"


def who(context: Context, line: Line) -> tuple[str, ...]:
    """What two lines about one person have in common."""
    told = (plain(context, field, line.values[field]) for field in TELLING)
    return (written_key(line.values["name"]), *told)


def namesakes(lines: list[Line]) -> dict[str, list[Line]]:
    """The lines of each name that several lines of the roster bear."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        if "gone" not in line.values:
            found.setdefault(written_key(line.values["name"]), []).append(line)
    return {key: same for key, same in found.items() if len(same) > 1}


def identify(context: Context, line: Line, found: list[Known]) -> Known | None:
    """The seat a line speaks of, None for a new one; asks when two members of one name both fit."""
    free = [seat for seat in found if seat.membership.pk not in context.memo["taken"]]
    same = context.memo["namesakes"].get(written_key(line.values["name"]), [])
    if len(found) < 2 and not same:
        return _alone(context, line, free)
    for field in TELLING:
        fitting = [seat for seat in free if fits(context, seat, line, field)]
        if len(fitting) == 1:
            return fitting[0]
    others = [each for each in same if each is not line]
    if all(any(belongs(context, seat, each, line) for each in others) for seat in free):
        ask_if_met(context, line, found)
        return None
    return asked(line, free)


def _alone(context: Context, line: Line, free: list[Known]) -> Known | None:
    """The one of that name; where its dots are set otherwise, only if nothing speaks against it."""
    seat, name = next(iter(free), None), line.values["name"]
    if seat is None or name_key(seat.membership.name) == name_key(name):
        return seat
    if contradicts(context, seat.values, line.values):
        return asked(line, free)
    line.warnings.append(f"名册里写作“{seat.membership.name}”，按同一位委员")
    return seat


def belongs(context: Context, seat: Known, other: Line, line: Line) -> bool:
    """Whether a seat fits another line of the same name in something in which it does not fit this one."""
    return any(
        fits(context, seat, other, field) and not fits(context, seat, line, field) for field in TELLING
    )


def fits(context: Context, seat: Known, line: Line, field: str) -> bool:
    here, there = (plain(context, field, values[field]) for values in (seat.values, line.values))
    return bool(here) and here == there


def contradicts(context: Context, one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two of one name differ in something that both tell."""
    return any(
        one[field]
        and other[field]
        and plain(context, field, one[field]) != plain(context, field, other[field])
        for field in TELLING
    )


def ask_if_met(context: Context, line: Line, found: list[Known]) -> None:
    """Somebody new; asks where an earlier line or a seat of that name is told apart from it by nothing."""
    met = context.memo["met"].get(written_key(line.values["name"]), [])
    like = [(each.place, each.values) for each in met if not contradicts(context, each.values, line.values)]
    like += [("名册", seat.values) for seat in found if not contradicts(context, seat.values, line.values)]
    if not like:
        return
    name, (place, values) = line.values["name"], like[0]
    text = f"{place}已有{name}（{values['sector']}），界别、电话、出生年月没有不同，是同一位吗？"
    line.ask(f"same:{name}", text, [(SAME, "同一位，不重复登记"), (NEW, "另一位委员，另行登记")], name=name)
    answer = line.answer(f"same:{name}")
    line.summary = f"{name}：与{place}像是同一位"
    line.plan = {NEW: Line.Plan.ADD, SAME: Line.Plan.SKIP}.get(answer, Line.Plan.ASK)


def asked(line: Line, free: list[Known]) -> Known | None:
    choices = apart([(f"{seat.membership.name}|{seat.values['sector']}", seat.membership) for seat in free])
    name = line.values["name"]
    line.ask(
        f"who:{name}",
        f"名册里有同名的{name}，这一行是哪一位？",
        [*choices, (NEW, "另一位新委员")],
        name=name,
    )
    answer = line.answer(f"who:{name}")
    if answer is None:
        line.plan, line.summary = Line.Plan.ASK, f"{name}：同名，待选定"
    return next((seat for seat, (code, _) in zip(free, choices, strict=True) if code == answer), None)
