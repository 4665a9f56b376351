"""Pages as people use them against the bare floor: processor time, statements, bytes, in interleaved rounds."""

import gc
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle

from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from python_calamine import CalamineWorkbook

from bench import seeding, serving
from bench.below import Floor, Told, floor
from bench.inventing import YEAR
from bench.measuring import Compared, compare, statements
from bench.printing import Table
from bench.visiting import Answer, Request, Visitor, cost, signed_in
from tongxin.evaluation.schemes import samples
from tongxin.ledger.duties import sync_many
from tongxin.ledger.models import Standing
from tongxin.meetings.models import Attendance, Meeting, Sitting
from tongxin.people.models import Committee, Membership, User

DAY = f"{YEAR}-05-15"


@dataclass(frozen=True, slots=True)
class Size:
    small: int
    large: int
    duties: int
    times: int
    rounds: int


FULL, QUICK = Size(1000, 100_000, 50, 20, 6), Size(60, 70, 5, 1, 1)


@dataclass(frozen=True, slots=True)
class World:
    """A small and a large committee with their rosters, and the desk of both."""

    small: Committee
    large: Committee
    few: list[Membership]
    many: list[Membership]
    user: User
    marks: list[int]


@dataclass(frozen=True, slots=True)
class Job:
    """One page: our requests without end, the floor's, how an answer is checked, and how often it is asked a round."""

    name: str
    ours: Iterator[Request]
    floor: Request
    check: Callable[[Answer], bool]
    times: int
    fresh: bool = False
    cold: bool = False  # as the first request after somebody wrote something: no count is remembered
    budget: str = ""
    within: Callable[["Found"], bool] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a page: CPU seconds of both sides, and of ours statements and bytes."""

    both: Compared
    sent: int
    bytes: int

    @property
    def is_list(self) -> bool:
        return self.both.ratio <= 4.5 and self.sent <= 12 and self.bytes <= 60 * 1024


LIST = "≤ 4.5×, ≤ 12 SQL, ≤ 60 kB"


def measure(*, quick: bool = False) -> Table:
    size = QUICK if quick else FULL
    world = seeded(size)
    gc.collect()
    gc.freeze()  # a server does not hold 100,000 invented members: collecting must not walk them at every page
    title = f"Pages: rosters of {size.small:,} and {size.large:,} members, everything on (rights, trail, ledger, one effect)"
    table = Table(
        title,
        ["page", "CPU ms", "SQL", "kB", "floor ms", "SQL", "ratio to the floor"],
        ("argon2-cffi", "xlsxwriter"),
    )
    with floor([size.small, size.large]) as below:
        found = {job.name: taken(table, job, world, below, size) for job in jobs(world, size)}
    check_corrections(world, size)
    growth(table, found, size)
    if size is FULL:  # the server reads what is committed, which in a test nothing is
        worker(table, world, size)
    table.notes.append(
        "Floor: a bare one-file Django app, same database engine and settings, see bench/floor.py."
    )
    return table


def seeded(size: Size) -> World:
    small, large = seeding.committee("small"), seeding.committee("large")
    few = seeding.members(small, size.small)
    many = seeding.members(large, size.large, first=size.small)
    seeding.duties(few, size.small * size.duties)
    seeding.scheme(small, next(each.source for each in samples() if each.name == "demo-county"))
    return World(small, large, few, many, seeding.staff(small, large), sat(small, few))


@transaction.atomic
def sat(committee: Committee, seats: list[Membership]) -> list[int]:
    """A meeting whose list says everybody was present; the keys of its lines."""
    meeting = Meeting.objects.create(
        committee=committee, kind="standing", name="示例会议", starts_on=DAY, ends_on=DAY
    )
    sitting = Sitting.objects.create(
        committee=committee, meeting=meeting, on=DAY, half="am", label="示例会议"
    )
    rows = [
        Attendance(committee=committee, sitting=sitting, membership=seat, mark="present") for seat in seats
    ]
    stored = Attendance.objects.bulk_create(rows)
    sync_many(stored, "陈示例")
    return [row.pk for row in stored]


def jobs(world: World, size: Size) -> list[Job]:
    few, many = roster(world.small, world.few, 1, size), roster(world.large, world.many, 2, size)
    year = [summing(world, size, cold=True), summing(world, size, cold=False)]
    return [
        signing_in(size),
        *few,
        *many,
        sheet(world, size),
        *year,
        correcting(world, size),
        exporting(world),
    ]


def signing_in(size: Size) -> Job:
    request = Request("/signin/", {"username": "office", "password": seeding.PASSWORD})
    return Job(
        "password sign-in (argon2id, 19 MiB, t=2, p=1)", cycle([request]), request, lambda answer: answer.status == 302,
        size.times, fresh=True, budget="≤ 48 ms", within=lambda found: found.both.ours <= 0.048,
    )  # fmt: skip


def roster(committee: Committee, seats: list[Membership], shelf: int, size: Size) -> list[Job]:
    """First page, last page, and one name."""
    path, below, count = f"/c/{committee.code}/desk/members/", f"/list/?shelf={shelf}", len(seats)
    deep = -(-count // 50)
    name = seats[count // 2].person.name
    large = shelf == 2

    def job(
        label: str,
        query: str,
        floor_query: str,
        seat: Membership,
        budget: str = "",
        within: Callable[[Found], bool] | None = None,
    ) -> Job:
        return Job(
            f"roster of {count:,}: {label}", cycle([Request(path + query)]), Request(below + floor_query),
            lambda answer: answer.status == 200 and seat.person.name in answer.text, max(size.times // (10 if large else 1), 1),
            budget=budget, within=within, cold="just written" in label,
        )  # fmt: skip

    return [
        job("first page", "", "", seats[0], LIST, lambda found: found.is_list),
        job("first page, something just written", "", "", seats[0]),
        job(f"page {deep:,}", f"?page={deep}", f"&page={deep}", seats[(deep - 1) * 50], LIST, lambda found: found.is_list),
        job("filter by name", f"?name={name}", "&name=示例77号", seats[count // 2], "≤ 170 ms", lambda found: found.both.ours <= 0.17),
    ]  # fmt: skip


def sheet(world: World, size: Size) -> Job:
    paths = cycle([f"/c/small/scores/{seat.pk}/?year={YEAR}" for seat in world.few])
    return Job(
        f"one sheet, {size.duties} duties, every line explained (floor: the list)", map(Request, paths), Request("/list/?shelf=1"),
        lambda answer: answer.status == 200 and "履职" in answer.text, size.times,
    )  # fmt: skip


def summing(world: World, size: Size, *, cold: bool) -> Job:
    """The internal summary: every member's sheet, or what is remembered of it when it is sorted or paged."""
    after = ", something just written" if cold else ", sorted anew"
    return Job(
        f"summary of the year, {size.small * size.duties:,} duties{after} (floor: the list)",
        cycle([Request(f"/c/small/scores/?year={YEAR}{'' if cold else '&sort=name'}")]), Request("/list/?shelf=1"),
        lambda answer: answer.status == 200 and f"共 {size.small} 人" in answer.text,
        1 if cold else size.times, cold=cold,
    )  # fmt: skip


def correcting(world: World, size: Size) -> Job:
    data = {"mark": "late", "leave_kind": "", "is_due": "on", "note": "", "reason": "据签到册更正"}
    requests = (Request(f"/c/small/desk/attendance/{pk}/correct/", data) for pk in world.marks)
    return Job(
        "correct one attendance (floor: one insert)", requests, Request("/add/", {"name": "示例"}),
        lambda answer: answer.status == 302, max(size.times // 2, 1), budget="≤ 3.6×", within=lambda found: found.both.ratio <= 3.6,
    )  # fmt: skip


def exporting(world: World) -> Job:
    count = len(world.few)
    return Job(
        f"export the roster of {count:,} as Excel", cycle([Request("/c/small/desk/members/?format=xlsx")]),
        Request("/export/?shelf=1"), lambda answer: answer.status == 200 and exported_rows(answer) == count, 1,
        budget="≥ 5,000 rows/s", within=lambda found: count / found.both.ours >= 5000,
    )  # fmt: skip


def exported_rows(answer: Answer) -> int:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.body)).get_sheet_by_index(0).to_python()
    return len(rows) - next(number for number, row in enumerate(rows) if "姓名" in row) - 1


def taken(table: Table, job: Job, world: World, below: Floor, size: Size) -> Found:
    application = WSGIHandler()
    visitor = signed_in(application, world.user)
    ask = asking(job, application, visitor)
    ask(next(job.ours))
    with statements() as sent:
        first = ask(next(job.ours))
    assert job.check(first), f"{job.name}: {first.status}"
    told: list[Told] = []
    rounds = size.rounds
    both = compare(lambda: ours(job, ask), lambda: floored(job, below, told), rounds)
    found = Found(both, len(sent), len(first.body))
    add(table, job, found, told[0], size)
    return found


def asking(job: Job, application: WSGIHandler, visitor: Visitor) -> Callable[[Request], Answer]:
    if job.fresh:
        return lambda request: Visitor(application).ask(request)
    if not job.cold:
        return visitor.ask

    def after_an_act(request: Request) -> Answer:
        caches["counts"].clear()
        return visitor.ask(request)

    return after_an_act


def ours(job: Job, ask: Callable[[Request], Answer]) -> float:
    spent, answers = cost(ask, [next(job.ours) for _ in range(job.times)])
    assert all(each.status in {200, 302} for each in answers)
    return spent


def floored(job: Job, below: Floor, told: list[Told]) -> float:
    told.append(below.ask(job.floor, job.times, fresh=job.fresh))
    return told[-1].cpu


def add(table: Table, job: Job, found: Found, told: Told, size: Size) -> None:
    table.add(
        job.name, f"{found.both.ours * 1000:,.1f}", str(found.sent), f"{found.bytes / 1024:,.0f}",
        f"{found.both.floor * 1000:,.1f}", str(told.statements), str(found.both), budget=job.budget,
        met=job.within(found) if job.within and size is FULL else None,
    )  # fmt: skip


def check_corrections(world: World, size: Size) -> None:
    """Every correction reached the row and the ledger, and no other row."""
    late = Attendance.objects.filter(sitting__committee=world.small, mark="late").count()
    standing = Standing.objects.filter(
        committee=world.small, source_type=Attendance._meta.label, facts__contains='"mark":"late"'
    )
    assert late == standing.count() > 0


def growth(table: Table, found: dict[str, Found], size: Size) -> None:
    """What a hundred times the rows cost the first page."""
    first = [each.both.ours for name, each in found.items() if name.endswith("first page")]
    ratio = first[1] / first[0]
    table.add(
        f"first page: {size.large:,} rows ÷ {size.small:,} rows", "", "", "", "", "", f"{ratio:.2f}×", budget="≤ 1.5×",
        met=ratio <= 1.5 if size is FULL else None,
    )  # fmt: skip


def worker(table: Table, world: World, size: Size) -> None:
    """What a worker of the real server holds after every kind of page, and after the year of a very large committee."""
    few = [seat.pk for seat in world.few[:10]]
    pages = [
        "/c/small/", "/c/small/desk/members/", "/c/small/desk/members/?format=xlsx",
        *(f"/c/small/scores/{pk}/?year={YEAR}" for pk in few), *(f"/c/small/desk/members/{pk}/" for pk in few),
    ]  # fmt: skip
    session = signed_in(WSGIHandler(), world.user).cookies["sessionid"].value
    for name, paths in (
        ("these pages", pages),
        (f"the summary of {size.small * size.duties:,} duties", [f"/c/small/scores/?year={YEAR}"]),
    ):
        held = serving.held(paths, session, 3)
        plain = name == "these pages"
        table.add(
            f"memory of one worker after {name}", "", "", f"{held * 1024:,.0f}", "", "", "", budget="≤ 110 MB" if plain else "",
            met=held <= 110 if plain else None,
        )  # fmt: skip
