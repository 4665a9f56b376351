"""The words a scheme may use: kinds of duties with their facts, and dated facts of the subject."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from tongxin.ledger.catalogue import KINDS as CATALOGUE

FactType = Literal["text", "number", "flag", "choice", "choices"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about a duty or a subject: its type, and for choices the values with Chinese labels."""

    label: str
    type: FactType = "text"
    values: Mapping[str, str] = field(default_factory=dict)

    def show(self, value: object) -> str:
        """The value in Chinese."""
        if isinstance(value, bool):
            return "是" if value else "否"
        return self.values.get(str(value), str(value))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of duty: Chinese label, unit of its quantity, facts by name."""

    label: str
    unit: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All kinds, and all dated facts a subject can have."""

    kinds: Mapping[str, Kind]
    subject: Mapping[str, Fact]

    def facts_of(self, kinds: tuple[str, ...]) -> dict[str, Fact]:
        """Facts of any of these kinds by name; values of one name are joined."""
        found: dict[str, Fact] = {}
        for kind in kinds:
            for name, fact in self.kinds[kind].facts.items():
                known = found.get(name, fact)
                found[name] = replace(known, values={**known.values, **fact.values})
        return found

    def extended(self, kinds: Mapping[str, Kind], subject: Mapping[str, Fact]) -> "Vocabulary":
        """This vocabulary with more kinds, facts and values; nothing known is taken away."""
        return Vocabulary(dict(_joined(self.kinds, kinds)), {**self.subject, **_facts(self.subject, subject)})


def _joined(old: Mapping[str, Kind], new: Mapping[str, Kind]) -> Iterator[tuple[str, Kind]]:
    yield from old.items()
    for name, kind in new.items():
        known = old.get(name, kind)
        yield name, Kind(known.label, known.unit, {**known.facts, **_facts(known.facts, kind.facts)})


def _facts(old: Mapping[str, Fact], new: Mapping[str, Fact]) -> dict[str, Fact]:
    return {
        name: Fact(old[name].label, old[name].type, {**old[name].values, **fact.values})
        if name in old
        else fact
        for name, fact in new.items()
    }


def _from_catalogue(code: str) -> Kind:
    """A kind of the ledger's catalogue as schemes see it: one vocabulary, told once."""
    kind = CATALOGUE[code]
    facts = {fact.key: Fact(fact.label, fact.type, fact.values) for fact in kind.facts}
    return Kind(kind.label, kind.unit, facts)


def _choice(label: str, **values: str) -> Fact:
    return Fact(label, "choice", values)


def _text(label: str) -> Fact:
    return Fact(label)


def _flag(label: str) -> Fact:
    return Fact(label, "flag")


SUBJECT = {
    "sector": _text("界别"),
    "special_committee": _text("专门委员会"),
    "member_liaison_group": _text("委员联络组"),
    "sector_activity_group": _text("界别活动组"),
    "party": _text("党派"),
    "post": _choice(
        "职务",
        chairperson="主席",
        vice_chairperson="副主席",
        secretary_general="秘书长",
        standing_member="常委",
        member="委员",
    ),
    "convener": _flag("界别召集人"),
    "population": _choice("类别", resident="驻会", invited="特邀", hkmo="港澳"),
    "state": _choice("状态", suspended="暂停履职", sick_leave="长期病休", abroad="出国出境"),
}
VOCABULARY = Vocabulary(kinds={code: _from_catalogue(code) for code in CATALOGUE}, subject=SUBJECT)
