"""What a roster says of the conveners of sectors: who is first, and that a sector has one first."""

from collections.abc import Iterable
from typing import Any

from tongxin.office.imports.reading import from_remark
from tongxin.people.models import Placement
from tongxin.tables.matching import body_key
from tongxin.tables.models import Line

LABELS = {"": "不任召集人", "convener": "界别召集人", "first_convener": "界别第一召集人"}
FIRST, PLAIN = Placement.Role.FIRST_CONVENER.value, Placement.Role.CONVENER.value
Firsts = dict[str, Line]


def written(line: Line) -> str:
    """The role as the file has it, whatever an earlier comparison made of it."""
    return str(from_remark(line.values["remark"])["convener"]) if "remark" in line.values else ""


def first_of_each_sector(lines: Iterable[Line]) -> Firsts:
    """The line of the first convener of each sector; a second one of the same sector is a fault of the file."""
    found: Firsts = {}
    for line in lines:
        if written(line) == FIRST and not line.problems:
            first = found.setdefault(body_key(line.values["sector"]), line)
            if first is not line:
                line.problems.append(
                    f"{line.values['sector']}的第一召集人已是第{first.row}行的{first.values['name']}"
                )
    return found


def meant(firsts: Firsts, line: Line, seat: Any) -> str:
    """The role the line means: a roster without remarks takes no role, one that names no first convener no rank."""
    role, held = written(line), str(seat.values["convener"])
    if "convener" in line.values.get("silent", []):
        return held
    return held if role == PLAIN and held and not firsts else role


def refuse_a_second_first(firsts: Firsts, lines: Iterable[Line], seats: Iterable[Any]) -> None:
    """Who is first in a sector stays so unless this file says otherwise of him: then the new one waits."""
    told = {line.values["seat"]: line for line in lines if line.values.get("seat") and not line.problems}
    for seat in seats:
        sector = body_key(seat.values["sector"])
        rival = firsts.get(sector) if seat.values["convener"] == FIRST else None
        if rival is None or rival.values.get("seat") == seat.membership.pk or seat.membership.left:
            continue
        own = told.get(seat.membership.pk)
        if own is None or (own.values["convener"] == FIRST and body_key(own.values["sector"]) == sector):
            name = seat.membership.name
            rival.problems.append(
                f"{seat.values['sector']}的第一召集人现为{name}，请先免去，或在名册中改注{name}"
            )
