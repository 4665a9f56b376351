"""The units a cell names: one, several, or each behind the word for its part in the work."""

import re

from tongxin.tables import values
from tongxin.tables.reader import Cell
from tongxin.tables.rows import shown
from tongxin.tables.values.problem import error_problem

LEAD, CO = "lead", "co"
ROLES = {"主办": LEAD, "牵头": LEAD, "承办": LEAD, "分办": LEAD, "会办": CO, "协办": CO}
LABEL = re.compile(rf"({'|'.join(ROLES)})(?:单位)?\s*:")
BESIDE = re.compile(rf"(.+?)\(({'|'.join(ROLES)})(?:单位)?\)")
SHORTEST = 3  # of a unit's name: shorter pieces between spaces are characters set apart


def units(cell: Cell, role: str) -> list[tuple[str, str]] | values.Problem | None:
    """(part, name) of every unit; `role` is that of the column. 主办:市教育局;会办:市财政局 are one of each."""
    if problem := error_problem(cell, longest=1_000):
        return problem
    if values.is_nothing(cell):
        return None
    before, *labelled = LABEL.split(values.text(cell))
    found = [(role, name) for name in pieces(before)]
    for label, names in zip(labelled[::2], labelled[1::2], strict=True):
        found += [(ROLES[label], name) for name in pieces(names)]
    return [_beside(part, name) for part, name in found]


def _beside(role: str, name: str) -> tuple[str, str]:
    """市教育局(牵头) is the unit and its part."""
    found = BESIDE.fullmatch(name)
    return (ROLES[found[2]], found[1]) if found else (role, name)


def pieces(plain: str) -> list[str]:
    """Names between signs and line breaks, and between spaces where these do not set the characters of one apart."""
    found: list[str] = []
    for piece in re.split(r"[、,;/\n]+", plain):
        tokens = piece.split()
        apart = all(len(token) >= SHORTEST for token in tokens)
        found += tokens if apart else [shown(piece)]
    return [name for name in found if not values.is_nothing(name) and any(map(str.isalnum, name))]
