"""Compares roster lines with the seats there are: who is new, who changed and how, who is missing."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from tongxin.office.imports import conveners, leaving
from tongxin.office.imports.identifying import identify, namesakes, who
from tongxin.office.imports.known import (
    BODIES,
    OPEN_FIELDS,
    PERSON_FIELDS,
    SEALED_FIELDS,
    Known,
    every,
    plainly,
    seats,
)
from tongxin.office.imports.reading import written_key
from tongxin.people.asking import bodies
from tongxin.people.finding import Bodies
from tongxin.people.models import Post
from tongxin.tables.importing import Context
from tongxin.tables.models import Line

POST_LABELS = {"": "委员", **dict(Post.Name.choices)}


@dataclass(frozen=True, slots=True)
class Difference:
    field: str
    label: str
    before: Any
    after: Any

    def __str__(self) -> str:
        if self.field in {"phone", "born"}:
            return f"{self.label}变更"
        return f"{self.label}：{self.before or '无'} → {self.after or '无'}"


def resolve(context: Context, lines: list[Line]) -> None:
    known = seats(context)
    shared = Counter(line.values["phone"] for line in lines if line.values.get("phone"))
    staying = [line for line in lines if not line.problems and not leaving.is_told(line)]
    context.memo |= {"taken": set(), "met": {}, "namesakes": namesakes(staying)}
    context.memo["first"] = conveners.first_of_each_sector(staying)
    twins: dict[tuple[str, ...], Line] = {}
    for line in lines:
        if line.problems:
            continue
        line.warnings += line.values.get("doubts", [])
        if "gone" in line.values:
            leaving.resolve_gone(line, known)
        elif leaving.resolve_told(context, line, known):
            continue
        elif (twin := twins.setdefault(who(context, line), line)) is not line:
            line.problems.append(f"与第{twin.row}行是同一位委员")
        else:
            _resolve_row(context, line, known)
            if shared[line.values["phone"]] > 1:
                line.warnings.append("电话与名册中另一位委员相同，登录名将不用电话")
    conveners.refuse_a_second_first(context.memo["first"], lines, every(known))
    tell_of_dates(context, lines, known)


def tell_of_dates(context: Context, lines: list[Line], known: dict[str, list[Known]]) -> None:
    """Say from when changes hold, and that a roster names no decision: of a first roster there is nothing to say."""
    days = {line.values["as_of"] for line in lines if line.plan != Line.Plan.SAME and not line.problems}
    told = f"变动自{'、'.join(sorted(days))}起生效（标题里的月份，没有写的按今天）；决定会议和文号，入库后请到委员页补上"
    if known and days and told not in context.notes:
        context.notes.append(told)


def _resolve_row(context: Context, line: Line, known: dict[str, list[Known]]) -> None:
    key = written_key(line.values["name"])
    seat = identify(context, line, known.get(key, []))
    context.memo["met"].setdefault(key, []).append(line)
    if line.plan in {Line.Plan.ASK, Line.Plan.SKIP}:
        return
    if seat is None:
        line.summary = f"{line.values['name']}（{line.values['sector']}）{entry_label(line, first=not known)}"
        if "增补" in line.values["remark"] and not line.values["coopted"]:
            line.warnings.append(
                f"备注写有增补，没有读出日期，按“{entry_label(line, first=not known)[1:]}”登记"
            )
        return
    context.memo["taken"].add(seat.membership.pk)
    line.values = line.values | {
        "seat": seat.membership.pk,
        "convener": conveners.meant(context.memo["first"], line, seat),
    }
    found = differences(seat, line.values, bodies(context))
    line.plan = Line.Plan.CHANGE if found else Line.Plan.SAME
    line.summary = f"{line.values['name']}：" + ("；".join(map(str, found)) if found else "无变化")


def entry_label(line: Line, *, first: bool) -> str:
    if line.values["coopted"]:
        return f"，{line.values['coopted'][:7]}增补"
    return "，换届产生" if first else f"，增补，{line.values['as_of'][:7]}起"


def differences(seat: Known, values: dict[str, Any], index: Bodies) -> list[Difference]:
    """What the line says otherwise; a blank cell says nothing, except of the phone of somebody who had none.

    Bodies differ where they are others, not where one is written otherwise; of a post a list without that column is silent.
    """
    sealed = SEALED_FIELDS if seat.seals else ()
    fields = [*OPEN_FIELDS, *PERSON_FIELDS, *sealed, *((name, label) for name, _, label in BODIES)]
    found = [
        Difference(name, label, seat.values[name], values[name])
        for name, label in fields
        if values[name] and plainly(index, name, values[name]) != plainly(index, name, seat.values[name])
    ]
    if "post" not in values.get("silent", []) and values["post"] != seat.values["post"]:
        found.append(
            Difference("post", "职务", POST_LABELS[seat.values["post"]], POST_LABELS[values["post"]])
        )
    if values["convener"] != seat.values["convener"]:
        before, after = conveners.LABELS[seat.values["convener"]], conveners.LABELS[values["convener"]]
        found.append(Difference("convener", "召集人", before, after))
    return found
