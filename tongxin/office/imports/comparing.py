"""Compares roster lines with the seats there are: who is new, who changed and how, who is missing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongxin.office.imports import conveners
from tongxin.office.imports.reading import current_term
from tongxin.people.asking import apart
from tongxin.people.models import Body, Change, Membership, Placement, Post
from tongxin.tables.importing import Context
from tongxin.tables.matching import name_key
from tongxin.tables.models import Line
from tongxin.trail import keys

KEEP = "keep"
EXITS = [(KEEP, "保留，名册漏列"), *((kind.value, kind.label) for kind in Change.EXITS)]
BODIES = (
    ("sector", Body.Kind.SECTOR, "界别"),
    ("special_committee", Body.Kind.SPECIAL_COMMITTEE, "专委会"),
    ("liaison_group", Body.Kind.MEMBER_LIAISON_GROUP, "联络组"),
)
OPEN_FIELDS = (("party", "党派"), ("education", "学历"), ("employer", "工作单位及职务"))
PERSON_FIELDS = (("gender", "性别"), ("ethnicity", "民族"))
SEALED_FIELDS = (("phone", "电话"), ("born", "出生年月"))
POST_LABELS = {"": "委员", **dict(Post.Name.choices)}


@dataclass(frozen=True, slots=True)
class Known:
    """A seat as the roster shows it, personal values opened; under a key that was erased none can be sealed any more."""

    membership: Membership
    values: dict[str, Any]
    seals: bool = True


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


def seats(context: Context) -> dict[str, list[Known]]:
    """Every seat of the term by name key, read once for one pass."""
    if "seats" not in context.memo:
        rows = Membership.objects.filter(committee=context.committee, term=current_term(context)).with_rows()
        opened = keys.usable(row.person.uid for row in rows)
        found: dict[str, list[Known]] = {}
        for row in rows:
            key = opened.get(row.person.uid)
            known = Known(row, shown(row, context.today, key), seals=key is not None)
            found.setdefault(name_key(row.person.name), []).append(known)
        context.memo["seats"] = found
    return context.memo["seats"]  # type: ignore[no-any-return]  # the memo holds what this function put there


def shown(row: Membership, day: date, key: bytes | None) -> dict[str, Any]:
    placed = {field: row.body_on(kind, day) for field, kind, _ in BODIES}
    posts = [post for post in row.posts if post.until_on is None]
    return {
        **{name: getattr(row, name) for name, _ in OPEN_FIELDS},
        **{name: getattr(row.person, name) for name, _ in PERSON_FIELDS},
        **{name: row.person.opened(name, key) if key else "" for name, _ in SEALED_FIELDS},
        **{field: body.name if body else "" for field, body in placed.items()},
        "post": posts[-1].name if posts else "",
        "convener": next(
            (p.role for p in row.placements if p.role in Placement.CONVENING and p.until_on is None), ""
        ),
    }


def resolve(context: Context, lines: list[Line]) -> None:
    known = seats(context)
    shared = Counter(line.values["phone"] for line in lines if line.values.get("phone"))
    context.memo["taken"] = set()
    context.memo["namesakes"] = namesakes(lines)
    context.memo["first"] = conveners.first_of_each_sector(lines)
    met: dict[tuple[str, ...], Line] = {}
    for line in lines:
        if line.problems:
            continue
        if "gone" in line.values:
            _resolve_gone(line, known)
        elif (twin := met.setdefault(who(line), line)) is not line:
            line.problems.append(f"与第{twin.row}行是同一位委员")
        else:
            _resolve_row(context, line, known)
            if shared[line.values["phone"]] > 1:
                line.warnings.append("电话与名册中另一位委员相同，登录名将不用电话")
    conveners.refuse_a_second_first(context.memo["first"], lines, every(known))


def who(line: Line) -> tuple[str, ...]:
    """What two lines about one person have in common."""
    return (name_key(line.values["name"]), *(line.values[field] for field in TELLING))


def namesakes(lines: list[Line]) -> dict[str, list[Line]]:
    """The lines of each name that several lines of the roster bear."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        if not line.problems and "gone" not in line.values:
            found.setdefault(name_key(line.values["name"]), []).append(line)
    return {key: same for key, same in found.items() if len(same) > 1}


def _resolve_gone(line: Line, known: dict[str, list[Known]]) -> None:
    seat = next((seat for seat in every(known) if seat.membership.pk == line.values["gone"]), None)
    if seat is None or seat.membership.left:
        line.plan, line.summary = Line.Plan.SAME, "已不在任"
        return
    label = f"{line.values['name']}（{seat.values['sector']}）"
    line.summary = f"{label}不在这份名册里"
    line.ask(
        "exit", f"{label}不在这份名册里，是什么情况？不作决定就不会变动。", EXITS, name=line.values["name"]
    )
    answer = line.answer("exit")
    if answer == KEEP:
        line.plan = Line.Plan.SAME
    elif answer:
        line.plan, line.summary = Line.Plan.CHANGE, f"{label}：{Change.Kind(answer).label}"


def every(known: dict[str, list[Known]]) -> Iterator[Known]:
    for found in known.values():
        yield from found


def _resolve_row(context: Context, line: Line, known: dict[str, list[Known]]) -> None:
    seat = identify(context, line, known.get(name_key(line.values["name"]), []))
    if line.plan == Line.Plan.ASK:
        return
    if seat is None:
        line.summary = f"{line.values['name']}（{line.values['sector']}）{entry_label(line, first=not known)}"
        return
    context.memo["taken"].add(seat.membership.pk)
    line.values = line.values | {
        "seat": seat.membership.pk,
        "convener": conveners.meant(context.memo["first"], line, seat),
    }
    found = differences(seat, line.values)
    line.plan = Line.Plan.CHANGE if found else Line.Plan.SAME
    line.summary = f"{line.values['name']}：" + ("；".join(map(str, found)) if found else "无变化")


def entry_label(line: Line, *, first: bool) -> str:
    if line.values["coopted"]:
        return f"，{line.values['coopted'][:7]}增补"
    return "，换届产生" if first else f"，增补，{line.values['as_of'][:7]}起"


def identify(context: Context, line: Line, found: list[Known]) -> Known | None:
    """The seat a line speaks of, None for a new one; asks when two members of one name both fit."""
    free = [seat for seat in found if seat.membership.pk not in context.memo["taken"]]
    same = context.memo["namesakes"].get(name_key(line.values["name"]), [])
    if len(found) < 2 and not same:
        return free[0] if free else None
    for field in TELLING:
        fitting = [seat for seat in free if fits(seat, line, field)]
        if len(fitting) == 1:
            return fitting[0]
    others = [each for each in same if each is not line]
    if all(any(belongs(seat, each, line) for each in others) for seat in free):
        return None
    return _asked(line, free)


TELLING = ("sector", "phone", "born")


def belongs(seat: Known, other: Line, line: Line) -> bool:
    """Whether a seat fits another line of the same name in something in which it does not fit this one."""
    return any(fits(seat, other, field) and not fits(seat, line, field) for field in TELLING)


def fits(seat: Known, line: Line, field: str) -> bool:
    return bool(seat.values[field]) and seat.values[field] == line.values[field]


def _asked(line: Line, free: list[Known]) -> Known | None:
    choices = apart([(f"{seat.membership.name}|{seat.values['sector']}", seat.membership) for seat in free])
    name = line.values["name"]
    line.ask(
        f"who:{name}",
        f"名册里有同名的{name}，这一行是哪一位？",
        [*choices, ("new", "另一位新委员")],
        name=name,
    )
    answer = line.answer(f"who:{name}")
    if answer is None:
        line.plan, line.summary = Line.Plan.ASK, f"{name}：同名，待选定"
    return next((seat for seat, (code, _) in zip(free, choices, strict=True) if code == answer), None)


def differences(seat: Known, values: dict[str, Any]) -> list[Difference]:
    """What the line says otherwise; a blank cell says nothing, except of the phone of somebody who had none."""
    sealed = SEALED_FIELDS if seat.seals else ()
    fields = [*OPEN_FIELDS, *PERSON_FIELDS, *sealed, *((name, label) for name, _, label in BODIES)]
    found = [
        Difference(name, label, seat.values[name], values[name])
        for name, label in fields
        if values[name] and values[name] != seat.values[name]
    ]
    if values["post"] != seat.values["post"]:
        found.append(
            Difference("post", "职务", POST_LABELS[seat.values["post"]], POST_LABELS[values["post"]])
        )
    if values["convener"] != seat.values["convener"]:
        before, after = conveners.LABELS[seat.values["convener"]], conveners.LABELS[values["convener"]]
        found.append(Difference("convener", "召集人", before, after))
    return found
