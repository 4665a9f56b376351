"""A roster as offices send it: merged title and sectors, full-width digits, dates as text, shared phones, bad rows."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import xlsxwriter

from bench import inventing
from bench.inventing import BODIES

HEADINGS = (
    "序号", "所属界别", "委员姓名", "性别", "民族", "出生年月", "政治面貌", "学历", "工作单位及职务", "所属专委会",
    "所在联络组", "手机号码", "政协职务", "备注", "照片", "通讯地址", "邮编", "身份证件", "备用",
)  # fmt: skip
PER_SECTOR = 170
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
SPOILED = (("出生年月", "不详十三月"), ("委员姓名", ""))


@dataclass(frozen=True, slots=True)
class Messy:
    """The file, and what is in it."""

    content: bytes
    rows: int
    bad: int


def roster(rows: int, bad: int) -> Messy:
    """`rows` members on one sheet with 19 columns; `bad` of them spread over the sheet cannot be read."""
    rng = Random(inventing.SEED)
    spoiled = set(rng.sample(range(rows), bad))
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet("委员名册")
    style = book.add_format({"align": "center", "border": 1})
    page.merge_range(0, 0, 0, len(HEADINGS) - 1, "政协示例市第十三届委员会委员名册（2025年1月）", style)
    page.write_row(1, 0, [spread(heading) for heading in HEADINGS])
    names = distinct(rng)
    for number in range(rows):
        values = member(rng, number, next(names))
        if number in spoiled:
            spoil(values, number)
        page.write_row(number + 2, 0, list(values.values()))
    merged(page, rows, style)
    book.close()
    return Messy(stream.getvalue(), rows, bad)


def spread(heading: str) -> str:
    """Two-character headings are spread by blanks, as typists do."""
    return f"{heading[0]}　{heading[1]}" if len(heading) == 2 else heading


def distinct(rng: Random) -> Iterator[str]:
    """Names without repetition, so that the expected counts are known."""
    seen: set[str] = set()
    while True:
        name = inventing.name(rng) + rng.choice(("", "", inventing.name(rng)[1:2]))
        if name not in seen:
            seen.add(name)
            yield name


def member(rng: Random, number: int, name: str) -> dict[str, Any]:
    sectors, committees, groups = BODIES.values()
    year, month = inventing.born(rng).split("-")
    phone = inventing.phone(number // 2 if number % 50 == 1 else number + 500_000)
    return dict(zip(HEADINGS, (
        str(number + 1).translate(WIDE) if number % 3 else number + 1, sectors[number // PER_SECTOR % len(sectors)],
        f"{name[0]}　{name[1:]}" if len(name) == 2 else name, rng.choice("男女"), rng.choice(("汉族", "回", "满族")),
        rng.choice((f"{year}-{month}", f"{year}年{int(month)}月", f"{year}.{month}", f"{year}.{month}".translate(WIDE))),
        rng.choice(inventing.PARTIES), rng.choice(("大学", "研究生", "大专")), f"示例单位{number % 700}负责人",
        rng.choice(committees), rng.choice(groups), phone.translate(WIDE) if number % 4 == 0 else phone,
        "常委" if number % 10 == 0 else "委员", "2024年3月增补" if number % 97 == 0 else "",
        "", f"示例路{number}号", "250000", "", "",
    ), strict=True))  # fmt: skip


def spoil(values: dict[str, Any], number: int) -> None:
    heading, wrong = SPOILED[number % len(SPOILED)]
    values[heading] = wrong


def merged(page: Any, rows: int, style: Any) -> None:
    """The sector stands once, merged over its members."""
    sectors = next(iter(BODIES.values()))
    for start in range(0, rows, PER_SECTOR):
        end = min(start + PER_SECTOR, rows) - 1
        if end > start:
            page.merge_range(start + 2, 1, end + 2, 1, sectors[start // PER_SECTOR % len(sectors)], style)
