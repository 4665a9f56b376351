"""Schemes of a committee: adding a version, choosing one for a year, and the ones that come with the product."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tongxin.evaluation.engine import Scheme, load_scheme
from tongxin.evaluation.models import SUBJECTS, SchemeVersion, YearScheme
from tongxin.people.models import Committee
from tongxin.trail import record
from tongxin.trail.models import Event

CHOSEN = "evaluation.scheme.chosen"
LIBRARY = Path(settings.ROOT) / "policies" / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """A scheme that comes with the product, as a start for one's own."""

    name: str
    title: str
    subject: str
    source: str

    @property
    def label(self) -> str:
        return f"对象：{SUBJECTS.get(self.subject, self.subject)}"


@lru_cache(maxsize=256)
def loaded(source: str) -> Scheme:
    """The scheme of a text; raises SchemeError. The same text is read once a process."""
    return load_scheme(source)


def samples() -> list[Sample]:
    """The sample schemes, by title."""
    found = []
    for path in sorted(LIBRARY.glob("*.yaml")):
        scheme = loaded(path.read_text(encoding="utf-8"))
        found.append(Sample(path.stem, scheme.title, scheme.subject, path.read_text(encoding="utf-8")))
    return found


@transaction.atomic
def add_version(actor: record.Actor, committee: Committee, source: str) -> SchemeVersion:
    """Keep a scheme's text as its next version; the same text again is the version there is. Raises SchemeError."""
    scheme = loaded(source)
    digest = hashlib.sha256(source.encode()).hexdigest()
    versions = SchemeVersion.objects.filter(committee=committee, code=scheme.id)
    known = versions.filter(digest=digest).first()
    if known:
        return known
    newest = versions.order_by("-number").first()
    row = SchemeVersion.objects.create(
        committee=committee, code=scheme.id, number=newest.number + 1 if newest else 1, title=scheme.title,
        subject=scheme.subject, source=source, digest=digest, added_name=actor.name,
    )  # fmt: skip
    act = record.Act("evaluation.scheme.added", "录入考核办法", row, str(row), after={"digest": digest})
    record.record(actor, committee.pk, act)
    return row


def sample(name: str) -> Sample | None:
    return next((each for each in samples() if each.name == name), None)


def was_chosen(version: SchemeVersion) -> bool:
    """Whether a year was ever measured by it, even if by another since."""
    chosen = Event.objects.filter(committee=version.committee, action=CHOSEN, target_id=version.pk)
    return version.years.exists() or chosen.exists()


@transaction.atomic
def drop(actor: record.Actor, version: SchemeVersion) -> None:
    """Throw away a draft nobody was measured by; raises ValueError for any other."""
    version = SchemeVersion.objects.select_for_update().get(pk=version.pk)
    if was_chosen(version):
        raise ValueError(f"{version} has been chosen for a year")
    act = record.Act(
        "evaluation.scheme.dropped",
        "删除考核办法初稿",
        version,
        str(version),
        before={"digest": version.digest},
    )
    record.record(actor, version.committee_id, act)
    version.delete()


@transaction.atomic
def choose(actor: record.Actor, version: SchemeVersion, year: int) -> YearScheme:
    """Measure a year by this version; the one before stays on record."""
    known = YearScheme.objects.filter(committee=version.committee, year=year, subject=version.subject)
    before = known.select_related("version").first()
    row, _ = YearScheme.objects.update_or_create(
        committee=version.committee, year=year, subject=version.subject,
        defaults={"version": version, "chosen_name": actor.name},
    )  # fmt: skip
    act = record.Act(
        CHOSEN, f"选定{year}年考核办法", version, str(version),
        {"version": str(before.version) if before else None}, {"version": str(version), "year": year},
    )  # fmt: skip
    record.record(actor, version.committee_id, act)
    return row


def chosen(committee: Committee, year: int, subject: str = "member") -> YearScheme | None:
    rows = YearScheme.objects.filter(committee=committee, year=year, subject=subject)
    return rows.select_related("version").first()


def years(committee: Committee) -> list[int]:
    """Years a scheme is chosen for, newest first."""
    return sorted(
        set(YearScheme.objects.filter(committee=committee).values_list("year", flat=True)), reverse=True
    )


def default_year(committee: Committee, today: date) -> int:
    """The year people look at first: this one if a scheme is chosen for it, else the newest that has one."""
    known = years(committee)
    return today.year if today.year in known or not known else known[0]
