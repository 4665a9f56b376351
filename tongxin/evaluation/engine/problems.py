"""Problems found in a scheme or a case: values that say where, what is wrong and what is allowed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of a document: file, line (from 1), path inside it, fault and remedy in Chinese."""

    file: str
    line: int
    path: str
    wrong: str
    allowed: str = ""

    def __str__(self) -> str:
        where = f"{self.file} 第{self.line}行" if self.line else self.file
        place = f"（{self.path}）" if self.path else ""
        return f"{where}{place}：{self.wrong}。{self.allowed}"

    def as_json(self) -> dict[str, object]:
        """The problem as plain JSON values."""
        return {
            "file": self.file,
            "line": self.line,
            "path": self.path,
            "wrong": self.wrong,
            "allowed": self.allowed,
        }


class DocumentError(Exception):
    """A document that cannot be used; `problems` holds every fault found, in order of lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class SchemeError(DocumentError):
    """A scheme that cannot be used."""


class CaseError(DocumentError):
    """A case that cannot be used."""


def allowed_names(name: str, allowed: Iterable[str], labels: dict[str, str] | None = None) -> str:
    """A sentence listing what is allowed, beginning with the closest match to a misspelt name."""
    names = list(allowed)
    close = get_close_matches(name, names, n=1, cutoff=0.6)
    hint = f"是不是想写“{close[0]}”？" if close else ""
    shown = "、".join(f"{each}（{labels[each]}）" if labels and each in labels else each for each in names)
    return f"{hint}可用：{shown}。" if names else f"{hint}此处没有可用的值。"
