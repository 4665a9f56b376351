"""Who leaves by a roster: members a full one no longer names, and lines whose remark speaks of leaving. Always asked."""

import re

from tongxin.office.imports.identifying import contradicts
from tongxin.office.imports.known import Known, every
from tongxin.office.imports.reading import day_in, written_key
from tongxin.people.asking import SKIP
from tongxin.people.models import Change
from tongxin.tables.importing import Context
from tongxin.tables.models import Line

KEEP = "keep"
EXITS = [(kind.value, kind.label) for kind in Change.EXITS]
LEAVES = re.compile("辞去|辞职|已故|去世|逝世|病故|退出|撤销|免去")


def resolve_gone(line: Line, known: dict[str, list[Known]]) -> None:
    seat = next((seat for seat in every(known) if seat.membership.pk == line.values["gone"]), None)
    if seat is None or seat.membership.left:
        line.plan, line.summary = Line.Plan.SAME, "已不在任"
        return
    line.summary = f"{seat.label}不在这份名册里"
    line.ask(
        "exit",
        f"{seat.label}不在这份名册里，是什么情况？不作决定就不会变动。",
        [(KEEP, "保留，名册漏列"), *EXITS],
        name=line.values["name"],
    )
    answer = line.answer("exit")
    if answer == KEEP:
        line.plan = Line.Plan.SAME
    elif answer:
        line.plan, line.summary = Line.Plan.CHANGE, f"{seat.label}：{Change.Kind(answer).label}"


def is_told(line: Line) -> bool:
    """Whether a line speaks of leaving, and nobody decided that it stays on the roster all the same."""
    return "gone" not in line.values and bool(_words(line)) and line.answer("exit") != KEEP


def _words(line: Line) -> str:
    """What says that somebody left: the remark, or the heading of the whole list."""
    remark, leavers = line.values["remark"], line.values.get("leavers", "")
    if LEAVES.search(remark):
        return f"的备注是“{remark}”"
    return f"列在“{leavers}”里" if leavers else ""


def resolve_told(context: Context, line: Line, known: dict[str, list[Known]]) -> bool:
    """Ask of a line that speaks of leaving: it adds nobody and ends no seat without a decision.

    False where it was decided that the line is like any other.
    """
    if not _words(line):
        return False
    line.values = {name: value for name, value in line.values.items() if name not in {"leaves", "leaves_on"}}
    seat = _meant(context, line, known)
    line.plan = Line.Plan.ADD if line.answer("exit") == KEEP else Line.Plan.SKIP
    line.summary = f"{line.values['name']}（{line.values['sector']}）：写有离任，不登记"
    if seat is not None and seat.membership.left:
        line.plan, line.summary = Line.Plan.SAME, f"{seat.label}已不在任"
        return True
    on = day_in(line.values["remark"]) or line.values["as_of"]
    _ask(line, seat, on)
    answer = line.answer("exit")
    if seat is not None and answer in dict(EXITS):
        line.values = line.values | {"leaves": seat.membership.pk, "leaves_on": on}
        line.plan, line.summary = Line.Plan.CHANGE, f"{seat.label}：{on}起{Change.Kind(answer).label}"
    return bool(answer != KEEP)


def _ask(line: Line, seat: Known | None, on: str) -> None:
    name = line.values["name"]
    label = seat.label if seat else f"{name}（{line.values['sector']}）"
    text = f"{label}{_words(line)}，是什么情况？不作决定就不会变动；离任的从{on}起。"
    choices = [*EXITS, (SKIP, "不是离任，也不登记")] if seat else [(SKIP, "已离任，不登记")]
    line.ask("exit", text, [(KEEP, "仍在任，按在任委员登记"), *choices], name=name)


def _meant(context: Context, line: Line, known: dict[str, list[Known]]) -> Known | None:
    """The seat of that name; of several the one nothing speaks against."""
    found = known.get(written_key(line.values["name"]), [])
    fitting = [seat for seat in found if not contradicts(context, seat.values, line.values)]
    if len(found) > 1 and len(fitting) != 1:
        line.problems.append(f"名册里有{len(found)}位{line.values['name']}，看不出离任的是哪一位，请写明界别")
    return next(iter(fitting or found), None)
