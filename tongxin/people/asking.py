"""Which member a line of an import means: found, asked for, or refused in words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from tongxin.people.finding import SEPARATOR, Bodies, Roster, Seat
from tongxin.people.models import Body, Membership
from tongxin.tables.importing import Context
from tongxin.tables.journal import Journal
from tongxin.tables.matching import body_kind, name_key
from tongxin.tables.models import Line

SKIP = "skip"
ALIKE = 0.6
MOST_OFFERED = 5


def roster(context: Context) -> Roster:
    """The committee's members, read once for one pass."""
    if "roster" not in context.memo:
        context.memo["roster"] = Roster(context.committee, context.today)
    return context.memo["roster"]  # type: ignore[no-any-return]  # the memo holds what this function put there


def bodies(context: Context) -> Bodies:
    """The committee's bodies, read once for one pass."""
    if "bodies" not in context.memo:
        context.memo["bodies"] = Bodies(context.committee)
    return context.memo["bodies"]  # type: ignore[no-any-return]  # the memo holds what this function put there


def member(
    context: Context,
    line: Line,
    name: str,
    *,
    sector: str = "",
    among: Iterable[int] = (),
    decided: Iterable[int] = (),
) -> Seat | None:
    """The member a name means on this line. None, with a question on the line, where the file does not say.

    `decided` are memberships the record already names: what was decided once is not asked again.
    """
    found = roster(context).named(name, sector=sector, bodies=among)
    if len(found) > 1:
        settled = set(decided)
        found = [seat for seat in found if seat.membership.pk in settled] or found
    if len(found) == 1:
        return found[0]
    key = f"who:{name}"
    offered = found or alike(roster(context), name)
    text = f"名册里有{len(found)}位{name}，这里是哪一位？" if found else f"名册里没有“{name}”，这里是谁？"
    choices = apart([(seat.label, seat.membership) for seat in offered])
    line.ask(key, text, [*choices, (SKIP, "不计此人")], name=name)
    answer = line.answer(key)
    return next((seat for seat, (code, _) in zip(offered, choices, strict=True) if code == answer), None)


def apart(labelled: Sequence[tuple[str, Membership]]) -> list[tuple[str, str]]:
    """(code, label) of seats to choose from: name and sector; what else tells them apart where these are the same."""
    shared = Counter(label for label, _ in labelled)
    return [
        (f"{label}{SEPARATOR}{seat.pk}", f"{_spelled(label)}，{_told(seat)}")
        if shared[label] > 1
        else (label, _spelled(label))
        for label, seat in labelled
    ]


def _spelled(label: str) -> str:
    return label.replace(SEPARATOR, "，")


def _told(seat: Membership) -> str:
    """The term, the place on the roster, and the employer where it is known."""
    return "，".join(filter(None, [str(seat.term), f"名册序号{seat.position}", seat.employer]))


def alike(roster: Roster, name: str) -> list[Seat]:
    """Members whose names look like the written one: a slip of the pen is the likely cause."""
    wanted = name_key(name)
    scored = [(likeness(wanted, key), key) for key in roster.by_name]
    near = sorted((pair for pair in scored if pair[0] >= ALIKE), reverse=True)[:MOST_OFFERED]
    return [seat for _, key in near for seat in roster.by_name[key]]


def likeness(wanted: str, key: str) -> float:
    """How alike two names are; of two characters one may be wrong, the likelier the second."""
    if len(wanted) == len(key) == 2:
        return (
            max(ALIKE + 0.1 * (wanted[0] == key[0]), float(wanted == key)) if set(wanted) & set(key) else 0.0
        )
    return SequenceMatcher(None, wanted, key).ratio()


def members(
    context: Context,
    line: Line,
    names: list[str],
    *,
    among: Iterable[int] = (),
    decided: Iterable[int] = (),
    remarks: Iterable[Iterable[str]] = (),
) -> list[Seat]:
    """Everybody a list of names means, in its order, each once; open names become questions.

    `remarks` are (name, what stands in brackets beside it), in the order of the list: a sector, perhaps.
    """
    found: list[Seat] = []
    beside = [tuple(pair) for pair in remarks]
    for name in parted(context, names):
        remark = next((pair for pair in beside if pair[0] == name), None)
        if remark:
            beside.remove(remark)
        sector = remark[1] if remark else ""
        seat = member(context, line, name, sector=sector, among=among, decided=decided)
        if seat is not None and seat not in found:
            found.append(seat)
    return found


JOINED = re.compile("以及|[和与及·]")  # and the point that was read as the dot of a name


def parted(context: Context, names: Iterable[str]) -> list[str]:
    """林怡和文萍怡 → 林怡, 文萍怡, where the roster knows both and nobody of the whole name."""
    found = roster(context)
    found_names: list[str] = []
    for name in names:
        parts = JOINED.split(name)
        known = len(parts) > 1 and not found.named(name) and all(map(found.named, parts))
        found_names += parts if known else [name]
    return found_names


def ask_for_the_rest(context: Context, line: Line) -> None:
    """A list that says of more people than it names is registered as listed only if a person says so."""
    for column, told in line.values.get("open", {}).items():
        label, stated, listed = told["label"], told["stated"], len(set(parted(context, told["names"])))
        if stated and stated > listed:
            text = (
                f"“{label}”写着{stated}人，只列出{listed}人，其余的没有姓名。补全后重新导入，或按列出的登记。"
            )
            line.ask(f"rest:{column}", text, [("listed", f"按列出的{listed}人登记")], name=label)
        elif stated is None:
            line.warnings.append(f"“{label}”以“等”结尾，只计写明的委员")
        elif stated < listed:
            line.warnings.append(f"“{label}”写着{stated}人，列出{listed}人，以列出的为准")


KINDS = {
    "sector": Body.Kind.SECTOR,
    "special_committee": Body.Kind.SPECIAL_COMMITTEE,
    "sector_activity_group": Body.Kind.SECTOR_ACTIVITY_GROUP,
    "member_liaison_group": Body.Kind.MEMBER_LIAISON_GROUP,
    "party": Body.Kind.PARTY,
}


def body_for(context: Context, name: str, *, default: str) -> Body:
    """The body of a name, by what its ending says it is; not yet saved (no pk) where it is met for the first time."""
    guessed = KINDS.get(body_kind(name))
    known = bodies(context).named(name, guessed) if guessed else bodies(context).named(name)
    if known is None:
        known = Body(committee=context.committee, kind=guessed or default, name=name.strip())
        bodies(context).know(known, name)
    return known


def establish(body: Body, journal: Journal) -> Body:
    """Save a body that an import met for the first time; it stays when the import is taken back."""
    if body.pk is None:
        body.save()
        journal.added(None, body, body.name)
    return body
