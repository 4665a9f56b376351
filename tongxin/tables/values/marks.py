"""Choices written by people: yes or no, one of a list, attendance marks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tongxin.tables.reader import Cell

from .problem import Problem, error_problem, is_nothing, shorten, text

_KEY = re.compile(r"[\s,;:.。、·\"'“”\-—_]+")
YES = frozenset({"是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "1", "1.0"})
NO = frozenset({"否", "无", "没有", "不是", "×", "✗", "✘", "x", "n", "no", "false", "0", "0.0"})
PRESENT = frozenset(
    {
        "√",
        "✓",
        "✔",
        "☑",
        "v",
        "视频",
        "视频参会",
        "视频出席",
        "线上参会",
        "到",
        "已到",
        "到会",
        "出席",
        "参加",
        "签到",
        "已签到",
        "实到",
        "1",
        "1.0",
        "是",
        "true",
    }
)
ABSENT = frozenset(
    {
        "×",
        "✗",
        "✘",
        "✕",
        "❌",
        "☒",
        "x",
        "缺席",
        "缺",
        "缺勤",
        "未到",
        "未出席",
        "未参加",
        "旷",
        "旷会",
        "无故缺席",
    }
)
LATE = frozenset({"迟到", "迟", "晚到"})
EARLY = frozenset({"早退", "提前离会", "提前退场"})
OFFICIAL = frozenset({"公假", "公差", "公务", "公出", "出差", "因公", "公务冲突", "因公请假", "公"})
SICK = frozenset({"病假", "病", "因病", "身体原因", "住院", "就医", "因病请假"})
PERSONAL = frozenset({"事假", "事", "家事", "私事", "因事", "因事请假"})
LEAVE = frozenset({"请假", "假", "已请假", "补假", "补交请假条", "补请假", "请"})
# Leave of a kind of its own, which schemes do not tell apart.
OTHER_LEAVE = frozenset({"产假", "陪产假", "护理假", "婚假", "丧假", "年假", "年休假", "探亲假"})
GRANTED = frozenset({"已批", "已批准", "批准", "同意", "准假", "已准", "准", "已请假", "请假"})
REFUSED = frozenset({"未批", "未批准", "不批", "不同意", "未准", "未准假", "不准"})
_ALLOWED = "可填：√、到、×、缺席、迟到、早退、请假、公假、病假、事假"


@dataclass(frozen=True)
class Attendance:
    """`mark`: present, late, early, leave, unexcused, unknown (blank); `reason` for leave: official, sick, personal, unstated."""

    mark: str
    reason: str = ""
    note: str = ""


def choice_key(plain: str) -> str:
    """Width, case, spaces and punctuation make no difference between two choices."""
    return _KEY.sub("", text(plain)).casefold()


def choice(cell: Cell, aliases: Mapping[str, Iterable[str]]) -> str | Problem | None:
    """The key of `aliases` whose texts (the first one is its label) hold the cell; None when blank."""
    if problem := error_problem(cell):
        return problem
    # A list may know 无 or / as a choice of its own, so only an empty cell is blank at once.
    key = choice_key(_plain(cell))
    for value, texts in aliases.items():
        if key and key in map(choice_key, texts):
            return value
    if is_nothing(cell):
        return None
    labels = [next(iter(texts), value) for value, texts in aliases.items()]
    return Problem("unknown_choice", f"“{shorten(cell)}”不在可选范围内", f"可填：{'、'.join(labels)}")


def _plain(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return text(cell)


def yes_no(cell: Cell) -> bool | Problem | None:
    """是/否, 有/无, √/×, 1/0, Y/N; None when blank."""
    if problem := error_problem(cell):
        return problem
    plain = _plain(cell).casefold()
    if plain in YES:
        return True
    if plain in NO:
        return False
    return (
        None
        if is_nothing(cell)
        else Problem("not_yes_no", f"“{shorten(cell)}”不是“是”或“否”", "可填：是、否")
    )


def attendance(cell: Cell, legend: Mapping[str, Attendance] | None = None) -> Attendance | Problem:
    """The mark in a cell of an attendance sheet; blank is `unknown`, an unlisted text a problem.

    `legend` gives the meaning of a committee's own signs (○, △) and goes before the common ones.
    """
    if problem := error_problem(cell):
        return problem
    plain = re.sub(r"\s", "", _plain(cell)).casefold()
    own = {re.sub(r"\s", "", text(sign)).casefold(): meant for sign, meant in (legend or {}).items()}
    if plain in own:
        return own[plain]
    if not plain:
        return Attendance("unknown")
    found = re.fullmatch(r"([^()\[\]]+)[(\[]([^()\[\]]+)[)\]]", plain)
    read = _with_remark(found[1], found[2]) if found else _mark(plain)
    return read or Problem("unknown_mark", f"签到记号“{shorten(cell)}”认不出来", _ALLOWED)


def _mark(plain: str) -> Attendance | None:
    for mark, texts in (("present", PRESENT), ("unexcused", ABSENT), ("late", LATE), ("early", EARLY)):
        if plain in texts:
            return Attendance(mark)
    for reason, texts in (("official", OFFICIAL), ("sick", SICK), ("personal", PERSONAL)):
        if plain in texts:
            return Attendance("leave", reason)
    if plain in OTHER_LEAVE:
        return Attendance("leave", "unstated", plain)
    return (
        Attendance("leave", "unstated", plain if plain.startswith("补") else "") if plain in LEAVE else None
    )


def _with_remark(plain: str, remark: str) -> Attendance | None:
    """√(迟到) is late, 事假(已批) a granted leave, 请假(病) a sick leave; contradictions are no mark."""
    mark, added = _mark(plain), _mark(remark)
    if mark is None:
        return None
    if mark.mark == "leave":
        return _leave_with_remark(mark, added, remark)
    if mark.mark in {"present", "late", "early"} and added and added.mark in {"late", "early"}:
        return added if mark.mark in {"present", added.mark} else None
    # Signed as absent, with the leave that excuses it in brackets.
    return added if mark.mark == "unexcused" and added and added.mark == "leave" else None


def _leave_with_remark(mark: Attendance, added: Attendance | None, remark: str) -> Attendance | None:
    if remark in GRANTED or (remark in LEAVE and mark.reason):
        return mark
    if (
        added
        and added.mark == "leave"
        and added.reason != "unstated"
        and mark.reason in {"unstated", added.reason}
    ):
        return Attendance("leave", added.reason, mark.note)
    return None
