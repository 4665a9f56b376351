"""A deterministic set of damaged and hostile spreadsheet files, made from a small sample and a seed."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

from .workbooks import MAIN, RELATIONS, WORKBOOK, book_of, old_book, package, sheet_xml

SEED = 20250112
SAMPLE_ROWS: list[list[object]] = [
    ["姓名", "界别", "人数", "日期"],
    *([f"委员{n}", "经济界", n, "2025年1月12日"] for n in range(40)),
]
OLD_ROWS: list[list[str | float]] = [["姓名", "人数"]]
OLD_ROWS += [[f"委员{n}", n] for n in range(80)]


def damaged_files() -> Iterator[tuple[str, bytes]]:
    """Files hurt at random: each must give a workbook or a refusal."""
    dice = random.Random(SEED)
    good, old = book_of(SAMPLE_ROWS), old_book(OLD_ROWS)
    text = "\r\n".join(",".join(map(str, row)) for row in SAMPLE_ROWS)
    for number in range(90):
        yield f"flip-{number}.xlsx", _flipped(good, dice, 1 + number % 8)
    for number in range(24):
        yield f"cut-{number}.xlsx", good[: dice.randrange(1, len(good))]
    for number in range(30):
        yield f"inner-{number}.xlsx", _hurt_inside(good, dice)
    for number in range(24):
        yield f"flip-{number}.xls", _flipped(old, dice, 1 + number % 4)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        for number in range(5):
            yield f"flip-{number}-{encoding}.csv", _flipped(text.encode(encoding), dice, 2)
    for number in range(10):
        yield f"noise-{number}.xlsx", b"PK\x03\x04" + dice.randbytes(dice.randrange(1, 3000))


def _flipped(data: bytes, dice: random.Random, times: int) -> bytes:
    hurt = bytearray(data)
    for _ in range(times):
        hurt[dice.randrange(len(hurt))] ^= 1 << dice.randrange(8)
    return bytes(hurt)


def _hurt_inside(data: bytes, dice: random.Random) -> bytes:
    """The zip stays whole, the XML of one part does not."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice(sorted(each for each in parts if each.startswith("xl/")))
    place = dice.randrange(len(parts[name]))
    parts[name] = parts[name][:place] + dice.randbytes(3) + parts[name][place + dice.randrange(6) :]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    return stream.getvalue()


BOMB = "文件解压后过大，疑似压缩炸弹，已拒绝读取"
DAMAGED = "文件已损坏，打不开；请用 WPS 或 Excel 打开后另存为 .xlsx 再上传"
TOO_LARGE = "表格展开后过大，读不下；请删除多余的行和列，或拆成几个文件后再上传"
TOO_MANY = "表格内容过多，请拆成几个文件上传"
ENTITY = "文件里含有外部实体定义，不是正常的表格文件"
FAR = "有内容，超出可读范围（200000 行、702 列以内）；请删除多余的行和列后再上传"
ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def hostile_files() -> Iterator[tuple[str, bytes, str]]:
    """Files made to harm or to confuse, with the reason each must be refused for."""
    yield from _bombs()
    yield from _lies()
    yield from _wide_and_long()
    yield from _foreign()


def _bombs() -> Iterator[tuple[str, bytes, str]]:
    yield "ratio.xlsx", package({"xl/media/a.xml": bytes(100 << 20)}), BOMB
    yield "sheet-of-spaces.xlsx", package({}, sheet=" " * (60 << 20)), BOMB
    yield "unpacked.xlsx", package({f"xl/{n}.bin": bytes(1 << 20) for n in range(130)}), BOMB
    many: dict[str, str | bytes] = {f"xl/x{n}.xml": "<a/>" for n in range(1200)}
    yield "entries.xlsx", package(many), "压缩包内有 1205 个文件，超过上限 1000 个，不是正常的表格文件"
    yield (
        "nested.zip",
        _zip({"inner.xlsx": book_of(SAMPLE_ROWS)}),
        "这是压缩包，不是表格；请解压后上传其中的 .xlsx、.xls 或 .csv 文件",
    )
    laughs = '<!DOCTYPE l [<!ENTITY a "haha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    strings = f'<?xml version="1.0"?>{laughs}]><sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>'
    yield "laughs.xlsx", package({"xl/sharedStrings.xml": strings}, sheet=ONE_CELL), ENTITY
    outside = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + WORKBOOK[21:]
    yield "outside.xlsx", package({"xl/workbook.xml": outside}), ENTITY
    yield "long-string.xlsx", _one_string_everywhere(), TOO_LARGE
    areas = "".join(
        f'<mergeCell ref="A1:{letter}9000"/>' for letter in ("CV", "CW", "CX", "CY") for _ in range(40)
    )
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="CV{n}"><v>1</v></c></row>' for n in range(1, 9001)
    )
    merged = sheet_xml(rows, f"<mergeCells>{areas}</mergeCells>")
    yield "merged.xlsx", package({"xl/worksheets/sheet1.xml": merged}), TOO_MANY


def _one_string_everywhere() -> bytes:
    long = "".join(chr(0x4E00 + n % 5000) for n in range(300_000))
    strings = f'<?xml version="1.0"?><sst xmlns="{MAIN}"><si><t>{long}</t></si></sst>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 5001))
    return package({"xl/sharedStrings.xml": strings}, sheet=rows)


def _lies() -> Iterator[tuple[str, bytes, str]]:
    good = book_of(SAMPLE_ROWS)
    yield "lying-size.xlsx", _with_sizes(good, lambda size: size // 4), BOMB
    yield "lying-larger.xlsx", _with_sizes(good, lambda size: size + 9), DAMAGED
    yield "lying-huge.xlsx", _with_sizes(good, lambda size: 3 << 30), BOMB
    yield "overlap.xlsx", _overlapping(good), "压缩包内的文件互相重叠，疑似压缩炸弹，已拒绝读取"
    yield "locked.xlsx", _with_flag(good), "文件有密码，请先去掉密码再上传"
    yield (
        "climbing.xlsx",
        package({"../../etc/cron.d/x.xml": "<a/>"}),
        "压缩包内有越界路径，不是正常的表格文件",
    )
    yield "rooted.xlsx", package({"/etc/x.xml": "<a/>"}), "压缩包内有越界路径，不是正常的表格文件"
    yield "twice.xlsx", package({"XL/workbook.xml": WORKBOOK}), "压缩包内有重名文件，不是正常的表格文件"
    yield "no-workbook-relations.xlsx", package({}, without=["xl/_rels/workbook.xml.rels"]), DAMAGED
    yield "no-sheet.xlsx", package({}, without=["xl/worksheets/sheet1.xml"]), DAMAGED
    yield "broken-workbook.xlsx", package({"xl/workbook.xml": "<workbook><sheets>"}), DAMAGED


def _records(data: bytes) -> Iterator[int]:
    """Where the lines of the zip directory start."""
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        yield place
        place = data.find(b"PK\x01\x02", place + 46)


def _with_sizes(data: bytes, lie: object) -> bytes:
    assert callable(lie)
    hurt = bytearray(data)
    for place in _records(data):
        (size,) = struct.unpack_from("<L", data, place + 24)
        struct.pack_into("<L", hurt, place + 24, lie(size))
    return bytes(hurt)


def _overlapping(data: bytes) -> bytes:
    hurt = bytearray(data)
    first, second, *_ = _records(data)
    hurt[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(hurt)


def _with_flag(data: bytes) -> bytes:
    hurt = bytearray(data)
    for place in _records(data):
        hurt[place + 8] |= 1
    return bytes(hurt)


def _wide_and_long() -> Iterator[tuple[str, bytes, str]]:
    corner = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    yield "corner.xlsx", package({}, sheet=ONE_CELL + corner), f"单元格 XFD1048576 {FAR}"
    yield "wide.xlsx", package({}, sheet=_wide_row(16_384)), f"单元格 AAA1 {FAR}"
    yield (
        "long.xlsx",
        package({}, sheet='<row r="900000"><c r="B900000"><v>1</v></c></row>'),
        f"单元格 B900000 {FAR}",
    )
    quoted = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    yield "corner-quoted.xlsx", package({}, sheet=quoted), f"单元格 XFD1048576 {FAR}"
    hidden = '<row r="1048576"><c t="n" r = "XFD1048576"><v>1</v></c></row>'
    yield "corner-disguised.xlsx", package({}, sheet=ONE_CELL + hidden), TOO_LARGE
    sparse = ONE_CELL + '<row r="199999"><c r="ZZ199999"><v>1</v></c></row>'
    yield "sparse.xlsx", package({}, sheet=sparse), TOO_LARGE
    unnumbered = "".join(f"<row><c><v>{n}</v></c></row>" for n in range(200_100))
    yield (
        "rows.xlsx",
        package({}, sheet=unnumbered),
        "工作表“名册”有 200100 行、1 列，超过上限 200000 行、702 列；请删除多余的行和列后再上传",
    )
    yield "rows.csv", b"1\n" * 3_000_000, "内容超过上限 200000 行、702 列，请拆成几个文件上传"
    yield "wide.csv", b"1," * 16_384, "内容超过上限 200000 行、702 列，请拆成几个文件上传"
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, 121))
    book = WORKBOOK.replace('<sheet name="名册" sheetId="1" r:id="r1"/>', sheets)
    yield (
        "sheets.xlsx",
        package({"xl/workbook.xml": book}, sheet=ONE_CELL),
        "工作表有 120 张，超过上限 100 张",
    )


def _wide_row(columns: int) -> str:
    cells = "".join(f'<c r="{_letters(n)}1"><v>{n}</v></c>' for n in range(1, columns + 1))
    return f'<row r="1">{cells}</row>'


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _foreign() -> Iterator[tuple[str, bytes, str]]:
    tail = "不是表格；请上传 .xlsx、.xls 或 .csv 文件"
    yield "empty.xlsx", b"", "文件是空的，请检查后重新上传"
    yield "word.xlsx", _zip({"word/document.xml": b"<d/>"}), f"这是 Word 文档，{tail}"
    yield "slides.xlsx", _zip({"ppt/presentation.xml": b"<d/>"}), f"这是演示文稿，{tail}"
    yield "binary.xlsb", _zip({"xl/workbook.bin": b"1"}), "这是 .xlsb 二进制工作簿；请另存为 .xlsx 再上传"
    yield "open.ods", _zip({"content.xml": b"<d/>"}), "这是 OpenDocument 格式；请另存为 .xlsx 再上传"
    yield "paper.pdf", b"%PDF-1.7\n" + zlib.compress(b"x" * 99), f"这是 PDF 文件，{tail}"
    yield "picture.png", b"\x89PNG\r\n\x1a\n" + bytes(64), f"这是图片，{tail}"
    yield "noise.csv", bytes(range(1, 32)) * 20, "这不是表格文件；请上传 .xlsx、.xls 或 .csv 文件"
    web = "<html><table><tr><td>姓名</td></tr></table></html>".encode()
    yield "web.xls", web, "这是网页格式的表格（扩展名虽是 .xls），请用 WPS 或 Excel 打开后另存为 .xlsx 再上传"
    yield "cut.xls", old_book([["姓名"], ["谢梦"]])[:1400], DAMAGED
    yield "not-a-zip.xlsx", b"PK not a zip at all", DAMAGED
    broken = "姓名,界别\n谢梦,经济界\n".encode()
    yield (
        "broken-utf8.csv",
        broken[:8] + b"\xff" + broken[8:],
        "文件的 UTF-8 编码有损坏；请重新导出，或另存为 .xlsx 再上传",
    )
    yield (
        "no-encoding.csv",
        "姓名\n".encode("gb18030") + b"\xff\xff\xff\n",
        "文字编码认不出来或文件已损坏；请另存为 UTF-8 编码的 CSV 或 .xlsx 再上传",
    )


def _zip(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def strange_but_readable() -> Iterator[tuple[str, bytes]]:
    """Odd files that must still give their cells."""
    fonts = "".join(f'<xf fontId="{n}" numFmtId="{n % 50}"/>' for n in range(60_000))
    styles = f'<?xml version="1.0"?><styleSheet xmlns="{MAIN}"><cellXfs>{fonts}</cellXfs></styleSheet>'
    yield "styles.xlsx", package({"xl/styles.xml": styles}, sheet=ONE_CELL)
    coloured = ONE_CELL + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    yield "coloured-to-the-end.xlsx", package({}, sheet=coloured)
    yield (
        "rooted-target.xlsx",
        package(
            {"xl/_rels/workbook.xml.rels": RELATIONS.replace('"worksheets', '"/xl/worksheets')},
            sheet=ONE_CELL,
        ),
    )
