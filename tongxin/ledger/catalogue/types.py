"""What a kind of duty and a fact of it are, and the check of a duty against them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Value = str | int | bool | list[str]
FactType = Literal["choice", "choices", "text", "number", "flag"]


class Misfit(ValueError):
    """A duty that does not fit the catalogue."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One typed property of a duty. `values` maps a code to its label; a committee may extend them where `open`."""

    key: str
    label: str
    type: FactType
    values: Mapping[str, str] = field(default_factory=dict)
    open: bool = False

    def fits(self, value: object) -> bool:
        if self.type == "flag":
            return isinstance(value, bool)
        if self.type == "number":
            return isinstance(value, int) and not isinstance(value, bool)
        if self.type == "choices":
            return isinstance(value, list) and all(self._known(item) for item in value)
        return isinstance(value, str) and (self.type == "text" or self._known(value))

    def _known(self, value: object) -> bool:
        return isinstance(value, str) and (self.open or value in self.values)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of duty: what it is called, counted in, described by, and which app owns it."""

    code: str
    label: str
    unit: str
    owner: str
    facts: tuple[Fact, ...]
    subjects: tuple[str, ...] = ("member",)
    declarable: bool = False
    version: int = 1

    def fact(self, key: str) -> Fact | None:
        return next((fact for fact in self.facts if fact.key == key), None)


def check(kind: Kind, facts: Mapping[str, Value]) -> None:
    """Raise Misfit, in words, when a fact is unknown to the kind or has a value it cannot have."""
    for key, value in facts.items():
        fact = kind.fact(key)
        if fact is None:
            raise Misfit(f"“{kind.label}”没有“{key}”这一项，可用：{'、'.join(f.key for f in kind.facts)}")
        if not fact.fits(value):
            allowed = "、".join(fact.values) or fact.type
            raise Misfit(f"“{kind.label}”的“{fact.label}”不能是{value!r}，可用：{allowed}")
