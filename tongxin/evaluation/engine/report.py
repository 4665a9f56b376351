"""Text for people: a sheet as a Chinese tree with amounts, cuts and reasons."""

from collections.abc import Iterator

from .exact import spoken
from .grades import Grades
from .outlook import opportunities, owed
from .sheet import STATES, CounterLine, Line, MinimumLine, Need, Sheet

OWED = {
    "met": "已完成",
    "open": "尚欠",
    "failed": "未完成",
    "exempt": "免计",
    "not_applicable": "不适用",
}
RULE = "─" * 64


def report(sheet: Sheet, title: str = "") -> str:
    """The whole sheet as lines of text."""
    lines = [
        title or sheet.scheme_id,
        f"{sheet.subject_name}（{sheet.subject_id}）  {sheet.period}  {sheet.start}至{sheet.end}",
        f"总分 {sheet.shown} 分" + ("" if sheet.scored else "（不在考核范围，仅供参考）"),
        RULE,
        *_tree(sheet.root, sheet, ""),
        *_section("底线要求（不计入总分）", (row for each in sheet.minimums for row in _minimum(each))),
        *_section("计数", (row for each in sheet.counters for row in _counter(each))),
        *_section("还欠什么", _owed(sheet)),
        *_section("再做一次能得几分", _more(sheet)),
        *_section("没有计分的记录", _unused(sheet)),
        RULE,
        f"引擎 {sheet.engine_version}  方案 {sheet.scheme_hash[:12]}  计分单 {sheet.hash()[:12]}",
    ]
    return "\n".join(lines)


def _section(title: str, rows: Iterator[str]) -> list[str]:
    found = list(rows)
    return ["", title, *found] if found else []


def _tree(line: Line, sheet: Sheet, indent: str) -> Iterator[str]:
    shown = sheet.rounding.show(line.amount).rjust(7)
    state = "" if line.state == "counted" else f"【{STATES[line.state]}】"
    yield f"{indent}{shown} 分  {line.label}{state}（{line.clause}）"
    inner = f"{indent}    "
    if line.state == "not_applicable":
        return
    yield f"{inner}　　{line.formula}"
    for entry in line.entries:
        mark = f"{spoken(entry.points)} 分" if entry.used else f"不计：{entry.why}"
        yield f"{inner}　　· {entry.on} {entry.title or entry.id}  {mark}"
    if line.state != "condition_unmet":
        for child in line.children:
            yield from _tree(child, sheet, inner)


def _minimum(line: MinimumLine) -> Iterator[str]:
    for each in line.windows:
        yield f"  {OWED[each.state]}  {line.label}  {each.window}（截止 {each.deadline}；{line.clause}）"
        yield from _need(each.need, "        ")


def _need(need: Need, indent: str) -> Iterator[str]:
    if not need.applies:
        return
    joined = {"all": "全部完成", "any": "完成其一"}.get(need.mode, "")
    tick = "√" if need.met else "×"
    numbers = joined or f"{spoken(need.done)}，要求 {spoken(need.needed)}"
    yield f"{indent}{tick} {need.label}：{numbers}" + (
        f"，还差 {spoken(need.missing)}" if need.missing else ""
    )
    for part in need.parts:
        yield from _need(part, f"{indent}  ")


def _counter(line: CounterLine) -> Iterator[str]:
    reached = f"，已达到：{'、'.join(line.reached)}" if line.reached else ""
    ahead = f"，满 {spoken(line.next_at)} 次：{line.next_label}" if line.next_at is not None else ""
    yield f"  {line.label}  {line.window}  {spoken(line.count)} 次{reached}{ahead}"


def _owed(sheet: Sheet) -> Iterator[str]:
    for due in owed(sheet):
        parts = "、".join(f"{label} {spoken(number)}" for label, number in due.missing)
        yield f"  {due.deadline} 前  {due.label}：还差 {parts}"


def _more(sheet: Sheet) -> Iterator[str]:
    for each in opportunities(sheet):
        if each.blocked_by:
            yield f"  +0 分  {each.label}（“{each.blocked_by}”已封顶）"
        else:
            yield f"  +{spoken(each.gain)} 分  {each.label}（{each.clause}）"


def _unused(sheet: Sheet) -> Iterator[str]:
    for entry in sheet.unused:
        yield f"  {entry.on} {entry.title or entry.id}：{entry.why}"


def grades_report(grades: Grades) -> str:
    """Grades with reasons and cases to open, in the order of subjects' ids: no ranking is shown."""
    lines = []
    for each in sorted(grades.placements, key=lambda placement: placement.subject):
        lines.append(
            f"{each.name}（{each.subject}）  {each.shown} 分  {each.grade}  {'；'.join(each.reasons)}"
        )
        lines += [f"    启动“{case.label}”（{case.by}）：{case.reason}" for case in each.opens]
    figures = grades.statistics
    counts = "、".join(f"{name} {number} 人" for name, number in figures.counts.items())
    lines.append(f"共 {figures.number} 个对象；{counts}")
    return "\n".join(lines)
