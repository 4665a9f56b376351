"""Numbers written by people: counts, decimals, case and issue numbers, phones."""

import re
from decimal import Decimal, InvalidOperation

from tongxin.tables.reader import Cell

from .problem import Problem, error_problem, is_nothing, shorten, text

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_WHOLE = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+|[+-]?\d+(?:\.0+)?")
_CASE = re.compile(
    r"(?:[(\[〔]?((?:19|20)\d\d)(?:[)\]〕]|年|[-—–]))?(?:提案)?(?:第|编号|案号)?[:]?\s*(\d{1,6})(?:\.0)?\s*号?(?:提案)?"
)
_MERGED = re.compile(
    r"(?:与|并入|并案至|并至|并|合并至|合并到|合并入|归入)\D{0,6}?第?\s*(\d{1,6})\s*号\D{0,6}"
)
_ISSUE = re.compile(r"(?:((?:19|20)\d\d)年)?(?:社情民意信息?|专刊|信息)?第?\s*(\d{1,5})(?:\.0)?\s*期?")
_SPLIT_PHONES = re.compile(r"[/,;、|\n]| {2,}|或|(?<=\d{11}) (?=1\d{10}$)")
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(?:\+?86)?(0\d{2,3})?([2-9]\d{6,7})(?:[转x](\d{1,5}))?")
_HONG_KONG_MACAU = re.compile(r"(?:\+|00)?(85[23])(\d{8})")


def chinese_number(plain: str) -> int | None:
    """十二 → 12, 二十三 → 23, 一百零五 → 105, 二〇二五 → 2025; None for anything else."""
    if not plain or any(character not in _DIGITS and character not in _SCALES for character in plain):
        return None
    if not any(character in _SCALES for character in plain):
        return int("".join(str(_DIGITS[character]) for character in plain))
    total, digit = 0, 0
    for character in plain:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (digit or 1) * _SCALES[character]
            digit = 0
    return total + digit


def integer(cell: Cell) -> int | Problem | None:
    """A whole number as number or text, full-width or Chinese digits too; None when blank."""
    return count(cell, units="")


def count(cell: Cell, units: str = "人名位件篇条次期个场家天号岁") -> int | Problem | None:
    """A whole number that may carry a unit of one or two characters: 15人, 3人次, 共12件, 十五人; None when blank."""
    if problem := error_problem(cell):
        return problem
    if is_nothing(cell):
        return None
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    plain = text(cell).replace(" ", "")
    if units:
        plain = re.sub(rf"^[共计]*|[{units}]次?$", "", plain)
    if _WHOLE.fullmatch(plain):
        return int(Decimal(plain.replace(",", "")))
    spoken = chinese_number(plain)
    return _not_whole(cell) if spoken is None else spoken


def _not_whole(cell: Cell) -> Problem:
    return Problem("not_an_integer", f"“{shorten(cell)}”不是整数", "请填写整数，如 15")


def decimal(cell: Cell) -> Decimal | Problem | None:
    """An exact decimal, unit signs not allowed; None when blank."""
    if problem := error_problem(cell):
        return problem
    if is_nothing(cell):
        return None
    try:
        number = (
            Decimal(text(cell).replace(",", "").replace(" ", ""))
            if not isinstance(cell, bool)
            else Decimal("nan")
        )
    except InvalidOperation:
        number = Decimal("nan")
    return (
        number
        if number.is_finite()
        else Problem("not_a_number", f"“{shorten(cell)}”不是数字", "请填写数字，如 0.5")
    )


def case_number(cell: Cell, year: int | None = None) -> int | Problem | None:
    """第001号 → 1, also 001, 1.0, 1号, 2026-001; a year in the text must be `year` when that is given; None when blank."""
    otherwise = Problem("not_a_case_number", f"“{shorten(cell)}”不是案号", "请填写一个案号，如 第001号")
    return _of_year(cell, _CASE, otherwise, year, "案号")


def merged_into(cell: Cell) -> int | Problem | None:
    """The case a merged proposal went into: 并入第003号 → 3; None for texts that speak of no merging."""
    problem = error_problem(cell, longest=2_000)
    plain = "" if problem else text(cell).replace(" ", "")
    if "并" not in plain and "归入" not in plain:
        return problem
    found = _MERGED.fullmatch(plain)
    if found:
        return int(found[1])
    return Problem("not_a_case_number", f"“{shorten(cell)}”没有写明并入哪一件提案", "请写成：并入第003号")


def issue_number(cell: Cell, year: int | None = None) -> int | Problem | None:
    """第40期 → 40; a year in the text must be `year` when that is given; None when blank."""
    otherwise = Problem("not_an_issue", f"“{shorten(cell)}”不是期数", "请填写一个期数，如 第40期")
    return _of_year(cell, _ISSUE, otherwise, year, "期数")


def _of_year(
    cell: Cell, pattern: re.Pattern[str], otherwise: Problem, year: int | None, what: str
) -> int | Problem | None:
    number = _single(cell, pattern, otherwise)
    found = pattern.fullmatch(_unbracketed(cell))
    if isinstance(number, int) and found and found[1] and year and int(found[1]) != year:
        return Problem("other_year", f"“{shorten(cell)}”不是 {year} 年的{what}", f"请填写 {year} 年的{what}")
    return number


def _unbracketed(cell: Cell) -> str:
    return text(cell).replace(" ", "").strip("()[]〔〕")


def _single(cell: Cell, pattern: re.Pattern[str], otherwise: Problem) -> int | Problem | None:
    """The number in the last group of the pattern."""
    if problem := error_problem(cell):
        return problem
    if is_nothing(cell):
        return None
    found = pattern.fullmatch(_unbracketed(cell))
    if found:
        return int(found[found.re.groups])
    spoken = chinese_number(re.sub(r"^第|[号期]$", "", text(cell)))
    return otherwise if spoken is None else spoken


def phones(cell: Cell) -> tuple[str, ...] | Problem | None:
    """All numbers of a cell: mobiles as 11 digits, landlines as 0577-62345678, Hong Kong and Macau as +852-…; None when blank."""
    if problem := error_problem(cell, longest=200):
        return problem
    if is_nothing(cell):
        return None
    if isinstance(cell, float) and not cell.is_integer():
        return _not_a_phone(cell)
    found: list[str] = []
    for piece in _phone_pieces(cell):
        number = _phone(piece)
        if number is None:
            return _not_a_phone(cell)
        if number not in found:
            found.append(number)
    return tuple(found) or _not_a_phone(cell)


def _phone_pieces(cell: Cell) -> list[str]:
    plain = str(int(cell)) if isinstance(cell, float) else text(cell)
    # 1.3830166131E+10 still holds all eleven digits, 1.38302E+10 has lost some.
    exact = re.fullmatch(r"\d\.(\d+)[eE]\+?(\d+)", plain)
    if exact and len(exact[1]) == int(exact[2]):
        plain = str(int(Decimal(plain)))
    return [piece for piece in _SPLIT_PHONES.split(plain) if piece.strip()]


def _phone(piece: str) -> str | None:
    plain = re.sub(r"^(?:电话|手机|办|宅|办公|座机|TEL|Tel)[:]?", "", re.sub(r"[\s()\-—–_.]", "", piece))
    if mobile := _MOBILE.fullmatch(plain):
        return mobile[1]
    if abroad := _HONG_KONG_MACAU.fullmatch(plain):
        return f"+{abroad[1]}-{abroad[2]}"
    landline = _LANDLINE.fullmatch(plain)
    if not landline:
        return None
    area, number, extension = landline.groups()
    return (f"{area}-" if area else "") + number + (f"转{extension}" if extension else "")


def _not_a_phone(cell: Cell) -> Problem:
    return Problem("not_a_phone", f"“{shorten(cell)}”不是电话号码", "请填写 11 位手机号，或区号-座机号")


def phone(cell: Cell) -> str | Problem | None:
    """The one number of a cell, mobile or landline; several are a problem whose `readings` are the numbers."""
    found = phones(cell)
    if not isinstance(found, tuple):
        return found
    if len(found) > 1:
        return Problem("several_phones", f"“{shorten(cell)}”里有 {len(found)} 个号码", "请只保留一个", found)
    return found[0]


def mobile(cell: Cell) -> str | Problem | None:
    """The one mobile number of a cell, a landline beside it ignored; a landline alone is a problem."""
    found = phones(cell)
    if not isinstance(found, tuple):
        return found
    own = tuple(number for number in found if _MOBILE.fullmatch(number) or number.startswith("+85"))
    if len(own) > 1:
        return Problem("several_phones", f"“{shorten(cell)}”里有 {len(own)} 个手机号", "请只保留一个", own)
    return own[0] if own else Problem("landline", f"“{shorten(cell)}”不是手机号", "请填写 11 位手机号")
