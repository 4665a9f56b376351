"""The trail for auditors: what was done, from which values to which, and whether the chains are whole."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_POST

from tongxin.overview.batches import ids
from tongxin.overview.forms import AnchorForm, TrailFilter
from tongxin.people import registers
from tongxin.people.drawing import Shown
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.models import Committee, Post
from tongxin.people.registers import Register
from tongxin.trail import anchors, clock, record, vault
from tongxin.trail.chain import Anchor, Chained, ChainHead
from tongxin.trail.models import Event, SealedValue

READ = "trail.read"
OPEN_SEALED = "members.read"
CHAINS = {"trail": "留痕链", "ledger": "台账链"}
MOST_BREAKS = 200
MOST_HISTORY = 500
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def events(committee: Committee) -> QuerySet[Event]:
    """The committee's events; callers have asked for the power to read them."""
    return Event.objects.filter(committee=committee)


def kind_label(target_type: str) -> str:
    """What a kind of thing is called; kinds a later release has dropped keep their code."""
    try:
        return str(apps.get_model(target_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return target_type or "—"


def at_office(row: Event) -> str:
    return f"{row.at.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"


def whom(row: Event) -> str:
    return f"{row.by_name}（代{row.for_name}）" if row.for_name else row.by_name


LIST = Register(
    title="留痕", unit="条", order="-seq", template="overview/trail/list.html", empty="没有符合条件的记录",
    columns=(
        Shown("seq", "序号", lambda row: row.seq, sort="seq", kind="integer", align="end"),
        Shown("at", "时间", at_office, whole=True),
        Shown("label", "动作", lambda row: row.label, lambda row: reverse("event", args=[row.pk]), heading=True),
        Shown("kind", "对象", lambda row: kind_label(row.target_type), sort="target_type"),
        Shown("title", "名称", lambda row: row.title),
        Shown("by", "操作人", whom, sort="by_name"),
        Shown("channel", "途径", lambda row: row.get_channel_display(), sort="channel"),
        Shown("note", "说明", lambda row: row.note),
    ),
)  # fmt: skip


@needs(READ)
def trail(request: UserRequest) -> HttpResponseBase:
    rows = events(request.committee)
    types = rows.order_by("target_type").values_list("target_type", flat=True).distinct()
    form = TrailFilter(request.GET, kinds=[(name, kind_label(name)) for name in types if name])
    return registers.page(request, LIST, filtered(rows, form), form, heads=heads(request.committee))


def filtered(rows: QuerySet[Event], form: TrailFilter) -> QuerySet[Event]:
    form.is_valid()
    wanted = form.cleaned_data
    filters = {
        "by_name__icontains": wanted.get("by"), "label__icontains": wanted.get("label"), "target_type": wanted.get("kind"),
        "at__date__gte": wanted.get("first"), "at__date__lte": wanted.get("last"), "title__icontains": wanted.get("text"),
    }  # fmt: skip
    return rows.filter(**{name: value for name, value in filters.items() if value})


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain of the committee ends."""

    label: str
    seq: int
    hash: str


def heads(committee: Committee) -> list[Head]:
    stored = {head.chain: head for head in ChainHead.objects.filter(committee=committee)}
    return [
        Head(label, stored[name].seq if name in stored else 0, stored[name].hash if name in stored else "")
        for name, label in CHAINS.items()
    ]


@dataclass(frozen=True, slots=True)
class Pair:
    """A field before and after, in words."""

    field: str
    before: str
    after: str


@needs(READ)
def event(request: UserRequest, pk: int) -> HttpResponseBase:
    """One act with its values; sealed ones open to those who may read members too, and opening is on record."""
    row = get_object_or_404(events(request.committee), pk=pk)
    values = list(row.sealed_values.all())
    opened = _open(request, row, values) if request.method == "POST" else None
    return render(request, "overview/trail/event.html", {
        "event": row, "kind": kind_label(row.target_type), "pairs": pairs(row), "sealed": sealed_names(row),
        "opened": opened, "may_open": request.user.can(OPEN_SEALED, request.committee), "has_values": bool(values),
        "history_href": history_href(row), "at": at_office(row), "whom": whom(row),
    })  # fmt: skip


def pairs(row: Event) -> list[Pair]:
    found = []
    for name, before, after in record.changes(row):
        words = choices_of(row, name)
        found.append(Pair(field_label(row, name), spelled(before, words), spelled(after, words)))
    return found


def sealed_names(row: Event) -> list[str]:
    return [field_label(row, name) for name in json.loads(row.payload).get("sealed", {})]


PERSONAL = {"phone": "电话", "born": "出生年月"}
WORDS = {
    "rows": "行数", "lines": "行数", "add": "新增", "change": "变更", "aside": "搁置", "count": "项数", "power": "权限",
    "sector": "界别", "special_committee": "专委会", "liaison_group": "联络组", "post": "职务", "is": "成为",
    "membership": "委员编号", "seats": "署名", "signatures": "署名", "marks": "标记", "handlings": "承办", "reporters": "反映人",
    "committee_id": "政协组织编号", "membership_id": "委员编号", "unit_id": "单位编号", "position": "次序", "role": "分工",
    "kind": "类别", "on": "日期", "decided_by": "决定会议", "breaks": "断裂", "trail": "留痕链", "ledger": "台账链", "remark": "备注",
}  # fmt: skip


def field_of(row: Event, name: str) -> Any:
    """The stored field of that name on the model the event is about, if there is one."""
    try:
        found = apps.get_model(row.target_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return found if found.concrete else None


def field_label(row: Event, name: str) -> str:
    """The field's own label on its model, else a word for it, else its code."""
    found = field_of(row, name)
    return str(found.verbose_name) if found else PERSONAL.get(name) or WORDS.get(name, name)


def choices_of(row: Event, name: str) -> dict[Any, str]:
    if name == "post":
        return {"": "委员", **dict(Post.Name.choices)}
    found = field_of(row, name)
    return dict(found.flatchoices) if found and found.choices else {}


def spelled(value: Any, words: dict[Any, str] | None = None) -> str:
    if words and isinstance(value, str) and value in words:
        return str(words[value]) or "—"
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(map(spelled, value)) or "—"
    if isinstance(value, dict):
        return "、".join(f"{WORDS.get(name, name)} {spelled(each)}" for name, each in value.items())
    return moment(str(value))


def moment(text: str) -> str:
    """Moments as the office reads them; other texts as they are."""
    if not MOMENT.match(text):
        return text
    try:
        return f"{datetime.fromisoformat(text).astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"
    except ValueError:
        return text


def _open(request: UserRequest, row: Event, values: Iterable[SealedValue]) -> list[Pair]:
    if not request.user.can(OPEN_SEALED, request.committee):
        raise PermissionDenied(OPEN_SEALED)
    found = [_opened(row, value) for value in values]
    act = record.Act(
        "trail.sealed.opened",
        "查看加密值",
        row,
        f"第{row.seq}号：{row.title}"[:300],
        after={"count": len(found)},
    )
    record.record(actor_of(request), request.committee.pk, act)
    return found


def _opened(row: Event, value: SealedValue) -> Pair:
    label = field_label(row, value.field)
    try:
        before, after = record.opened(value)
    except vault.Unreadable:
        return Pair(label, "密钥已销毁或密文被改动，打不开", "")
    return Pair(label, spelled(before), spelled(after))


def history_href(row: Event) -> str:
    if row.target_id is None:
        return ""
    return f"{reverse('history')}?{urlencode({'type': row.target_type, 'id': str(row.target_id)})}"


@needs(READ)
def history(request: UserRequest) -> HttpResponse:
    """Everything that was done to one thing, oldest last."""
    target, pk = request.GET.get("type", ""), request.GET.get("id", "")
    known = ids([pk])
    rows = events(request.committee).filter(target_type=target, target_id__in=known)
    found = list(rows.order_by("-seq")[:MOST_HISTORY])
    lines = [
        {
            "event": row,
            "at": at_office(row),
            "whom": whom(row),
            "pairs": pairs(row),
            "sealed": sealed_names(row),
        }
        for row in found
    ]
    title = found[0].title if found else ""
    return render(
        request, "overview/trail/history.html", {"lines": lines, "kind": kind_label(target), "subject": title}
    )


def chained() -> list[type[Chained]]:
    return [model for model in apps.get_models() if issubclass(model, Chained)]


@needs(READ)
def chain(request: UserRequest) -> HttpResponse:
    """Verify the chains now, and against an anchor that was kept outside."""
    form = AnchorForm(request.POST, request.FILES) if request.POST.get("act") == "compare" else AnchorForm()
    checked = _checked(request, form) if request.method == "POST" else None
    return render(request, "overview/trail/chain.html", {
        "heads": heads(request.committee), "form": form, "checked": checked, "at": clock.now(),
    })  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check: what was compared, and every break."""

    against: str
    heads: list[Head]
    breaks: list[str]
    more: int


def _checked(request: UserRequest, form: AnchorForm) -> Checked | None:
    kept: list[dict[str, Anchor]] = []
    if form.is_bound:
        if not form.is_valid():
            return None
        try:
            kept = [anchors.read(form.cleaned_data["anchor"], request.committee.code)]
        except anchors.AnchorProblem as problem:
            form.add_error("anchor", str(problem))
            return None
    stood = heads(request.committee)
    found = [told(each) for each in anchors.verify(chained(), request.committee.pk, kept)]
    act = record.Act("trail.chain.verified", "校验链", None, "留痕链与台账链", after={"breaks": len(found)})
    record.record(actor_of(request), request.committee.pk, act)
    return Checked(
        "与锚点比对" if kept else "自身校验", stood, found[:MOST_BREAKS], max(0, len(found) - MOST_BREAKS)
    )


def told(found: Any) -> str:
    return f"{CHAINS.get(found.chain, found.chain)}第{found.seq}号：{found.what}"


@needs(READ)
@require_POST
def anchor(request: UserRequest) -> HttpResponse:
    """The heads of the chains as a sealed text to keep outside; that it was taken is on record."""
    text = anchors.export(request.committee.pk, request.committee.code)
    with transaction.atomic():
        record.record(
            actor_of(request),
            request.committee.pk,
            record.Act("trail.anchor.exported", "导出锚点", None, "锚点"),
        )
    answer = HttpResponse(text, content_type="application/json")
    name = f"锚点-{request.committee.code}-{clock.today():%Y%m%d}.json"
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return answer
