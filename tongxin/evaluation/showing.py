"""A sheet as the page draws it: every number as text, every entry with the link to its row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tongxin.evaluation.cases import Source
from tongxin.evaluation.engine import Due, Entry, Line, MinimumLine, Sheet, opportunities, owed
from tongxin.evaluation.engine.sheet import STATES

TONES = {"met": "ok", "open": "warn", "failed": "bad", "exempt": "", "not_applicable": ""}
STATE_WORDS = {
    "met": "已完成",
    "open": "待完成",
    "failed": "未完成",
    "exempt": "免计",
    "not_applicable": "不适用",
}
MOST_OFFERED = 6


@dataclass(frozen=True, slots=True)
class ShownEntry:
    title: str
    on: date
    points: str
    why: str
    href: str
    by: str
    used: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A node on the page. `top` marks the parts that stand open at first."""

    id: str
    label: str
    clause: str
    amount: str
    cap: str
    formula: str
    cut: str
    state: str
    entries: list[ShownEntry]
    children: list["ShownLine"]
    top: bool


@dataclass(frozen=True, slots=True)
class ShownMinimum:
    label: str
    clause: str
    window: str
    deadline: date
    state: str
    tone: str
    done: str
    missing: str


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """What one more of its kind would bring now, under all caps above."""

    label: str
    clause: str
    points: str


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """Everything the sheet page draws."""

    total: str
    most: str
    tree: ShownLine
    minimums: list[ShownMinimum]
    owed: list[Due]
    offers: list[ShownOffer]
    as_of: str
    over: bool
    unused: list[ShownEntry]
    counters: list[tuple[str, str, str]]

    @property
    def most_words(self) -> str:
        return f"满分{self.most}分" if self.most else "不设上限"

    @property
    def met_words(self) -> str:
        """Minimums met of those that apply."""
        counted = [each for each in self.minimums if each.tone]
        return f"{sum(each.tone == 'ok' for each in counted)}/{len(counted)}"

    @property
    def failed(self) -> list[ShownMinimum]:
        """Minimums whose time is over and that were not met."""
        return [each for each in self.minimums if each.tone == TONES["failed"]]

    @property
    def owed_title(self) -> str:
        """What minimums are called: something to do within the period, a result after it."""
        return "底线要求" if self.over else "还要完成"

    @property
    def owed_words(self) -> str:
        """The next thing to do, else how many were missed."""
        if self.owed:
            day = self.owed[0].deadline
            return f"{day.month}月{day.day}日前：{self.owed[0].label}"
        return f"{len(self.failed)} 项未完成" if self.failed else "没有待完成的"

    @property
    def best_offer(self) -> str:
        return f"+{self.offers[0].points}" if self.offers else ""


class Drawing:
    """Turns a sheet into what the page shows; `prefix` is where the committee's pages begin."""

    def __init__(self, sheet: Sheet, sources: Mapping[str, Source], prefix: str) -> None:
        self.sheet, self.sources, self.prefix = sheet, sources, prefix
        self.show = sheet.rounding.show

    def shown(self) -> ShownSheet:
        sheet = self.sheet
        return ShownSheet(
            total=sheet.shown, most=self.most(sheet.root), tree=self.line(sheet.root, 0),
            minimums=[each for line in sheet.minimums for each in self.minimum(line)], owed=list(owed(sheet)),
            offers=[] if sheet.is_over else self.offers(),
            as_of=f"{sheet.last_day:%Y-%m-%d}", over=sheet.is_over,
            unused=[self.entry(each) for each in sheet.unused], counters=list(self.counters()),
        )  # fmt: skip

    def offers(self) -> list[ShownOffer]:
        found = [each for each in opportunities(self.sheet) if each.gain > 0][:MOST_OFFERED]
        return [ShownOffer(each.label, each.clause, self.show(each.gain)) for each in found]

    def most(self, line: Line) -> str:
        """The cap of the total where it has one."""
        return self.show(line.amount + line.room) if line.room is not None else ""

    def line(self, line: Line, depth: int) -> ShownLine:
        return ShownLine(
            id=line.id, label=line.label, clause=line.clause, amount=self.show(line.amount), cap=self.most(line),
            formula=line.formula, cut="；".join(cut.text for cut in line.cuts),
            state="" if line.state == "counted" else STATES.get(line.state, line.state),
            entries=[self.entry(each) for each in line.entries],
            children=[self.line(child, depth + 1) for child in line.children], top=depth < 2,
        )  # fmt: skip

    def entry(self, entry: Entry) -> ShownEntry:
        source = self.sources.get(entry.id)
        by = (
            f"登记 {source.recorder}" + (f"，核实 {source.verifier}" if source.verifier else "")
            if source
            else ""
        )
        return ShownEntry(
            entry.title, entry.on, self.show(entry.points), entry.why, self.prefix + source.route if source else "",
            by, entry.used,
        )  # fmt: skip

    def minimum(self, line: MinimumLine) -> Iterator[ShownMinimum]:
        for each in line.windows:
            missing = "、".join(f"{due.label}差{self.show(due.missing)}" for due in lacking(each.need))
            yield ShownMinimum(
                line.label, line.clause, each.window, each.deadline, STATE_WORDS[each.state], TONES[each.state],
                f"{self.show(each.need.done)} / {self.show(each.need.needed)}", missing,
            )  # fmt: skip

    def counters(self) -> Iterator[tuple[str, str, str]]:
        for line in self.sheet.counters:
            following = (
                f"满{self.show(line.next_at)}次：{line.next_label}" if line.next_at is not None else ""
            )
            yield (
                f"{line.label}（{line.window}）",
                self.show(line.count),
                "、".join(line.reached) or following,
            )


def lacking(need: object) -> Iterator:
    """The single conditions that are not met below a condition."""
    parts = getattr(need, "parts", ())
    if getattr(need, "met", True) or not getattr(need, "applies", True):
        return
    if parts and getattr(need, "mode", "") == "all":
        for part in parts:
            yield from lacking(part)
    else:
        yield need
