"""Reading cases from JSON: every fault is collected and said with its place."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from .case import Case, CasePeriod, Duty, Earlier, FactValue, Judgement, MemberResult, Span, Subject
from .exact import Exact, exact
from .problems import CaseError, Problem, allowed_names

T = TypeVar("T")
CASE_KEYS = (
    "subject",
    "period",
    "duties",
    "judgements",
    "parameters",
    "earlier",
    "members",
    "term",
    "as_of",
)


class Fields:
    """An object of the document being read; wrong values are noted and replaced by harmless ones."""

    def __init__(self, data: object, path: str, problems: list[Problem], file: str) -> None:
        self.path, self.problems, self.file = path, problems, file
        self.data = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.wrong("", "应当是一个对象")

    def wrong(self, key: str, wrong: str, allowed: str = "") -> None:
        """Note a fault at a key."""
        place = f"{self.path}.{key}" if self.path and key else self.path or key
        self.problems.append(Problem(self.file, 0, place, wrong, allowed))

    def only(self, *names: str) -> None:
        """Note every name not in the list."""
        for name in self.data:
            if name not in names:
                self.wrong(str(name), "没有这个名称", allowed_names(str(name), names))

    def text(self, key: str, required: bool = False) -> str:
        """A text, empty where absent."""
        value = self.data.get(key)
        if isinstance(value, str) and (value or not required):
            return value
        if value is not None or required:
            self.wrong(key, "缺少文字" if value in (None, "") else "应当是文字")
        return ""

    def day(self, key: str) -> date | None:
        """A day like "2025-03-01", or None where absent."""
        value = self.data.get(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.wrong(key, f"日期“{value}”不对", "写法如 2025-03-01。")
            return None

    def needed_day(self, key: str) -> date:
        """A day that must be there."""
        found = self.day(key)
        if key not in self.data:
            self.wrong(key, "缺少日期", "写法如 2025-03-01。")
        return found or date.min

    def number(self, key: str) -> Exact | None:
        """An exact number, or None where absent."""
        value = self.data.get(key)
        if value is None:
            return None
        try:
            return exact(value)
        except ValueError:
            self.wrong(key, f"数字“{value}”不对", '写整数，或把小数写成文字，如 "7.5"。')
            return None

    def whole(self, key: str) -> int:
        """A whole number, 0 where absent."""
        value = self.number(key)
        if isinstance(value, int):
            return value
        if value is not None:
            self.wrong(key, "应当是整数")
        return 0

    def sub(self, key: str) -> "Fields":
        """An object inside."""
        return Fields(
            self.data.get(key, {}), f"{self.path}.{key}" if self.path else key, self.problems, self.file
        )

    def each(self, key: str, read: "Callable[[Fields], T]") -> tuple[T, ...]:
        """All objects of a list, each read the same way."""
        value = self.data.get(key, [])
        if not isinstance(value, list):
            self.wrong(key, "应当是列表")
            return ()
        base = f"{self.path}.{key}" if self.path else key
        return tuple(
            read(Fields(item, f"{base}[{number}]", self.problems, self.file))
            for number, item in enumerate(value, 1)
        )


def read_case(data: object, file: str = "case.json") -> Case:
    """One case from parsed JSON, text or bytes; raise CaseError with every fault found."""
    problems: list[Problem] = []
    found = _case(Fields(_parsed(data, file), "", problems, file))
    if problems:
        raise CaseError(problems)
    return found


def read_cases(path: Path) -> tuple[Case, ...]:
    """All cases of a JSON file: one case, a list, or {"cases": [...]}; raise CaseError."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CaseError([Problem(path.name, 0, "", f"打不开文件：{error.strerror}")]) from None
    data = _parsed(raw, path.name)
    if isinstance(data, dict) and "cases" in data:
        data = data["cases"]
    if not isinstance(data, list):
        return (read_case(data, path.name),)
    problems: list[Problem] = []
    cases = tuple(
        _case(Fields(item, f"[{number}]", problems, path.name)) for number, item in enumerate(data, 1)
    )
    if problems:
        raise CaseError(problems)
    return cases


def _parsed(data: object, file: str) -> object:
    if not isinstance(data, str | bytes):
        return data
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        # Decimals stay text, so that no digit is lost on the way to an exact number.
        return json.loads(text, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise CaseError([Problem(file, error.lineno, "", f"不是合格的 JSON：{error.msg}")]) from None
    except UnicodeDecodeError:
        raise CaseError([Problem(file, 0, "", "文字编码不是 UTF-8", "请另存为 UTF-8 编码。")]) from None
    except (ValueError, RecursionError):
        raise CaseError([Problem(file, 0, "", "数字太长或层次太深")]) from None


def _case(fields: Fields) -> Case:
    fields.only(*CASE_KEYS)
    term = fields.data.get("term")
    days = [_day(fields, "term", value) for value in term] if isinstance(term, list) else []
    if term is not None and (len(days) != 2 or days[0] > days[1]):
        fields.wrong("term", "应当是届期的首日和末日", '写法如 ["2022-01-01", "2026-12-31"]。')
    duties = fields.each("duties", _duty)
    for name in _repeated(each.id for each in duties):
        fields.wrong("duties", f"编号“{name}”出现了不止一次")
    return Case(
        subject=_subject(fields.sub("subject")),
        period=_period(fields.sub("period")),
        duties=duties,
        judgements=fields.each("judgements", _judgement),
        parameters=_amounts(fields.sub("parameters")),
        earlier=fields.each("earlier", _earlier),
        members=fields.each("members", _member),
        term=(days[0], days[1]) if len(days) == 2 else None,
        as_of=fields.day("as_of"),
    )


def _repeated(names: Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield name
        seen.add(name)


def _day(fields: Fields, key: str, value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        fields.wrong(key, f"日期“{value}”不对", "写法如 2025-03-01。")
        return date.min


def _subject(fields: Fields) -> Subject:
    fields.only("id", "name", "type", "facts", "joined", "left")
    return Subject(
        id=fields.text("id", required=True),
        name=fields.text("name") or fields.text("id"),
        type=fields.text("type") or "member",
        facts=fields.each("facts", _span),
        joined=fields.day("joined"),
        left=fields.day("left"),
    )


def _span(fields: Fields) -> Span:
    fields.only("name", "value", "from", "to")
    value = fields.data.get("value")
    kept = value if isinstance(value, bool) else fields.text("value", required=True)
    return Span(fields.text("name", required=True), kept, fields.day("from"), fields.day("to"))


def _period(fields: Fields) -> CasePeriod:
    fields.only("year", "part", "from", "to")
    found = CasePeriod(fields.whole("year"), fields.whole("part"), fields.day("from"), fields.day("to"))
    dated = found.start and found.end and found.start <= found.end
    if not dated and not 1900 < found.year < 2200:
        fields.wrong(
            "", "没有说明考核期", '写 {"year": 2025}，或 {"from": "2022-01-01", "to": "2026-12-31"}。'
        )
    return found


def _duty(fields: Fields) -> Duty:
    fields.only("id", "kind", "on", "quantity", "facts", "title", "source", "member")
    quantity = fields.number("quantity")
    return Duty(
        id=fields.text("id", required=True),
        kind=fields.text("kind", required=True),
        on=fields.needed_day("on"),
        quantity=1 if quantity is None else quantity,
        facts=_facts(fields.sub("facts")),
        title=fields.text("title"),
        source=fields.text("source"),
        member=fields.text("member"),
    )


def _facts(fields: Fields) -> dict[str, FactValue]:
    found: dict[str, FactValue] = {}
    for name, value in fields.data.items():
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            found[name] = tuple(value)
        elif isinstance(value, str | int):
            found[name] = value
        else:
            fields.wrong(str(name), "应当是文字、整数、true 或 false、或文字列表")
    return found


def _judgement(fields: Fields) -> Judgement:
    fields.only("id", "item", "by", "points", "duty", "marks")
    marks = _facts(Fields({"marks": fields.data.get("marks", [])}, fields.path, fields.problems, fields.file))
    found = marks.get("marks", ())
    return Judgement(
        id=fields.text("id", required=True),
        item=fields.text("item", required=True),
        by=fields.text("by", required=True),
        points=fields.number("points"),
        duty=fields.text("duty"),
        marks=found if isinstance(found, tuple) else (),
    )


def _earlier(fields: Fields) -> Earlier:
    fields.only("period", "score", "grade")
    return Earlier(fields.text("period", required=True), fields.number("score") or 0, fields.text("grade"))


def _member(fields: Fields) -> MemberResult:
    fields.only("id", "name", "amounts")
    return MemberResult(
        fields.text("id", required=True), fields.text("name"), _amounts(fields.sub("amounts"))
    )


def _amounts(fields: Fields) -> dict[str, Exact]:
    return {name: fields.number(name) or 0 for name in fields.data}
