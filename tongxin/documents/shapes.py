"""What a caller hands over to have a document made: frozen data, already decided and already rounded.

Points, totals and counts are texts, because rounding belongs to the scheme and not to the printer.
Dates are local dates; the printer words them. An empty text prints as an empty cell.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Proof:
    """Ties a printed number to what it was computed from; hexadecimal texts, printed whole in the footer."""

    ledger_head: str = ""
    scheme_hash: str = ""


@dataclass(frozen=True, slots=True)
class YearRow:
    """One member of the year table; `points` holds one text for every section of the table, in order."""

    name: str
    sector: str
    points: tuple[str, ...]
    total: str
    grade: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class YearTable:
    """The yearly summary of a committee's evaluation (履职考核年度汇总表).

    `recorded_by`, `verified_by` and `published_by` name the people or bodies of the three duties; `separate` is
    whether nobody both recorded and verified, which the table says only where it is so.
    `signatures` are the captions of the line where people sign by hand.
    """

    committee: str
    year: int
    scheme_title: str
    generated_on: date
    sections: tuple[str, ...]
    rows: tuple[YearRow, ...]
    recorded_by: str
    verified_by: str
    published_by: str
    separate: bool = True
    proof: Proof = Proof()
    provisional: bool = True
    signatures: tuple[str, ...] = ("制表", "审核", "分管领导", "主要领导")


@dataclass(frozen=True, slots=True)
class FormItem:
    """One thing a member did: when, what, and in which role or with which result."""

    title: str
    on: date | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FormSection:
    """The things of one kind, for example meetings; `count` carries its unit, such as 12次 or 6.5个半天."""

    label: str
    count: str
    items: tuple[FormItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a body wrote on the form; without a signer the line stays blank, to be signed by hand."""

    text: str = ""
    signed_by: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class RegistrationForm:
    """A member's yearly form (政协委员履职情况登记表).

    `sections` follow the order in which they are to be printed: meetings, activities, training, proposals,
    opinion reports, contacts with the public, or whatever a committee counts.
    """

    committee: str
    term: str
    year: int
    name: str
    sections: tuple[FormSection, ...]
    generated_on: date
    sex: str = ""
    born_on: date | None = None
    ethnicity: str = ""
    party: str = ""
    sector: str = ""
    post: str = ""
    unit_and_duty: str = ""
    phone: str = ""
    special_committee: str = ""
    liaison_group: str = ""
    awards: tuple[FormItem, ...] = ()
    self_summary: str = ""
    committee_opinion: Opinion = Opinion()
    office_opinion: Opinion = Opinion()
    score: str = ""
    grade: str = ""
    provisional: bool = True
    proof: Proof = Proof()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A ledger entry behind a number: what it is, how much of it, the points it brought.

    An entry that brought nothing has `used=False` and says in `reason` why.
    """

    title: str
    on: date | None = None
    quantity: str = ""
    points: str = ""
    used: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SheetNode:
    """A node of the scheme's tree with the points it gave; `cuts` say what was taken off and why."""

    label: str
    points: str
    clause: str = ""
    rule: str = ""
    cuts: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    children: "tuple[SheetNode, ...]" = ()


@dataclass(frozen=True, slots=True)
class SheetMinimum:
    """A requirement that stands outside the sum, and whether it is met."""

    label: str
    met: bool
    clause: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SheetDocument:
    """A member's score sheet with the clause and the evidence of every number (履职得分明细)."""

    committee: str
    year: int
    scheme_title: str
    name: str
    sector: str
    total: str
    generated_on: date
    nodes: tuple[SheetNode, ...]
    minimums: tuple[SheetMinimum, ...] = ()
    grade: str = ""
    provisional: bool = True
    notes: tuple[str, ...] = ()
    proof: Proof = Proof()
