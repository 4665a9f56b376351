"""Takes the cells of a row one by one and keeps, in words, what could not be read."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from tongxin.tables.layout import Column
from tongxin.tables.rows import TableRow, shown
from tongxin.tables.values import Day, Problem, is_nothing, names
from tongxin.tables.values.problem import error_problem

Value = TypeVar("Value")
LONGEST = 1_000_000  # of a text; how much of it may be kept, its reader says
MOST = 1_000_000_000  # what every database takes for a whole number


class Cells:
    """One row on its way to a reading: `values` are JSON values, `misread` sentences naming the column."""

    def __init__(self, row: TableRow, columns: tuple[Column, ...]) -> None:
        self.row = row
        self.labels = {column.name: column.label for column in columns}
        self.required = {column.name for column in columns if column.required}
        self.values: dict[str, Any] = {}
        self.misread: list[str] = []

    def take(self, name: str, reader: Callable[[Any], Value | Problem | None]) -> Value | None:
        """The value of a column, or None with a sentence in `misread`."""
        found = reader(self.row[name])
        if isinstance(found, Problem):
            self._tell(f"“{self.labels[name]}”列：{found}")
            return None
        if found is None and name in self.required:
            self._tell(f"“{self.labels[name]}”列：没有填写")
        if type(found) is int and not 0 <= found <= MOST:
            self._tell(f"“{self.labels[name]}”列：“{found}”超出范围，应是0至{MOST}的整数")
            return None
        if isinstance(found, Day) and found.until:
            self.values.setdefault("remarks", []).append(
                f"“{self.labels[name]}”列：“{self.text(name)}”是一段日期，只记第一天{found.on.isoformat()}"
            )
        return found

    def text(self, name: str) -> str:
        """The text of a column; '' for the signs of nothing (/, —, 无) and, with a sentence, for an error."""
        cell = self.row[name]
        if problem := error_problem(cell, longest=LONGEST):
            self._tell(f"“{self.labels[name]}”列：{problem}")
            return ""
        return "" if is_nothing(cell) else shown(cell)

    def _tell(self, sentence: str) -> None:
        if sentence not in self.misread:
            self.misread.append(sentence)

    def keep(self, name: str, reader: Callable[[Any], Any]) -> Any:
        """As `take`, and kept in `values` as JSON spells it."""
        found = self.take(name, reader)
        self.values[name] = spelled(found)
        return found

    def keep_text(self, *names: str, most: int = 200) -> None:
        """The texts of columns, each at most so many characters long: a text is never cut in silence."""
        for name in names:
            found = self.values[name] = self.text(name)
            if name in self.required and not found:
                self.tell_blank(name)
            if len(found) > most:
                self.misread.append(f"“{self.labels[name]}”列：有{len(found)}个字，最多{most}个")

    def tell_blank(self, name: str) -> None:
        """That a column is blank, unless something else was said of it."""
        if not any(sentence.startswith(f"“{self.labels[name]}”列：") for sentence in self.misread):
            self.misread.append(f"“{self.labels[name]}”列：没有填写")

    def keep_body(self, *names: str, most: int = 80) -> None:
        """As `keep_text`, for names of bodies: signs alone (//, ……) name none."""
        for name in names:
            self.keep_text(name, most=most)
            if self.values[name] and not any(map(str.isalnum, self.values[name])):
                self.values[name] = ""
                if name in self.required:
                    self.tell_blank(name)

    def keep_names(self, name: str) -> None:
        """The names of a column; in `open` what it says of more: a number of people, or 等 at its end."""
        listed = self.take(name, names)
        found = self.values[name] = list(listed.names) if listed else []
        if listed and (listed.open_ended or listed.stated is not None):
            told = {"label": self.labels[name], "stated": listed.stated, "names": found}
            self.values.setdefault("open", {})[name] = told

    def raw(self) -> list[str]:
        return [shown(cell) for cell in self.row.raw.cells]


def spelled(value: Any) -> Any:
    if isinstance(value, Day):
        return value.on.isoformat()
    return value.isoformat() if isinstance(value, date) else value
