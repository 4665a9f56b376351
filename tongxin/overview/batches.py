"""What the import pages read: kinds a user may import, their batches, counts by plan, questions of one kind together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from tongxin.meetings.models import UNKNOWN, Attendance, LeaveSlip
from tongxin.people.http import whole_number
from tongxin.people.models import Committee, User
from tongxin.tables.importing import IMPORTERS, Importer, tally_of
from tongxin.tables.models import Batch, Line, LineQuerySet
from tongxin.trail import clock

RUN = "imports.run"
GROUPS = {
    "mark": "签到栏空白，没有注明",
    "contradiction": "请假条与签到表不一致",
    "who": "姓名对不上名册，或有同名",
    "exit": "新名册里没有的委员",
    "report": "通报对应哪篇来稿",
    "meeting": "同一天有名称相近的会议",
}
ORDER = (
    "members",
    "attendance",
    "leave",
    "activities",
    "training",
    "proposals",
    "opinions",
    "adoptions",
    "contacts",
)


def kinds(user: User, committee: Committee) -> list[Importer]:
    """The kinds of spreadsheet a user may import: he runs imports and keeps the register they fill."""
    if not user.can(RUN, committee):
        return []
    found = [importer for importer in IMPORTERS.values() if user.can(importer.power, committee)]
    return sorted(
        found, key=lambda importer: ORDER.index(importer.name) if importer.name in ORDER else len(ORDER)
    )


def batches(user: User, committee: Committee) -> QuerySet[Batch]:
    """The committee's imports of these kinds; others do not exist for him."""
    names = [importer.name for importer in kinds(user, committee)]
    return Batch.objects.filter(committee=committee, importer__in=names)


def lines(user: User, committee: Committee) -> LineQuerySet:
    return Line.objects.filter(batch__in=batches(user, committee)).select_related("batch")


def pending(user: User, committee: Committee) -> QuerySet[Line]:
    """Lines of confirmed imports that wait for a person; not those whose unknown was settled on the meeting's page since.

    What a line did and how it was read is not needed here, so it stays sealed.
    """
    confirmed = lines(user, committee).filter(batch__stage=Batch.Stage.CONFIRMED)
    marked = Attendance.objects.filter(line=OuterRef("pk")).exclude(mark=UNKNOWN)
    ruled = LeaveSlip.objects.filter(line=OuterRef("pk"), ruled_at__isnull=False)
    settled = Q(Exists(marked) | Exists(ruled)) & ~Q(outcome=Line.Outcome.SET_ASIDE)
    return confirmed.pending().exclude(settled).defer("effects", "values", "raw")


def with_counts(rows: QuerySet[Batch]) -> QuerySet[Batch]:
    """Batches with how many lines they have, and what became or will become of them."""
    outcome = Line.Outcome
    return rows.annotate(
        total=Count("lines"),
        added=Count(
            "lines", Q(lines__outcome=outcome.ADDED) | Q(lines__outcome=outcome.WAITING, lines__plan="add")
        ),
        changed=Count(
            "lines",
            Q(lines__outcome=outcome.CHANGED) | Q(lines__outcome=outcome.WAITING, lines__plan="change"),
        ),
        aside=Count(
            "lines",
            Q(lines__outcome=outcome.SET_ASIDE)
            | Q(lines__outcome=outcome.WAITING, lines__plan__in=["ask", "refuse"]),
        ),
    )


def label_of(batch: Batch) -> str:
    importer = IMPORTERS.get(batch.importer)
    return importer.label if importer else batch.importer


@dataclass(slots=True)
class Counts:
    """How many lines a batch has by plan, by outcome, and by plan of those still to be decided or written."""

    plans: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    undone: Counter[str] = field(default_factory=Counter)
    open: int = 0

    @property
    def total(self) -> int:
        return self.outcomes.total()

    def tally(self) -> dict[str, int]:
        """What confirming would do now."""
        return tally_of(self.undone)

    def add(self, row: Any) -> None:
        self.plans[row["plan"]] += row["n"]
        self.outcomes[row["outcome"]] += row["n"]
        line = Line(
            plan=row["plan"],
            outcome=row["outcome"],
            is_open=row["is_open"],
            settled_at=None if row["waits"] else clock.now(),
        )
        if line.is_undone:
            self.undone[row["plan"]] += row["n"]
            self.open += row["n"] * row["is_open"]


def counts(batch: Batch) -> Counts:
    """From one aggregate, however many lines there are."""
    waits = ExpressionWrapper(Q(settled_at=None), BooleanField())
    rows = batch.lines.order_by().annotate(waits=waits).values("plan", "outcome", "is_open", "waits")
    found = Counts()
    for row in rows.annotate(n=Count("pk")):
        found.add(row)
    return found


@dataclass(slots=True)
class Group:
    """Open questions that can be answered alike: of one kind, or about one name."""

    key: str
    label: str
    example: str = ""
    count: int = 0
    choices: dict[str, str] = field(default_factory=dict)


def groups(batch: Batch) -> list[Group]:
    """The groups of a batch's open questions with the answers all of a group offer; one name in several lines is a group."""
    found: dict[str, Group] = {}
    for line in undone(batch).only(
        "questions", "answers", "batch_id", "plan", "is_open", "outcome", "settled_at"
    ):
        for question in line.open_questions():
            for key, label in keys_of(question):
                _count(found.setdefault(key, Group(key, label)), question)
    return [group for group in found.values() if group.choices and group.count > 1]


def undone(batch: Batch) -> QuerySet[Line]:
    """Lines with open questions a person may still answer."""
    waiting = Q(outcome=Line.Outcome.WAITING) | Q(settled_at=None)
    return batch.lines.filter(waiting, is_open=True).exclude(outcome=Line.Outcome.TAKEN_BACK)


def keys_of(question: dict[str, Any]) -> list[tuple[str, str]]:
    """(key, label) of the groups a question belongs to: its kind, and the name it asks about."""
    kind = question["key"].partition(":")[0]
    found = [(kind, GROUPS.get(kind, question["text"]))]
    return [*found, (question["key"], f"“{question['name']}”是谁")] if ":" in question["key"] else found


def _count(group: Group, question: dict[str, Any]) -> None:
    offered = dict(question["choices"])
    group.choices = (
        {code: label for code, label in group.choices.items() if code in offered} if group.count else offered
    )
    group.example = group.example or question["text"]
    group.count += 1


def answers_alike(rows: QuerySet[Line], key: str, choice: str) -> list[tuple[Line, str, str]]:
    """The same answer for every open question of a group on these lines that offers it."""
    return [
        (line, question["key"], choice)
        for line in rows
        for question in line.open_questions()
        if key in dict(keys_of(question)) and choice in dict(question["choices"])
    ]


TABS = (
    ("ask", "待决定", Q(plan=Line.Plan.ASK)),
    ("refuse", "不能导入", Q(plan=Line.Plan.REFUSE)),
    ("add", "新增", Q(plan=Line.Plan.ADD)),
    ("change", "变更", Q(plan=Line.Plan.CHANGE)),
    ("same", "无变化", Q(plan=Line.Plan.SAME)),
    ("skip", "不导入", Q(plan=Line.Plan.SKIP)),
)
OUTCOME_TABS = tuple(
    (value, label, Q(outcome=value)) for value, label in Line.Outcome.choices if value != "waiting"
)
OPEN_TAB = ("open", "可作决定", Q(is_open=True, settled_at=None))


def tabs(batch: Batch, found: Counts) -> list[tuple[str, str, Q, int]]:
    """(key, label, filter, count) of the tabs that hold lines, what needs a person first."""
    if batch.stage in {Batch.Stage.READ, Batch.Stage.DROPPED}:
        shown = [(key, label, rows, found.plans[key]) for key, label, rows in TABS]
        open_count = found.open if found.open != found.plans["ask"] else 0
    else:
        shown = [(key, label, rows, found.outcomes[key]) for key, label, rows in OUTCOME_TABS]
        open_count = found.open
    every = ("all", "全部", Q(), found.total)
    return [each for each in ((*OPEN_TAB, open_count), *shown, every) if each[3]]


def ids(texts: Iterable[str]) -> list[int]:
    """The keys among these texts: what is no number of a size a database knows is left out."""
    return [number for text in texts if (number := whole_number(text)) is not None]
