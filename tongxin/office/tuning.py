"""The values of parameters as a committee sees and sets them: what is in force and from where, and what was before."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from tongxin.people.models import Committee, ParameterValue
from tongxin.people.parameters import PARAMETERS, Parameter
from tongxin.trail import record

Value = int | str | bool
MODULES = {
    "proposals": "提案", "opinions": "社情民意", "meetings": "会议", "consultations": "协商", "sectors": "界别",
    "outreach": "联系群众", "evaluation": "考核", "people": "组织与人员", "drafts": "草稿", "sessions": "登录",
    "trail": "留痕",
}  # fmt: skip
OWN, PARENT, DEFAULT = "own", "parent", "default"


@dataclass(frozen=True, slots=True)
class Level:
    """What one level says on a day, None where it says nothing: the committee, one above it, or the product's default."""

    name: str
    value: Value | None
    text: str
    row: ParameterValue | None = None


@dataclass(frozen=True, slots=True)
class InForce:
    """A parameter on a day: what each level says, the first that says something gives the value."""

    declared: Parameter
    levels: list[Level]
    coming: ParameterValue | None

    @property
    def giver(self) -> Level:
        return first_to_speak(self.levels)

    @property
    def inherited(self) -> Level:
        """What would hold without an own value."""
        return first_to_speak(self.levels[1:])

    @property
    def value(self) -> Value:
        return given(self.giver)

    @property
    def text(self) -> str:
        return self.giver.text

    @property
    def source(self) -> str:
        return {0: OWN, len(self.levels) - 1: DEFAULT}.get(self.levels.index(self.giver), PARENT)

    @property
    def source_name(self) -> str:
        return self.giver.name

    @property
    def default_text(self) -> str:
        return self.levels[-1].text

    @property
    def may_return(self) -> bool:
        """Whether there is an own value, now or later, to go back from."""
        return self.source == OWN or bool(self.coming and self.coming.says is not None)


def first_to_speak(levels: list[Level]) -> Level:
    return next(level for level in levels if level.value is not None)


def given(level: Level) -> Value:
    if level.value is None:
        raise ValueError(level.name)
    return level.value


def spelled(declared: Parameter, value: Value) -> str:
    """A value in words, with its unit."""
    if isinstance(value, bool):
        return "是" if value else "否"
    words = dict(declared.choices).get(str(value), str(value))
    return f"{words} {declared.unit}".strip()


def all_in_force(committee: Committee, day: date) -> Iterator[InForce]:
    """Every declared parameter as it is on a day; as many statements as the committee has levels above it, and one."""
    lineage = committee.lineage()
    rows: dict[tuple[int, str], list[ParameterValue]] = {}
    for row in ParameterValue.objects.filter(committee__in=lineage).order_by("from_on", "pk"):
        rows.setdefault((row.committee_id, row.name), []).append(row)
    for declared in PARAMETERS.values():
        yield _resolved(declared, lineage, rows, day)


def one_in_force(committee: Committee, name: str, day: date) -> InForce:
    return next(each for each in all_in_force(committee, day) if each.declared.name == name)


def _resolved(
    declared: Parameter,
    lineage: list[Committee],
    rows: dict[tuple[int, str], list[ParameterValue]],
    day: date,
) -> InForce:
    known = [rows.get((level.pk, declared.name), []) for level in lineage]
    levels = [_level(declared, level, found, day) for level, found in zip(lineage, known, strict=True)]
    levels.append(Level("默认", declared.default, spelled(declared, declared.default)))
    return InForce(declared, levels, next((row for row in known[0] if row.from_on > day), None))


def _level(declared: Parameter, committee: Committee, rows: list[ParameterValue], day: date) -> Level:
    row = next((row for row in reversed(rows) if row.from_on <= day), None)
    value = row.says if row else None
    return Level(
        committee.short_name,
        value,
        "" if value is None else spelled(declared, value),
        None if value is None else row,
    )


@transaction.atomic
def set_value(
    actor: record.Actor, committee: Committee, name: str, value: Value, on: date, clause: str, reason: str
) -> ParameterValue:
    """Give the parameter a value from a day on; one given before for the same day is replaced."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    before = one_in_force(committee, name, on).text
    row, _ = ParameterValue.objects.update_or_create(
        committee=committee, name=name, from_on=on, defaults={"value": json.dumps(value), "clause": clause}
    )
    _tell(actor, row, "set", "设定参数", before, value, reason)
    return row


@transaction.atomic
def give_back(actor: record.Actor, committee: Committee, name: str, on: date, reason: str) -> None:
    """From the day on no own value, so that whatever the level above or the default says then holds here, too."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    before = one_in_force(committee, name, on)
    own = ParameterValue.objects.filter(committee=committee, name=name)
    own.filter(from_on__gte=on).delete()
    row = ParameterValue(committee=committee, name=name, from_on=on, value=json.dumps(None))
    if own.exists():
        row.save()
    _tell(actor, row, "returned", "恢复默认", before.text, before.inherited.value, reason)


def _tell(
    actor: record.Actor, row: ParameterValue, verb: str, label: str, before: str, value: Any, reason: str
) -> None:
    declared = PARAMETERS[row.name]
    after = {"value": spelled(declared, value), "from_on": row.from_on.isoformat()}
    act = record.Act(
        f"people.parameter.{verb}",
        label,
        row if row.pk else None,
        declared.label,
        {"value": before},
        after,
        note=reason,
    )
    record.record(actor, row.committee_id, act)


def read_back(row: ParameterValue) -> str:
    """A stored value in words."""
    return "不再另行规定" if row.says is None else spelled(PARAMETERS[row.name], row.says)
