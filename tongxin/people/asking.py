"""Which member a line of an import means: found, asked for, or refused in words."""

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
    scored = [(SequenceMatcher(None, wanted, key).ratio(), key) for key in roster.by_name]
    near = sorted((pair for pair in scored if pair[0] >= ALIKE), reverse=True)[:MOST_OFFERED]
    return [seat for _, key in near for seat in roster.by_name[key]]


def members(
    context: Context, line: Line, names: list[str], *, among: Iterable[int] = (), decided: Iterable[int] = ()
) -> list[Seat]:
    """Everybody a list of names means, in its order, each once; open names become questions."""
    found: list[Seat] = []
    for name in names:
        seat = member(context, line, name, among=among, decided=decided)
        if seat is not None and seat not in found:
            found.append(seat)
    return found


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
