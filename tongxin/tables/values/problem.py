"""What a value reader answers when a cell cannot be read for certain."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from tongxin.tables.reader import Cell, CellError

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufe0e\ufe0f\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")
_NOTHING = frozenset({"", "/", "\\", "-", "--", "—", "——", "无", "暂无", "空", "*", ".", "N/A", "n/a"})

# As text files and copied values carry the errors of cells.
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)|#{3,}")


@dataclass(frozen=True)
class Problem:
    """A cell that needs a person: stable `code`, Chinese `message`, what is `allowed`, and the possible `readings`."""

    code: str
    message: str
    allowed: str = ""
    readings: tuple[object, ...] = ()

    def __str__(self) -> str:
        return f"{self.message}；{self.allowed}" if self.allowed else self.message


def text(cell: Cell) -> str:
    """The cell as clean text: NFKC width, no invisible characters, single spaces, line breaks kept; blank is ''."""
    if cell is None:
        return ""
    if type(cell) is str and cell.isalnum() and unicodedata.is_normalized("NFKC", cell):
        return cell  # most cells of most files: nothing in them to clean
    if isinstance(cell, float):
        return repr(cell)
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", str(cell)))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in plain.split("\n")).strip()


def is_nothing(cell: Cell) -> bool:
    """Blank, or one of the signs offices write for nothing (/, —, 无)."""
    return cell is None or (isinstance(cell, str) and text(cell) in _NOTHING)


def error_problem(cell: Cell, longest: int = 80) -> Problem | None:
    """A problem for cells that show an Excel error, and for texts too long to be what is looked for.

    The second spares the patterns behind from texts made to keep them busy.
    """
    if isinstance(cell, CellError) or (
        isinstance(cell, str) and "#" in cell[:20] and _ERROR.fullmatch(cell[:20].strip())
    ):
        return Problem(
            "cell_error", f"单元格显示错误“{shorten(cell)}”", "请在表格里改成实际内容（公式请先粘贴为数值）"
        )
    if isinstance(cell, str) and len(cell) > longest and len(cell.strip()) > longest:
        return Problem("too_long", f"“{shorten(cell)}”太长", f"最多 {longest} 个字")
    return None


def shorten(value: object) -> str:
    """A cell quoted in a message."""
    plain = str(value).replace("\n", " ")
    return plain if len(plain) <= 30 else plain[:30] + "…"
