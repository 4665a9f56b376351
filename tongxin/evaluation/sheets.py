"""Sheets as pages need them: computed on demand, never stored, so no two totals can disagree."""

from dataclasses import dataclass

from tongxin.evaluation.cases import Prepared, Source, prepare
from tongxin.evaluation.engine import CasePeriod, Grades, Placement, Scheme, Sheet, evaluate_many, grade
from tongxin.evaluation.models import YearScheme
from tongxin.evaluation.schemes import loaded
from tongxin.people.models import Committee, Membership
from tongxin.trail import storing
from tongxin.trail.chain import ChainHead

SHOWN_ALL, SHOWN_TOTAL, SHOWN_NOTHING = "items_and_total", "total", "nothing"


@dataclass(frozen=True, slots=True)
class MemberSheet:
    """One member's sheet with the pages behind its entries."""

    membership: Membership
    sheet: Sheet
    sources: dict[str, Source]


@dataclass(frozen=True, slots=True)
class YearResult:
    """A whole committee's year: sheets in the order of the roster, and the grades the rules propose."""

    scheme: Scheme
    chosen: YearScheme
    prepared: Prepared
    sheets: list[Sheet]
    grades: Grades

    def rows(self) -> list[tuple[Membership, Sheet, Placement | None]]:
        placed = {each.subject: each for each in self.grades.placements}
        return [
            (row, sheet, placed.get(sheet.subject_id))
            for row, sheet in zip(self.prepared.memberships, self.sheets, strict=True)
        ]


def sheet_of(chosen: YearScheme, membership: Membership, part: int = 0) -> MemberSheet:
    """One member's sheet of a year; raises CaseError where the scheme cannot be applied."""
    scheme = loaded(chosen.version.source)
    prepared = prepare(chosen.committee, scheme, CasePeriod(chosen.year, part), [membership])
    return MemberSheet(membership, evaluate_many(scheme, prepared.cases)[0], prepared.sources)


def year_of(chosen: YearScheme, part: int = 0) -> YearResult:
    """Everybody's sheets and proposed grades; raises CaseError where the scheme cannot be applied."""
    scheme = loaded(chosen.version.source)
    with storing.without_collecting():
        prepared = prepare(chosen.committee, scheme, CasePeriod(chosen.year, part))
        sheets = evaluate_many(scheme, prepared.cases)
        return YearResult(scheme, chosen, prepared, sheets, grade(scheme, sheets))


def ledger_head(committee: Committee) -> str:
    """Number and hash of the ledger's last entry: what a printed figure was computed from."""
    head = ChainHead.objects.filter(committee=committee, chain="ledger").first()
    return f"{head.seq}:{head.hash}" if head else "0"
