"""Names of people: one in a cell, or many run together."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tongxin.tables.reader import Cell

from .numbers import chinese_number
from .problem import Problem, error_problem, is_nothing, shorten, text

MIDDLE_DOT = "·"
_DOTS = re.compile(r"\s*[·•・‧∙⋅●ᐧ﹒．･▪᛫⸱]\s*")
_POINT = re.compile(r"(?<=[^\x00-\x7f])\s*\.\s*(?=[^\x00-\x7f])")
_REMARK = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_NUMBERING = re.compile(r"^\s*(?:\d{1,3}\s*[.、)]\s*|\(\d{1,3}\)\s*)")
_LIST_NUMBERING = re.compile(r"\(?(?<!\d)\d{1,3}\s*[.、)](?=\s*[^\d\s])")
_CIRCLED = re.compile("[①-⑳⑴-⒇]")  # before its width is made plain: a bare digit beside a name is a slip
_TITLES = "(?:委员|同志|副主席|主席|常委|副秘书长|秘书长)"
_TITLE = re.compile(
    rf"(?<=\S\S)(?<!全体)(?<!部分)(?<!有关)(?<!各位)\s*{_TITLES}$|^(?:副主席|主席|副秘书长|秘书长)\s*(?=\S\S)"
)
_LOOSE_TITLE = re.compile(rf"(?<=\S)[^\S\n]+{_TITLES}(?=$|[\s、,;/|])")
_LABEL = re.compile(r"(?:^|(?<=[\s;、,]))\s*([^\s:、,;]{1,8}):")
_SEPARATOR = re.compile(r"[、,;/|]|\n")
_COUNT = r"(\d+|[一二两三四五六七八九十百]+)"
_OPEN_END = re.compile(rf"\s*等(?:共)?\s*{_COUNT}?\s*(?:人|名|位|位?委员|名委员|同志)?$")
_COUNTED = re.compile(rf"[\s、,]*(?:\(共?\s*{_COUNT}\s*[人名位]\)|共\s*{_COUNT}\s*[人名位](?:委员)?)$")
_UNREADABLE = re.compile(r"[\ufffd?□■〓◇\ue000-\uf8ff\U000f0000-\U0010ffff]")
_NEVER_IN_A_NAME = re.compile(r"[\d,;:!。、#@$%^&*_=+<>\"“”]")
COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳太史上官端木司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良"
        "漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生公户公玉公仪梁丘公仲公上公门公山公坚左丘公伯西门公祖第五公乘贯丘公皙南荣东里东宫仲长子书子桑即墨淳于"
        "达奚褚师吴铭纳兰完颜叶赫耶律那拉",
    )
)


@dataclass(frozen=True)
class Named:
    """A name and the bracketed remark beside it: 邹磊刚(工商联)."""

    name: str
    remark: str = ""


@dataclass(frozen=True)
class NameList:
    """Names in their order. `open_ended`: the cell ends in 等, so more are meant; `stated` the count written beside it.

    `remarks` are (name, remark) pairs from brackets and from labels such as 组长:, `repeated` names standing twice.
    """

    names: tuple[str, ...]
    open_ended: bool = False
    stated: int | None = None
    remarks: tuple[tuple[str, str], ...] = ()
    repeated: tuple[str, ...] = ()


def is_cjk(character: str) -> bool:
    """A Chinese character of any plane, extensions included."""
    return (
        unicodedata.name(character, "").startswith(("CJK UNIFIED", "CJK COMPATIBILITY")) or character == "〇"
    )


def unify_dots(plain: str) -> str:
    """All variants of the middle dot become U+00B7, spaces around it go."""
    return _POINT.sub(MIDDLE_DOT, _DOTS.sub(MIDDLE_DOT, plain))


def named(cell: Cell) -> Named | Problem | None:
    """One person's name with its bracketed remark; None for a blank cell.

    Padding inside a name goes (谢  梦 → 谢梦). Two names in the cell, digits, sentence marks or characters that were
    lost on the way (□ ? private use) are problems.
    """
    if problem := error_problem(cell):
        return problem
    if is_nothing(cell):
        return None
    if not isinstance(cell, str):
        return Problem("not_a_name", f"“{shorten(cell)}”不是姓名", "请填写一个人的姓名")
    return _named(unify_dots(_NUMBERING.sub("", text(_CIRCLED.sub("", cell)))))


def name(cell: Cell) -> str | Problem | None:
    """As `named`, without the remark (a remark such as (女) is never part of a name)."""
    found = named(cell)
    return found.name if isinstance(found, Named) else found


def _named(plain: str) -> Named | Problem:
    remark = "；".join("".join(groups) for groups in _REMARK.findall(plain) if any(groups))
    bare = _TITLE.sub("", _REMARK.sub("", plain).strip()).strip()
    if problem := _name_problem(bare):
        return problem
    parts = bare.split()
    joined = _join(parts)
    if joined is None:
        readings = (" ".join(parts), "".join(parts))
        return Problem(
            "several_names", f"“{shorten(bare)}”像是几个人的姓名", "这里只能填一个人的姓名", readings
        )
    return Named(joined, remark)


def _name_problem(bare: str) -> Problem | None:
    if _UNREADABLE.search(bare):
        return Problem("lost_character", f"姓名“{shorten(bare)}”里有无法识别的字", "请改用标准汉字重新填写")
    size = len(bare.replace(" ", ""))
    if (
        size > 40
        or (size < 2 and not bare.isascii())
        or not bare
        or _NEVER_IN_A_NAME.search(bare)
        or re.fullmatch(_TITLES, bare)
    ):
        return Problem("not_a_name", f"“{shorten(bare)}”不是一个人的姓名", "请填写一个人的姓名")
    return None


def _join(parts: list[str]) -> str | None:
    """Parts of one name put together; None when they look like several names."""
    if len(parts) == 1:
        return parts[0]
    if all(part.isascii() for part in parts):
        return " ".join(parts)
    if not all(is_cjk(character) for part in parts for character in part):
        return " ".join(parts)
    if all(len(part) == 1 for part in parts) and len(parts) <= 4:
        return "".join(parts)
    whole = "".join(parts)
    padded = len(parts) == 2 and len(whole) <= 4 and _is_padded(*parts)
    return whole if padded else None


def _is_padded(first: str, second: str) -> bool:
    """李 小明, 欧阳 修, 上官 燕静, but not 李明 王芳."""
    return len(first) == 1 or first in COMPOUND_SURNAMES or (len(second) == 1 and first in COMPOUND_SURNAMES)


def names(cell: Cell) -> NameList | Problem | None:
    """Names separated by 、 , ; / line breaks or spaces, numbered or not, possibly ending in 等; None when blank."""
    if problem := error_problem(cell, longest=5_000):
        return problem
    if is_nothing(cell):
        return None
    if not isinstance(cell, str):
        return Problem("not_names", f"“{shorten(cell)}”不是姓名名单", "姓名之间请用顿号隔开")
    plain, labels = _without_labels(unify_dots(text(_CIRCLED.sub("、", cell))).strip("。. "))
    # Only a list that starts with a number is a numbered list; elsewhere a digit is a slip worth a question.
    plain = _LIST_NUMBERING.sub("、", plain) if _NUMBERING.match(plain) else plain
    plain, open_ended, stated = _without_open_end(plain)
    found: list[Named] = []
    for piece in _pieces(_LOOSE_TITLE.sub("", plain)):
        read = _named(piece)
        if isinstance(read, Problem):
            return read
        found.append(read)
    if not found:
        return Problem("not_names", f"“{shorten(cell)}”里没有姓名", "姓名之间请用顿号隔开")
    counts = Counter(each.name for each in found)
    return NameList(
        names=tuple(each.name for each in found),
        open_ended=open_ended,
        stated=stated,
        remarks=(*((each.name, each.remark) for each in found if each.remark), *_labelled(labels, found)),
        repeated=tuple(each for each, count in counts.items() if count > 1),
    )


def _without_labels(plain: str) -> tuple[str, dict[str, str]]:
    """组长:张三 → 张三, remembering that 张三 follows the label 组长."""
    labels = {}
    for found in _LABEL.finditer(plain):
        first = re.split(r"[、,;/|\n]|\s\S{1,8}:", plain[found.end() :].strip(), maxsplit=1)[0].strip()
        labels["".join(first.split())] = found[1]
    return _LABEL.sub("、", plain), labels


def _labelled(labels: dict[str, str], found: list[Named]) -> Iterator[tuple[str, str]]:
    known = {each.name for each in found}
    return ((first, label) for first, label in labels.items() if first in known)


def _without_open_end(plain: str) -> tuple[str, bool, int | None]:
    found, counted = _OPEN_END.search(plain), _COUNTED.search(plain)
    end = found or counted
    if not end or not plain[: end.start()].strip():
        return plain, False, None
    written = next(filter(None, end.groups()), "")
    stated = int(written) if written.isdigit() else chinese_number(written)
    return plain[: end.start()], end is found, stated


def _pieces(plain: str) -> Iterator[str]:
    # Spaces inside brackets never separate people.
    guarded = _REMARK.sub(
        lambda remark: remark[0].replace(" ", "\x01").replace("、", "\x02").replace(",", "\x02"), plain
    )
    for piece in _SEPARATOR.split(guarded):
        tokens = piece.split()
        yield from (each.replace("\x01", " ").replace("\x02", "、") for each in _by_spaces(tokens))


def _by_spaces(tokens: list[str]) -> Iterator[str]:
    """Spaces separate names, except where they pad one: a lone character or surname belongs to what follows."""
    if tokens and all(token.isascii() for token in tokens):
        yield " ".join(tokens)
        return
    waiting = ""
    for token in tokens:
        if waiting and len(token) <= 2:
            yield waiting + token
            waiting = ""
        elif _may_be_half(token):
            yield from filter(None, (waiting,))
            waiting = token
        else:
            yield from filter(None, (waiting, token))
            waiting = ""
    if waiting:
        yield waiting


def _may_be_half(token: str) -> bool:
    return (len(token) == 1 and is_cjk(token)) or token in COMPOUND_SURNAMES
