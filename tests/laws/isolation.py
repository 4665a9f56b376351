"""The isolation matrix: what every address answers to every role in every committee, as a file people can read."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.laws.asking import Answer, Visitor
from tests.laws.declared import exceptions
from tests.laws.painting import birds
from tests.laws.routes import Route, all_routes
from tests.laws.world import PLACES, ROLES_ASKED, World

FILE = Path(__file__).parent / "isolation.txt"
METHODS = ("GET", "POST")
ALIEN = "alien"  # the own address with a foreign committee's row
COLUMNS = (*PLACES, ALIEN)
HEAD = f"""\
# Who gets which answer where. Each role holds its seat and its powers in the committee `own` and nowhere else.
# The address names the committee of the column and a row of it; `{ALIEN}` is the own address with a foreign row.
# Rows of `own` concern `member` and do not concern `other-member`. `nobody` has a seat in yet another committee.
# POST carries nothing but a nonce. Written by `python -m tests.laws.write`; read every changed line before keeping it.
"""
Line = tuple[str, ...]
Table = dict[tuple[str, str, str], Line]  # (route, method, role) -> one answer a column


@dataclass
class Survey:
    """What one role met: the lines of the matrix, and what was wrong whatever the matrix says."""

    table: Table = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def title(route: Route) -> str:
    """The line that heads a route's blocks."""
    return f"{route.name} {'' if route.in_committee else '/'}{route.path}".strip()


def survey(world: World, visitor: Visitor, role: str, posting: set[str]) -> Survey:
    """Ask every address as one role: by GET, and by POST those that take it, as `posting` says."""
    found = Survey()
    for route in all_routes():
        for method in METHODS if title(route) in posting else METHODS[:1]:
            answers = asked(world, visitor, role, route, method)
            line = tuple(str(answers[column].status) if column in answers else "-" for column in COLUMNS)
            found.table[title(route), method, role] = line
            told = faults(world, role, route, method, answers)
            if answers["own"].takes_post and title(route) not in posting:
                told.append("takes POST, and the matrix has no block for that")
            found.faults += [f"{method} {route.name} ({route.path}) as {role}: {fault}" for fault in told]
    return found


def posting_in(table: Table) -> set[str]:
    return {route for route, method, _ in table if method == "POST"}


def found_posting(world: World, visitor: Visitor) -> set[str]:
    """The addresses whose view cares how it was asked, for any role that gets that far."""
    return {
        title(route)
        for route in all_routes()
        for role in ("office", "system", "security", "audit", "member")
        if visitor.get(role, route.address(world.own)).takes_post
    }


def asked(world: World, visitor: Visitor, role: str, route: Route, method: str) -> dict[str, Answer]:
    own = route.address(world.own)
    found = {"own": visitor.get(role, own) if method == "GET" else visitor.ask(role, method, own)}
    if not route.in_committee:
        return found
    found |= {place: visitor.ask(role, method, route.address(world.sides[place])) for place in PLACES[1:]}
    if route.named_rows():
        foreign = world.sides["foreign"]
        found[ALIEN] = visitor.ask(role, method, route.address(world.own, foreign))
        if not refused_before(route, role, found):
            found["missing"] = visitor.ask(role, method, route.address(world.own, missing=True))
    return found


def refused_before(route: Route, role: str, answers: dict[str, Answer]) -> bool:
    """Whether the door, the method or the missing power answered before anybody looked for a row."""
    statuses = {answers["own"].status, answers[ALIEN].status}
    guarded = hasattr(route.view, "needed_powers")
    return role == "anonymous" or statuses == {405} or (guarded and statuses == {403})


def faults(world: World, role: str, route: Route, method: str, answers: dict[str, Answer]) -> list[str]:
    """What may never be, in words."""
    found = [f"{place}: breaks\n{answer.fault}" for place, answer in answers.items() if answer.status == 500]
    found += [
        f"{place}: shows {field}"
        for place, answer in answers.items()
        for field in birds(answer.text, world.canaries)
    ]
    outside = 302 if role == "anonymous" else 404
    if route.in_committee:
        found += [
            f"{place}: answers {answers[place].status} instead of {outside}"
            for place in PLACES[1:]
            if answers[place].status != outside
        ]
    if "missing" in answers and not same(answers[ALIEN], answers["missing"]):
        found.append(
            f"a foreign row answers {answers[ALIEN].status}, a missing one {answers['missing'].status}, or other words"
        )
    if method == "GET":
        found += [
            f"{place}: writes {table}"
            for place, answer in answers.items()
            for table in written(route, answer)
        ]
    return found


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers tell apart what was asked for, beyond the address they repeat."""
    return one.status == other.status and (one.status == 302 or one.steady_text == other.steady_text)


TRAIL = {"trail_event", "trail_chainhead"}


def written(route: Route, answer: Answer) -> list[str]:
    """Tables a reading request changed. Files that are taken, and personal values that are opened, are on record."""
    on_record = "attachment" in answer.text.partition("\n")[0] or route.name in exceptions("recorded_reading")
    return sorted(answer.written - TRAIL if on_record else answer.written)


def written_out(table: Table) -> str:
    """The matrix as text: a block for each route, methods that answer alike together, a line for each role."""
    blocks: dict[str, dict[str, list[Line]]] = {}
    for (route, method, _), line in table.items():
        blocks.setdefault(route, {}).setdefault(method, []).append(line)
    return HEAD + "".join(block(route, methods) for route, methods in sorted(blocks.items(), key=placed))


def placed(pair: tuple[str, object]) -> tuple[str, str]:
    name, _, path = pair[0].partition(" ")
    return path, name


def block(route: str, methods: dict[str, list[Line]]) -> str:
    groups: dict[tuple[Line, ...], list[str]] = {}
    for method, lines in methods.items():
        groups.setdefault(tuple(lines), []).append(method)
    width = max(map(len, ROLES_ASKED)) + 2
    told = [f"\n{route}"]
    for same, names in groups.items():
        told.append(f"  {' '.join(names):<{width}}" + "".join(f"{column:>9}" for column in COLUMNS))
        told += [
            f"  {role:<{width}}" + "".join(f"{cell:>9}" for cell in line)
            for role, line in zip(ROLES_ASKED, same, strict=True)
        ]
    return "\n".join(told) + "\n"


def read(text: str) -> Table:
    """The matrix of a file."""
    table: Table = {}
    route, methods = "", list[str]()
    for line in text.splitlines():
        words = line.split()
        if not words or line.startswith("#"):
            continue
        if not line.startswith(" "):
            route = line.strip()
        elif words[0] in METHODS:
            methods = [word for word in words if word in METHODS]
        else:
            table.update({(route, method, words[0]): tuple(words[1:]) for method in methods})
    return table


def differences(declared: Table, found: Table) -> list[str]:
    """Every line where file and product disagree."""
    told = []
    for key in sorted(declared.keys() | found.keys()):
        before, after = declared.get(key), found.get(key)
        if before != after:
            route, method, role = key
            told.append(f"{method} {route} as {role}: declared {spelled(before)}, answers {spelled(after)}")
    return told


def spelled(line: Line | None) -> str:
    if line is None:
        return "nothing"
    return ", ".join(f"{column} {cell}" for column, cell in zip(COLUMNS, line, strict=True) if cell != "-")
