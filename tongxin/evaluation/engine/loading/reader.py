"""Typed access to a node: a wrong value is noted as a problem and replaced by a harmless one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tongxin.evaluation.engine.exact import Exact, parse
from tongxin.evaluation.engine.problems import Problem, allowed_names
from tongxin.evaluation.engine.source import CALLED, Node
from tongxin.evaluation.engine.vocabulary import Vocabulary

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MOST_ID, MOST_TITLE, MOST_VERSION = 60, 120, 40  # characters, as far as a scheme's own are kept in columns


@dataclass(slots=True)
class Draft:
    """What the readers of one scheme share."""

    file: str
    vocabulary: Vocabulary
    problems: list[Problem] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    parameters: dict[str, Exact] = field(default_factory=dict)
    variants: dict[str, list[tuple[date, Node]]] = field(default_factory=dict)
    amended: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Reader:
    """A node being read."""

    node: Node
    draft: Draft

    def wrong(self, wrong: str, allowed: str = "", at: Node | None = None) -> None:
        """Note a fault at this node, or at one inside it."""
        node = at or self.node
        self.draft.problems.append(Problem(self.draft.file, node.line, node.path, wrong, allowed))

    def unknown(
        self, name: str, names: Iterable[str], what: str, labels: dict[str, str] | None = None
    ) -> None:
        """Note a name that is not one of the allowed."""
        self.wrong(f"没有“{name}”这个{what}", allowed_names(name, names, labels))

    def is_map(self, *names: str) -> bool:
        """Whether it is a map; with names, note every other name in it."""
        if self.node.kind != "map":
            self.wrong(
                f"应当是{CALLED['map']}，写的是{CALLED[self.node.kind]}",
                f"可用：{'、'.join(names)}。" if names else "",
            )
            return False
        for name, node in self.node.fields:
            if names and name not in names:
                Reader(node, self.draft).unknown(name, names, "名称")
        return True

    def get(self, key: str) -> "Reader | None":
        """The reader of a field, or nothing."""
        found = self.node.get(key)
        return Reader(found, self.draft) if found else None

    def need(self, key: str, what: str) -> "Reader | None":
        """The reader of a field that must be there."""
        found = self.get(key)
        if found is None and self.node.kind == "map":
            self.wrong(f"缺少 {key}（{what}）")
        return found

    def items(self) -> list["Reader"]:
        """Readers of the items of a list; a single value counts as a list of one."""
        if self.node.kind == "list":
            if not self.node.items:
                self.wrong("列表是空的", "至少写一项。")
            return [Reader(item, self.draft) for item in self.node.items]
        return [self]

    def entries(self) -> list[tuple[str, "Reader"]]:
        """Names and readers of the fields of a map."""
        return [(name, Reader(node, self.draft)) for name, node in self.node.fields]

    def text(self, most: int = 0) -> str:
        """A text, perhaps of limited length; numbers are taken as they are written."""
        if self.node.kind in ("text", "number") and self.node.text.strip():
            if most and len(self.node.text) > most:
                self.wrong(f"文字太长（{len(self.node.text)}字）", f"最多{most}字。")
            return self.node.text
        kind = self.node.kind
        self.wrong("文字不能是空的" if kind == "text" else f"应当是文字，写的是{CALLED[kind]}")
        return ""

    def choice(self, names: Iterable[str], what: str = "值") -> str:
        """A text out of a list; the first of the list where it is not."""
        allowed, found = list(names), self.text()
        if found and found not in allowed:
            self.unknown(found, allowed, what)
        return found if found in allowed else allowed[0]

    def number(self, low: Exact | None = None, high: Exact | None = None) -> Exact:
        """An exact number inside bounds."""
        try:
            found = parse(self.node.text if self.node.kind in ("text", "number") else "")
        except ValueError:
            shown = self.node.text or CALLED[self.node.kind]
            self.wrong(f"应当是数字，写的是“{shown}”", "写法如 5、-7.5、1/2、50%。")
            return 0
        if (low is not None and found < low) or (high is not None and found > high):
            self.wrong(f"数字 {self.node.text} 超出范围", _range(low, high))
        return found

    def whole(self, low: int = 0, high: int = 10_000) -> int:
        """A whole number inside bounds."""
        found = self.number(low, high)
        if isinstance(found, Fraction):
            self.wrong(f"应当是整数，写的是 {self.node.text}")
            return low
        return found

    def flag(self) -> bool:
        """true or false."""
        if self.node.kind != "flag":
            self.wrong("应当是 true 或 false")
        return self.node.text.lower() == "true"

    def day(self) -> date:
        """A day like 2025-03-01."""
        try:
            return date.fromisoformat(self.node.text)
        except ValueError:
            self.wrong(f"日期“{self.node.text}”不对", "写法如 2025-03-01。")
            return date(2000, 1, 1)

    def id(self) -> str:
        """A short name of its own, unique in the scheme."""
        found = self.text(MOST_ID)
        if found and not ID.fullmatch(found):
            self.wrong(f"标识“{found}”写法不对", "用小写英文字母、数字和短横线，如 further-proposals。")
        elif found in self.draft.ids:
            first = self.draft.ids[found]
            self.wrong(f"标识“{found}”用了两次", f"第一次在第{first}行，请换一个。")
        elif found:
            self.draft.ids[found] = self.node.line
        return found

    def text_of(self, key: str, most: int = 0) -> str:
        """A text field, empty where absent."""
        found = self.get(key)
        return found.text(most) if found else ""

    def number_of(self, key: str, low: Exact | None = None, high: Exact | None = None) -> Exact | None:
        """A number field, None where absent."""
        found = self.get(key)
        return found.number(low, high) if found else None

    def day_of(self, key: str) -> date | None:
        """A date field, None where absent."""
        found = self.get(key)
        return found.day() if found else None

    def choice_of(self, key: str, *names: str) -> str:
        """A choice field, the first name where absent."""
        found = self.get(key)
        return found.choice(names) if found else names[0]

    def items_of(self, key: str) -> list["Reader"]:
        """Items of a list field, none where absent."""
        found = self.get(key)
        return found.items() if found else []


def _range(low: Exact | None, high: Exact | None) -> str:
    return f"应在 {low} 至 {high} 之间。" if high is not None else f"不得小于 {low}。"
