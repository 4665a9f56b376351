"""Events of one document: grouped, and reduced by the per-document rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .case import Duty
from .exact import Exact
from .matching import compile_filter, matches
from .model import Documents


@dataclass(slots=True)
class Mark:
    """A duty on its way through a leaf: points so far, and the reason once it has fallen out."""

    duty: Duty
    points: Exact
    reason: str = ""


@dataclass(slots=True)
class Unit:
    """What is counted: one document, or one event where events stand alone."""

    points: Exact
    marks: list[Mark] = field(default_factory=list)


def document_of(duty: Duty, by: tuple[str, ...]) -> str:
    """The key of a duty's document: the first of the named facts it has, else its source, else itself."""
    for name in by:
        value = duty.facts.get(name)
        if value not in (None, ""):
            return str(value)
    return duty.source or duty.id


def gather(marks: Iterable[Mark], documents: Documents | None) -> list[Unit]:
    """Units in the order of their first event; events a document's rule leaves out get their reason."""
    standing = [mark for mark in marks if not mark.reason]
    if documents is None:
        return [Unit(mark.points, [mark]) for mark in standing]
    groups: dict[str, list[Mark]] = {}
    for mark in standing:
        groups.setdefault(document_of(mark.duty, documents.by), []).append(mark)
    return [_reduce(group, documents) for group in groups.values()]


def _reduce(group: list[Mark], documents: Documents) -> Unit:
    if len(group) == 1:
        return Unit(group[0].points, group)
    kept = _kept(group, documents)
    for mark in group:
        if not any(mark is each for each in kept):
            mark.reason = "same_document"
    return Unit(sum(mark.points for mark in kept), kept)


def _kept(group: list[Mark], documents: Documents) -> list[Mark]:
    rules = {"sum": group, "first": group[:1]}
    if documents.keep in rules:
        return rules[documents.keep]
    if documents.keep == "replace":
        return _first_branch(group, documents)
    pick = max if documents.keep == "highest" else min
    return [pick(group, key=lambda mark: mark.points)]


def _first_branch(group: list[Mark], documents: Documents) -> list[Mark]:
    for selector in documents.branches:
        branch = compile_filter((selector,))
        found = [mark for mark in group if matches(branch, mark.duty.kind, mark.duty.facts)]
        if found:
            return found
    return group


def dedupe(leaves: Mapping[str, list[Mark]], documents: Documents) -> None:
    """Let each document count in one leaf only: the one with most points, or the first of the scheme."""
    sums: dict[str, dict[str, Exact]] = {}
    for leaf, marks in leaves.items():
        for mark in marks:
            if not mark.reason:
                found = sums.setdefault(document_of(mark.duty, documents.by), {})
                found[leaf] = found.get(leaf, 0) + mark.points
    for leaf, marks in leaves.items():
        for mark in marks:
            found = sums.get(document_of(mark.duty, documents.by), {})
            if not mark.reason and leaf != _winner(found, documents.keep):
                mark.reason = "counted_elsewhere"


def _winner(found: Mapping[str, Exact], keep: str) -> str:
    return next(iter(found)) if keep == "first" else max(found, key=lambda leaf: found[leaf])
