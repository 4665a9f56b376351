"""Bodies and their names: set up, renamed with the old name kept, known under others, ended; each on record."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from tongxin.office.changing import Refused
from tongxin.people.models import Alias, Body, Committee, Membership, Placement
from tongxin.trail import record


def _tell(actor: record.Actor, body: Body, verb: str, label: str, *, note: str = "", **values: Any) -> None:
    before, after = values.get("before", {}), values.get("after", {})
    record.record(
        actor,
        body.committee_id,
        record.Act(f"people.body.{verb}", label, body, body.name, before, after, note=note),
    )


@transaction.atomic
def set_up(actor: record.Actor, committee: Committee, values: Mapping[str, Any]) -> Body:
    last = Body.objects.of(committee).of_kind(values["kind"]).aggregate(last=Max("position"))["last"] or 0
    body = Body.objects.create(
        committee=committee,
        kind=values["kind"],
        name=values["name"],
        from_on=values["from_on"],
        position=last + 1,
    )
    _tell(actor, body, "added", f"新增{body.get_kind_display()}", after={"name": body.name})
    return body


@transaction.atomic
def rename(actor: record.Actor, body: Body, name: str, reason: str) -> None:
    """The old name becomes another name, so that older files still find the body."""
    before = body.name
    if name == before:
        raise Refused("name", "名称没有改动")
    body.name = name
    body.save(update_fields=["name"])
    Alias.objects.filter(body=body, name=name).delete()
    Alias.objects.get_or_create(committee=body.committee, body=body, name=before)
    _tell(actor, body, "renamed", "更名", before={"name": before}, after={"name": name}, note=reason)


@transaction.atomic
def add_alias(actor: record.Actor, body: Body, name: str) -> None:
    Alias.objects.create(committee=body.committee, body=body, name=name)
    _tell(actor, body, "alias_added", "添加别名", after={"alias": name})


@transaction.atomic
def drop_alias(actor: record.Actor, body: Body, alias: Alias) -> None:
    name = alias.name
    alias.delete()
    _tell(actor, body, "alias_dropped", "去掉别名", before={"alias": name})


@transaction.atomic
def end(actor: record.Actor, body: Body, until_on: date, reason: str) -> None:
    """The body ends with a day; whoever still belongs to it afterwards must be placed elsewhere first."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    if body.until_on:
        raise Refused("until_on", f"{body}已于{body.until_on:%Y-%m-%d}撤销")
    if body.from_on and until_on < body.from_on:
        raise Refused("until_on", f"最后一日不能早于设立日期{body.from_on:%Y-%m-%d}")
    left = remaining(body, until_on)
    if left:
        names = "、".join(row.name for row in left[:3])
        raise Refused(
            "until_on", f"还有{len(left)}位委员在{until_on:%Y-%m-%d}之后仍属{body}（{names}等），请先调整"
        )
    body.until_on = until_on
    body.save(update_fields=["until_on"])
    _tell(
        actor,
        body,
        "ended",
        f"撤销{body.get_kind_display()}",
        after={"until_on": until_on.isoformat()},
        note=reason,
    )


def remaining(body: Body, day: date) -> list[Membership]:
    """Serving members whose place reaches beyond the day."""
    rows = Placement.objects.filter(body=body).exclude(until_on__lte=day)
    serving = Membership.objects.filter(committee=body.committee, pk__in=rows.values("membership"))
    return list(serving.serving_on(day).select_related("person"))
