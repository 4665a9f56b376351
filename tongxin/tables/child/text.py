"""Reads .csv and other delimited text in the encodings Chinese offices use."""

import csv
import io
import re
from typing import Any

from .refusal import Bounds, Refused

NOT_A_TABLE = "这不是表格文件；请上传 .xlsx、.xls 或 .csv 文件"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_KEPT_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_GUARDED = re.compile(r"'(?=[=+\-@\t\r])")


def read_text(data: bytes, bounds: Bounds) -> list[dict[str, Any]]:
    """One unnamed sheet in wire form, every cell text; raises `Refused`."""
    text = decode(data)
    if _CONTROL.search(text):
        raise Refused(NOT_A_TABLE)
    if re.match(r"\s*<(?:!doctype|html|head|meta|table|\?xml|style)", text[:200], re.IGNORECASE):
        raise Refused("这是网页格式的表格（扩展名虽是 .xls），请用 WPS 或 Excel 打开后另存为 .xlsx 再上传")
    return [{"name": "", "hidden": False, "merged": [], "hidden_rows": [], "rows": _rows(text, bounds)}]


def decode(data: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with or without mark, GB18030; raises `Refused` for anything else."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(data, "utf-16")
    if b"\0" in data[:4096]:
        return _strict(data, "utf-16-be" if data[:4096:2].count(0) > data[1:4096:2].count(0) else "utf-16-le")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse_broken_utf8(data)
    return _strict(data, "gb18030")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused("文字编码认不出来或文件已损坏；请另存为 UTF-8 编码的 CSV 或 .xlsx 再上传") from error


def _refuse_broken_utf8(data: bytes) -> None:
    """A few damaged bytes must not turn a whole UTF-8 file into other, readable characters."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    wide = sum(character > "\x7f" for character in text) - bad
    if data.startswith(b"\xef\xbb\xbf") or wide > bad:
        raise Refused("文件的 UTF-8 编码有损坏；请重新导出，或另存为 .xlsx 再上传")


def _rows(text: str, bounds: Bounds) -> list[list[Any]]:
    csv.field_size_limit(bounds["characters"])
    rows, cells = [], bounds["cells"]
    try:
        for number, record in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), 1
        ):
            row = [_cell(field) for field in record]
            cells -= len(row)
            if number > bounds["rows"] or len(row) > bounds["columns"] or cells < 0:
                raise Refused(f"内容超过上限 {bounds['rows']} 行、{bounds['columns']} 列，请拆成几个文件上传")
            while row and row[-1] is None:
                row.pop()
            if row:
                rows.append([number, row])
    except csv.Error as error:
        raise Refused("CSV 的引号不配对或文件已损坏；请另存为 .xlsx 再上传") from error
    return rows


def _delimiter(text: str) -> str:
    """Which of comma, tab, semicolon the first lines hold most of, quoted text left out."""
    head = re.sub(r'"[^"]*"', "", text[:20_000])
    return max(",\t;", key=head.count)


def _cell(field: str) -> str | None:
    kept = _KEPT_AS_TEXT.fullmatch(field)
    text = kept[1] if kept else _GUARDED.sub("", field, count=1) if field.startswith("'") else field
    return text.replace("\r\n", "\n").replace("\r", "\n") or None
