"""Reads a spreadsheet of unknown origin in a limited child process, or says in Chinese why it cannot be read."""

import datetime as dt
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

DAMAGED = "文件已损坏或不是表格，打不开；请用 WPS 或 Excel 打开后另存为 .xlsx 再上传"
TOO_SLOW = "文件太复杂，读取超时；请删除多余内容或拆成几个文件后再上传"
TOO_LARGE = "表格展开后过大，读不下；请删除多余的行和列，或拆成几个文件后再上传"
_BOOTSTRAP = "import sys; sys.path.append(sys.argv.pop(1)); from child.run import main; main()"


class UnreadableFile(Exception):
    """The file gives no table; `str()` and `.reason` are the Chinese sentence for the person who sent it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class CellError:
    """A cell that shows an error (`#N/A`, `#DIV/0!`) or a formula no program has computed yet."""

    text: str

    def __str__(self) -> str:
        return self.text


Cell = str | int | float | bool | dt.datetime | dt.date | CellError | None


@dataclass(frozen=True)
class Limits:
    """What the child may use and a file may hold. Sizes in bytes, time in seconds, rows and columns per sheet."""

    bytes: int = 20 << 20
    unpacked: int = 128 << 20
    entries: int = 1_000
    sheets: int = 100
    rows: int = 200_000
    columns: int = 702
    cells: int = 2_500_000
    characters: int = 60_000_000
    memory: int = 512 << 20
    seconds: int = 10

    @property
    def answer(self) -> int:
        """Most bytes the child may answer with."""
        return 4 * self.characters + 24 * self.cells


@dataclass(frozen=True)
class Row:
    """One row that is not blank; `number` is 1-based as Excel shows it, `cells` end at the last filled cell."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell in 1-based `column`; `None` beyond the end."""
        return self.cells[column - 1] if 0 < column <= len(self.cells) else None


@dataclass(frozen=True)
class Area:
    """A merged group of cells, 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """Rows from top to bottom, blank rows left out. Every cell of a merged group holds what the group shows."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[Area, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()

    @cached_property
    def filled(self) -> dict[tuple[int, int], Area]:
        """(row, column) → area, for cells whose content was copied from the top-left cell of a merged group."""
        last_row = self.rows[-1].number if self.rows else 0
        last_column = max((len(row.cells) for row in self.rows), default=0)
        return {
            (row, column): area
            for area in self.merged
            for row in range(area.top, min(area.bottom, last_row) + 1)
            for column in range(area.left, min(area.right, last_column) + 1)
            if (row, column) != (area.top, area.left)
        }


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file in their order; a .csv is one sheet without a name."""

    sheets: tuple[Sheet, ...]

    @property
    def visible(self) -> tuple[Sheet, ...]:
        """Sheets that are not hidden and not empty."""
        return tuple(sheet for sheet in self.sheets if sheet.rows and not sheet.hidden)


def read_workbook(source: str | Path | bytes, *, limits: Limits | None = None) -> Workbook:
    """Reads .xlsx, .xlsm, .xls or .csv (UTF-8, UTF-16, GB18030) from a path or from bytes.

    The kind is seen from the content, not from the name. Numbers come as `int` where integral, else `float`;
    times of day come as text. Raises `UnreadableFile` for every failure, whatever the bytes are.
    """
    limits = limits or Limits()
    try:
        with _opened(source, limits) as stream:
            answer = _ask_child(stream, limits)
    except OSError as error:
        raise UnreadableFile("文件无法打开，请重新上传") from error
    return _workbook(answer)


def _opened(source: str | Path | bytes, limits: Limits) -> IO[bytes]:
    stream = _in_memory(source) if isinstance(source, bytes) else _from_disk(source)
    size = os.fstat(stream.fileno()).st_size
    if 0 < size <= limits.bytes:
        return stream
    stream.close()
    most = f"{limits.bytes / (1 << 20):g}"
    raise UnreadableFile(
        f"文件超过 {most} MB，请拆成几个文件上传" if size else "文件是空的，请检查后重新上传"
    )


def _from_disk(source: str | Path) -> IO[bytes]:
    path = Path(source)
    if not path.is_file():
        raise UnreadableFile("找不到这个文件，请重新上传")
    return path.open("rb")


def _in_memory(data: bytes) -> IO[bytes]:
    """Personal data should not touch the disk only to reach the child."""
    stream: IO[bytes]
    if hasattr(os, "memfd_create"):
        stream = os.fdopen(os.memfd_create("table"), "w+b")
    else:
        stream = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    stream.write(data)
    stream.flush()
    stream.seek(0)
    return stream


def _ask_child(stream: IO[bytes], limits: Limits) -> bytes:
    bounds = {name: getattr(limits, name) for name in Limits.__dataclass_fields__}
    command = [sys.executable, "-I", "-c", _BOOTSTRAP, str(Path(__file__).parent), json.dumps(bounds)]
    # The child sees none of our settings and keys; only where the interpreter's own libraries lie.
    environment = {key: os.environ[key] for key in ("LD_LIBRARY_PATH",) if key in os.environ}
    with subprocess.Popen(
        command,
        stdin=stream,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as child:
        try:
            answer = _collect(child, limits)
            code = child.wait(timeout=limits.seconds)
        except subprocess.TimeoutExpired as error:
            raise UnreadableFile(TOO_SLOW) from error
        finally:
            _end(child)
    if code != 0:
        raise UnreadableFile(_reason(code))
    return answer


def _collect(child: subprocess.Popen[bytes], limits: Limits) -> bytes:
    assert child.stdout is not None  # noqa: S101 - a pipe was asked for
    answer, deadline = bytearray(), time.monotonic() + limits.seconds
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while selector.select(max(deadline - time.monotonic(), 0)):
            piece = os.read(child.stdout.fileno(), 1 << 20)
            if not piece:
                return bytes(answer)
            answer += piece
            if len(answer) > limits.answer:
                raise UnreadableFile(TOO_LARGE)
    raise UnreadableFile(TOO_SLOW)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)


def _reason(code: int) -> str:
    """Rust aborts when memory is refused; the kernel sends XCPU, then KILL, when the time is used up."""
    if code == -signal.SIGABRT:
        return TOO_LARGE
    return TOO_SLOW if code in {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM} else DAMAGED


def _workbook(answer: bytes) -> Workbook:
    try:
        wire = json.loads(answer)
        if "refused" in wire:
            raise UnreadableFile(wire["refused"])
        return Workbook(tuple(_sheet(each) for each in wire["sheets"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableFile(DAMAGED) from error


def _sheet(wire: dict[str, Any]) -> Sheet:
    return Sheet(
        name=wire["name"],
        hidden=wire["hidden"],
        merged=tuple(Area(*corners) for corners in wire["merged"]),
        hidden_rows=frozenset(wire["hidden_rows"]),
        rows=tuple(Row(number, _cells(cells)) for number, cells in wire["rows"]),
    )


def _cells(wire: list[Any]) -> tuple[Cell, ...]:
    return tuple(_special(cell) if type(cell) is dict else cell for cell in wire)


def _special(wire: dict[str, str]) -> Cell:
    ((kind, text),) = wire.items()
    if kind == "d":
        return dt.date.fromisoformat(text)
    return dt.datetime.fromisoformat(text) if kind == "t" else CellError(text)
