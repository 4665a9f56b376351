"""Keys and scores by which names of people, titles of matters and names of bodies are recognised again."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from .values.names import unify_dots
from .values.numbers import chinese_number

SAME = 0.9
PERHAPS = 0.7
_NOISE = re.compile(
    r"[\s\u200b-\u200f\ufeff,.，。、;；:：!！?？'\"“”‘’()（）\[\]【】《》〈〉<>「」『』\-—–_/\\|·…*]+"
)
_BRACKETED = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_LEAD = re.compile(
    r"^(?:关于|对于|就|有关|建议|呼吁|恳请|请求|提请|反映|应当|应|要|需|亟需|亟待|急需|尽快|切实|大力|着力|全面|持续|"
    r"进一步|扎实|加快|加强|加大|推进|推动|促进|破解|解决|做好|重视|关注|完善|优化|规范|深化|强化|提升|提高|改善|健全|支持)"
)
_TAIL = re.compile(
    r"(?:的?(?:几点|若干|一些|几条|相关|对策|意见|对策和|意见和|意见与)*(?:建议|提案|意见|对策|思考|提议|社情民意|信息|反映|调研报告|报告)|"
    r"(?:存在|面临|遇到)?的?(?:突出|主要|若干|一些|几个|不少|诸多)?(?:问题|困难|难题|短板|隐患|瓶颈|现状)(?:及其?|和|与|以及)?|"
    r"(?:亟需|亟待|急需|需要?|应|应当|应该|有待|值得|须)(?:引起|予以|得到|加以|进一步)*(?:高度|尽快|切实)?"
    r"(?:重视|关注|解决|改善|加强|破解|完善|规范|提升)|"
    r"(?:不容忽视|刻不容缓|迫在眉睫|堪忧|工作|方面|存在|及其?|和|与|的)|[之的])$"
)
_VERB = re.compile(r"(?:优化|提升|改善|建设|治理|整治|管理|保护|完善|规范|推进|发展)$")
_CONTRASTS = frozenset("东南西北中上下左右前后内外新老大小高低男女一二三四五六七八九十0123456789增减升降城乡")


@lru_cache(maxsize=8192)
def name_key(name: str) -> str:
    """A person's name without spaces, width, case or variants of the middle dot; rare characters stay themselves."""
    plain = re.sub(r"[\s\u200b-\u200f\u2060\ufeff]+", "", unicodedata.normalize("NFKC", name))
    return unify_dots(plain).casefold()


@lru_cache(maxsize=8192)
def title_key(title: str) -> str:
    """The core of a title: what it is about and where, without 关于…的建议, 建议…亟需重视, …存在的问题及建议."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", title)).casefold()
    while plain:
        shorter = _peeled(plain)
        if shorter == plain or len(shorter) < 3:
            break
        plain = shorter
    return plain


def _peeled(plain: str) -> str:
    return _LEAD.sub("", _TAIL.sub("", plain)) if len(plain) > 4 else plain


def same_matter(first: str, second: str) -> float:
    """How likely two titles speak of one matter, 0–1: from `SAME` on yes, from `PERHAPS` on ask a person, below no.

    Equal cores give 1. Where one core holds the other, the shared part decides. A replaced word is never certain:
    another place or another topic gives less than `PERHAPS`, one differing character at most 0.8.
    """
    one, other = sorted((title_key(first), title_key(second)))
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    if _without_verb(one) == _without_verb(other):
        return SAME
    changes = [
        step for step in SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if step[0] != "equal"
    ]
    likeness = 1 - sum(max(i2 - i1, j2 - j1) for _, i1, i2, j1, j2 in changes) / max(len(one), len(other))
    return round(
        min(max(likeness, 0.0), *(_ceiling(one[i1:i2], other[j1:j2]) for _, i1, i2, j1, j2 in changes)), 3
    )


def _without_verb(key: str) -> str:
    """优化营商环境 and 营商环境优化 say the same; the key of the first has lost its verb already."""
    shorter = _VERB.sub("", key)
    return shorter if len(shorter) >= 4 else key


def _ceiling(gone: str, come: str) -> float:
    """The most a single difference leaves possible."""
    if not gone or not come:
        added = gone or come
        return 0.6 if added in _CONTRASTS else 0.89
    if len(gone) == len(come) == 1:
        return 0.5 if {gone, come} <= _CONTRASTS else 0.8
    return 0.6


def best_matter(title: str, candidates: Iterable[str]) -> list[tuple[str, float]]:
    """Candidates that may be the same matter, most likely first, with their scores."""
    scored = ((candidate, same_matter(title, candidate)) for candidate in candidates)
    return sorted((each for each in scored if each[1] >= PERHAPS), key=lambda each: -each[1])


# Names under which parties and organisations stand in lists, short name first.
_ORGANISATIONS = (
    ("中共", "中国共产党", "中共界"),
    ("民革", "中国国民党革命委员会"),
    ("民盟", "中国民主同盟"),
    ("民建", "中国民主建国会"),
    ("民进", "中国民主促进会"),
    ("农工党", "中国农工民主党", "农工民主党", "农工"),
    ("致公党", "中国致公党", "致公"),
    ("九三学社", "九三"),
    ("台盟", "台湾民主自治同盟"),
    ("工商联", "工商业联合会", "总商会"),
    ("侨联", "归国华侨联合会"),
    ("台联", "台湾同胞联谊会"),
    ("妇联", "妇女联合会"),
    ("科协", "科学技术协会"),
    ("总工会", "工会"),
    ("文联", "文学艺术界联合会"),
    ("无党派", "无党派民主人士", "无党派人士", "无党派代表人士"),
    ("特邀", "特别邀请人士", "特邀人士"),
)
_LIAISON_GROUP = re.compile(
    r"(?:委员)?(?:联络|活动|履职)?第?([一二三四五六七八九十0-9]+)(?:委员|政协委员)?(?:联络|活动|履职)?小?组"
)
_LIAISON_GROUP_TURNED = re.compile(r"(?:委员)?(?:联络|活动|履职)组?第?([一二三四五六七八九十0-9]+)小?组?")
_KINDS = (
    (re.compile(r"界别(?:委员)?(?:活动|履职|工作)?小?组$"), "sector_activity_group"),
    (re.compile(r"(?:联络组|联络小组)$"), "member_liaison_group"),
    (re.compile(r"(?:市|县|区|省|旗|州)委员?会?$|(?:支部|总支|基层委员会|支社|总支部)$"), "party"),
    (re.compile(r"(?:专门委员会|委员会|专委会|委办|工委|委)$"), "special_committee"),
    (re.compile(r"(?:界别?|界)$"), "sector"),
    (re.compile(r"(?:局|办公室|中心|分局|公司|政府|法院|检察院|街道|镇|乡|集团|办)$"), "handling_unit"),
)
_SUFFIX = re.compile(
    r"(?:界别(?:委员)?(?:活动|履职|工作)?小?组|界别|专门委员会|委员会|专委会|委员?办公室|人士|界|委)$"
)


@lru_cache(maxsize=4096)
def body_key(text: str) -> str:
    """The core of a body's name: 教科卫体委 and 教科卫体委员会 → 教科卫体, 民盟示例市委会 → 民盟, 第六联络组 → 第6联络组.

    A sector, its activity group and a party's committee may share a key: compare `body_kind` too.
    """
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _liaison_key(plain) or _organisation(plain) or _core(plain)


def _liaison_key(plain: str) -> str:
    found = _LIAISON_GROUP.fullmatch(plain) or _LIAISON_GROUP_TURNED.fullmatch(plain)
    if not found:
        return ""
    number = int(found[1]) if found[1].isdigit() else chinese_number(found[1])
    return f"第{number}联络组"


def _organisation(plain: str) -> str:
    """Short name of a known organisation standing for itself, a local branch of it or a sector named after it."""
    for names in _ORGANISATIONS:
        for name in sorted(names, key=len, reverse=True):
            start = plain.find(name)
            if start >= 0 and _frames(plain[:start], plain[start + len(name) :]):
                return names[0]
    return ""


def _frames(before: str, after: str) -> bool:
    place = re.fullmatch(r"(?:[^省市县区州旗]{0,8}[省市县区州旗])*", before)
    rest = re.fullmatch(
        r"(?:界别?|人士|党)*(?:(?:委员)?(?:活动|履职|工作)?小?组)?|(?:.{0,8}[省市县区州旗])?(?:委员?会?|基层委员会|总支部?|支部|支社|工委)?",
        after,
    )
    return bool(place and rest)


def _core(plain: str) -> str:
    plain = re.sub(r"^(?:市|县|区|省)?政协(?=.{3,})", "", plain)
    shorter = _SUFFIX.sub("", plain)
    while shorter != plain and len(shorter) >= 2:
        plain, shorter = shorter, _SUFFIX.sub("", shorter)
    return re.sub(r"(?<=.)(?:以及|和|与|及)(?=.)", "", plain)


def body_kind(text: str) -> str:
    """What the ending of a body's name says it is, or '' when it says nothing.

    sector_activity_group, member_liaison_group, party, special_committee, sector or handling_unit.
    """
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    if _liaison_key(plain):
        return "member_liaison_group"
    return next((kind for pattern, kind in _KINDS if pattern.search(plain)), "")


def same_body(first: str, second: str) -> float:
    """1 for equal keys, 0.8 where one is an abbreviation of the other (城建资环委, 城建和资源环境委员会), else 0."""
    one, other = body_key(first), body_key(second)
    if one == other:
        return float(bool(one))
    shorter, longer = sorted((one, other), key=len)
    return 0.8 if len(shorter) >= 2 and shorter[0] == longer[0] and _is_abbreviation(shorter, longer) else 0.0


def _is_abbreviation(shorter: str, longer: str) -> bool:
    letters = iter(longer)
    return all(letter in letters for letter in shorter)
