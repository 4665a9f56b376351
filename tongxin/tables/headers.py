"""Which header of a sheet means which wanted column, and how sure that is."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

SURE = 0.9
POSSIBLE = 0.6
_BRACKETED = re.compile(r"[(\[{<【〔《「].*?[)\]}>】〕》」]")
_NOISE = re.compile(r"[\s*＊:：,，、;；.。/\\|·'\"“”_\-—()\[\]{}<>【】〔〕《》「」\u200b-\u200f\ufeff]+")


@dataclass(frozen=True)
class Column:
    """A column somebody wants to read or offer.

    `name` is the key in code, `label` the Chinese heading, `aliases` other headings offices use for it. The rest serves
    templates and exports: `kind` is text, integer, decimal, date or month; `choices` fill a drop-down list.
    """

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    kind: str = "text"
    choices: tuple[str, ...] = ()
    hint: str = ""
    example: str = ""
    width: int = 0


@dataclass(frozen=True)
class Header:
    """A heading of the sheet: 1-based `column`, `text` on one line (two-row headings joined by a slash)."""

    column: int
    text: str

    @property
    def letter(self) -> str:
        """The column as Excel names it."""
        return column_letter(self.column)


@dataclass(frozen=True)
class Match:
    """A proposal: this column stands under this header; `confidence` 0–1, from `SURE` on no question is asked."""

    column: Column
    header: Header
    confidence: float


@dataclass(frozen=True)
class Ambiguity:
    """Several headers fit one column equally well; nothing is mapped until somebody chooses."""

    column: Column
    headers: tuple[Header, ...]


@dataclass(frozen=True)
class Mapping:
    """The outcome for one header row."""

    matches: tuple[Match, ...]
    ambiguous: tuple[Ambiguity, ...]

    @property
    def weight(self) -> float:
        """How much speaks for this row being the header."""
        return sum(match.confidence for match in self.matches) + 0.9 * len(self.ambiguous)


def column_letter(column: int) -> str:
    """1 is `A`, 27 is `AA`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """Width, case, line breaks, inner spaces and punctuation make no difference."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=4096)
def bare_key(text: str) -> str:
    """As `header_key`, with bracketed remarks left out: 市政协采用(期数) is 市政协采用."""
    return header_key(_bare(text))


def _bare(text: str) -> str:
    return _BRACKETED.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=1024)
def _wanted(column: Column) -> tuple[frozenset[str], frozenset[str]]:
    """(keys of the aliases, bare keys of label and aliases)."""
    texts = (column.label, *column.aliases)
    return frozenset(map(header_key, column.aliases)) - {""}, frozenset(map(bare_key, texts)) - {""}


@lru_cache(maxsize=16384)
def confidence(column: Column, text: str) -> float:
    """1 for the label, a little less for an alias, for the lower of two header rows, but for a bracketed remark, and for
    the upper of two rows, in this order; below `SURE` when merely similar.
    """
    key, bare = header_key(text), bare_key(text)
    label, (aliases, bare_keys) = header_key(column.label), _wanted(column)
    *upper, last = map(header_key, _bare(text).split("/"))
    if not key:
        return 0.0
    for whole, as_label, as_alias in ((key, 1.0, 0.99), (last, 0.97, 0.96)):
        if whole and (whole == label or whole in aliases):
            return as_label if whole == label else as_alias
    if bare in bare_keys:
        return 0.95
    if not bare_keys.isdisjoint(upper):
        return 0.93
    return max((_similarity(each, bare) for each in bare_keys), default=0.0)


# 未参加委员 is not 参加委员: a word that turns the meaning must stand in both headings or in neither.
_TURNS = re.compile(
    r"未|应|实|缺|秘书|省|全国|办结|人数|次数|率$|时间$|出生地|(?:单位|办公|住宅|联系人)?电话"
)


def _similarity(wanted: str, key: str) -> float:
    if set(_TURNS.findall(wanted)) != set(_TURNS.findall(key)):
        return 0.0
    shorter, longer = sorted((wanted, key), key=len)
    if len(longer) > 4 * len(shorter):
        return 0.0
    if len(shorter) >= 2 and shorter in longer:
        return 0.6 + 0.25 * len(shorter) / len(longer)
    if len(shorter) < 3 or 2 * len(set(shorter) & set(longer)) < len(shorter):
        return 0.0
    ratio = SequenceMatcher(None, wanted, key, autojunk=False).ratio()
    return 0.8 * ratio if ratio >= 0.75 else 0.0


def match_headers(columns: Sequence[Column], headers: Iterable[Header]) -> Mapping:
    """Best fits first; one header serves one column; equal claims on a column make it ambiguous."""
    claims = _claims(columns, tuple(headers))
    matches: dict[str, Match] = {}
    ambiguous: dict[str, Ambiguity] = {}
    taken: set[int] = set()
    for claim in claims:
        name = claim.column.name
        if claim.header.column in taken or name in matches or name in ambiguous:
            continue
        rivals = _rivals(claim, claims, taken)
        if len(rivals) > 1:
            ambiguous[name] = Ambiguity(claim.column, rivals)
        else:
            matches[name] = claim
        taken |= {header.column for header in rivals}
    return Mapping(tuple(matches.values()), tuple(ambiguous.values()))


def _claims(columns: Sequence[Column], headers: Sequence[Header]) -> list[Match]:
    claims = [
        Match(column, header, confidence(column, header.text)) for column in columns for header in headers
    ]
    claims = [claim for claim in claims if claim.confidence >= POSSIBLE]
    return sorted(claims, key=lambda claim: (-claim.confidence, claim.header.column))


def _rivals(claim: Match, claims: Sequence[Match], taken: set[int]) -> tuple[Header, ...]:
    """Headers with an equal claim on the column; of merely similar ones the leftmost, since it is asked about anyway."""
    if claim.confidence < SURE:
        return (claim.header,)
    return tuple(
        other.header
        for other in claims
        if other.column == claim.column
        and other.confidence == claim.confidence
        and other.header.column not in taken
    )
