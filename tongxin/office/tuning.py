"""The values of parameters as a committee sees and sets them: what is in force and from where, and what was before."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
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
class InForce:
    """A parameter on a day: its value, the level that gives it, and what would hold without an own value."""

    declared: Parameter
    value: Value
    source: str
    source_name: str
    inherited: Value
    coming: ParameterValue | None

    @property
    def text(self) -> str:
        return spelled(self.declared, self.value)

    @property
    def default_text(self) -> str:
        return spelled(self.declared, self.declared.default)


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
    found: list[tuple[Committee | None, Value]] = []
    for level in lineage:
        begun = [row for row in rows.get((level.pk, declared.name), []) if row.from_on <= day]
        if begun:
            found.append((level, json.loads(begun[-1].value)))
    found.append((None, declared.default))
    giver, value = found[0]
    inherited = next(value for level, value in found if level != lineage[0])
    source = DEFAULT if giver is None else OWN if giver == lineage[0] else PARENT
    own = rows.get((lineage[0].pk, declared.name), [])
    coming = next((row for row in own if row.from_on > day), None)
    return InForce(declared, value, source, giver.short_name if giver else "默认", inherited, coming)


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
    """From the day on what holds without an own value: rows from then on go, an earlier own one is followed by it."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    before = one_in_force(committee, name, on).text
    own = ParameterValue.objects.filter(committee=committee, name=name)
    own.filter(from_on__gte=on).delete()
    inherited = one_in_force(committee, name, on).inherited
    row = ParameterValue(
        committee=committee, name=name, from_on=on, value=json.dumps(inherited), clause="恢复默认"
    )
    if own.filter(from_on__lte=on - timedelta(days=1)).exists():
        row.save()
    _tell(actor, row, "returned", "恢复默认", before, inherited, reason)


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
    return spelled(PARAMETERS[row.name], json.loads(row.value))
