"""Looks over the XML of a workbook before and beside the cell reader: bounds, entities, error cells, hidden rows."""

import re
from xml.parsers import expat

from .archive import DAMAGED
from .refusal import Bounds, Refused

UNCOMPUTED = "公式未计算"
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>]|)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_REF = re.compile(rb"""\br\s*=\s*["']\$?([A-Z]+)\$?([0-9]+)["']""")
_ERROR_TYPE = re.compile(rb"""\bt\s*=\s*["']e["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</|<(?:\w+:)?is\b")
_HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\b(?=[^>]*\bhidden\s*=\s*["'](?:1|true)["'])[^>]*\br\s*=\s*["'](\d+)["']"""
)
Wrong = dict[tuple[int, int], str]


def column_number(letters: bytes) -> int:
    """`A` is 1, `XFD` is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def check_parts(parts: dict[str, bytes], bounds: Bounds) -> None:
    """Refuses entities anywhere and filled cells beyond the bounds in any sheet."""
    for name, content in parts.items():
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        if _ENTITY.search(content):
            raise Refused("文件里含有外部实体定义，不是正常的表格文件")
        if b"sheetData" in content:
            _check_corner(content, bounds)


def _check_corner(content: bytes, bounds: Bounds) -> None:
    """Only filled cells count: offices colour whole columns down to row 1,048,576 and mean nothing by it."""
    for found in _far_cell(bounds).finditer(content):
        column, row = column_number(found[1]), int(found[2])
        if column > bounds["columns"] or row > bounds["rows"]:
            place = found[1].decode() + found[2].decode()
            raise Refused(
                f"单元格 {place} 有内容，超出可读范围（{bounds['rows']} 行、{bounds['columns']} 列以内）；"
                "请删除多余的行和列后再上传"
            )


def _far_cell(bounds: Bounds) -> re.Pattern[bytes]:
    digits = len(str(bounds["rows"]))
    letters = next(count for count in range(1, 5) if bounds["columns"] < 26**count * 27 // 26)
    far = rb"[A-Z]{%d,7}[0-9]{1,9}|[A-Z]{1,7}[0-9]{%d,9}" % (letters, digits)
    return re.compile(
        rb"""r=["'](?=(?:%s)["'])([A-Z]+)([0-9]+)["'](?:[^>]*[^/>])?>\s*<(?:\w+:)?(?:v|is|f)\b""" % far
    )


def sheet_parts(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Sheet name → XML of that sheet; call after `check_parts`."""
    try:
        relations = _elements(parts["xl/_rels/workbook.xml.rels"], "Relationship")
        sheets = _elements(parts["xl/workbook.xml"], "sheet")
    except (KeyError, expat.ExpatError) as error:
        raise Refused(DAMAGED) from error
    targets = {each.get("Id", ""): _full_name(each.get("Target", "")) for each in relations}
    found = {}
    for each in sheets:
        relation = next((value for key, value in each.items() if key.endswith(":id")), "")
        found[each.get("name", "")] = parts.get(targets.get(relation, ""), b"")
    return found


def _elements(content: bytes, wanted: str) -> list[dict[str, str]]:
    """Attributes of every element of that name; entities were refused before, and the process is limited."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append(attributes)

    parser.StartElementHandler = start
    parser.Parse(content, True)
    return found


def _full_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"


def wrong_cells(content: bytes) -> Wrong:
    """(row, column) → what Excel shows, for error cells and for formulas no program has computed yet."""
    if not any(sign in content for sign in (b"<f", b":f", b'"e"', b"'e'")):
        return {}
    wrong: Wrong = {}
    for attributes, inner in _CELL.findall(content):
        place = _REF.search(attributes)
        problem = _problem(attributes, inner)
        if place and problem:
            wrong[int(place[2]), column_number(place[1])] = problem
    return wrong


def _problem(attributes: bytes, inner: bytes) -> str:
    value = _VALUE.search(inner)
    text = (value[1] or b"").decode("utf-8", "replace") if value else ""
    if _ERROR_TYPE.search(attributes):
        return text or "#ERROR!"
    computed = text or b't="str"' in attributes or (value and value[1] is None)
    return UNCOMPUTED if _FORMULA.search(inner) and not computed else ""


def hidden_rows(content: bytes) -> list[int]:
    """1-based numbers of rows hidden by hand or by a filter."""
    return [int(number) for number in _HIDDEN_ROW.findall(content)] if b"hidden" in content else []
