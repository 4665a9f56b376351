"""The imports of a committee: what may be imported, uploading, earlier imports, and lines that wait for a person."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from tongxin.evaluation.schemes import default_year
from tongxin.overview import batches as reading
from tongxin.overview.forms import BatchFilter, PendingFilter, UploadForm
from tongxin.people import registers
from tongxin.people.drawing import Shown
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.registers import Register
from tongxin.tables.importing import IMPORTERS, Context, Refused, YearNeeded, open_batch, put_away
from tongxin.tables.models import Batch, Line
from tongxin.tables.reader import UnreadableFile
from tongxin.tables.writer import template_xlsx
from tongxin.trail import clock

STAGE_TONES: dict[str, str] = {
    Batch.Stage.READ: "warn",
    Batch.Stage.CONFIRMED: "ok",
    Batch.Stage.TAKEN_BACK: "bad",
}
LIST = Register(
    title="导入记录", unit="次", order="-uploaded_at", template="overview/imports/list.html", empty="没有符合条件的导入",
    columns=(
        Shown("file", "文件", lambda row: row.file_name, lambda row: reverse("import", args=[row.pk]), "file_name", heading=True),
        Shown("kind", "种类", reading.label_of, sort="importer", whole=True),
        Shown("by", "上传人", lambda row: row.uploaded_name, sort="uploaded_name"),
        Shown("at", "上传时间", lambda row: f"{row.uploaded_at.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}", sort="uploaded_at", whole=True),
        Shown("stage", "阶段", lambda row: row.get_stage_display(), tone=lambda row: STAGE_TONES.get(row.stage, ""), sort="stage"),
        Shown("total", "行数", lambda row: row.total, kind="integer", align="end"),
        Shown("added", "新增", lambda row: row.added, kind="integer", align="end"),
        Shown("changed", "变更", lambda row: row.changed, kind="integer", align="end"),
        Shown("aside", "搁置", lambda row: row.aside, kind="integer", align="end"),
    ),
)  # fmt: skip


@needs(reading.RUN)
def imports(request: UserRequest) -> HttpResponseBase:
    kinds = reading.kinds(request.user, request.committee)
    form = BatchFilter(request.GET, kinds=kinds)
    rows = _filtered(reading.batches(request.user, request.committee), form)
    waiting = reading.pending(request.user, request.committee).count()
    return registers.page(request, LIST, reading.with_counts(rows), form, kinds=kinds, waiting=waiting)


def _filtered(rows: QuerySet[Batch], form: BatchFilter) -> QuerySet[Batch]:
    form.is_valid()
    wanted = form.cleaned_data
    if wanted.get("kind"):
        rows = rows.filter(importer=wanted["kind"])
    if wanted.get("stage"):
        rows = rows.filter(stage=wanted["stage"])
    if wanted.get("since"):
        rows = rows.filter(uploaded_at__date__gte=wanted["since"])
    if wanted.get("text"):
        rows = rows.filter(file_name__icontains=wanted["text"]) | rows.filter(
            uploaded_name__icontains=wanted["text"]
        )
    return rows


@needs(reading.RUN)
def template(request: UserRequest, kind: str) -> HttpResponse:
    """An empty workbook to fill in, with what each column is for."""
    found = [importer for importer in reading.kinds(request.user, request.committee) if importer.name == kind]
    if not found:
        raise Http404
    answer = HttpResponse(template_xlsx(found[0].columns, title=found[0].label), content_type=registers.XLSX)
    name = f"{found[0].label}模板.xlsx"
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return answer


@needs(reading.RUN)
def upload(request: UserRequest) -> HttpResponseBase:
    """Choose kind, file and year; what cannot be read is said beside the field, and nothing is stored."""
    kinds = reading.kinds(request.user, request.committee)
    initial = {"kind": request.GET.get("kind", ""), "year": default_year(request.committee, clock.today())}
    form = UploadForm(request.POST or None, request.FILES or None, kinds=kinds, initial=initial)
    if request.method == "POST" and form.is_valid():
        batch = _opened(request, form)
        if batch is not None:
            return redirect("import", batch.pk)
    return render(request, "overview/imports/upload.html", {"form": form, "kinds": kinds})


def _opened(request: UserRequest, form: UploadForm) -> Batch | None:
    content = form.cleaned_data["file"]
    context = Context(request.committee, form.chosen_year, actor_of(request), clock.today())
    try:
        return open_batch(form.importer, context, content.name, content.read(), ask_mapping=True)
    except YearNeeded as question:
        form.add_error("year", str(question))
    except (Refused, UnreadableFile) as refusal:
        form.add_error("file", str(refusal))
    return None


@needs(reading.RUN)
def pending(request: UserRequest) -> HttpResponseBase:
    """Lines of confirmed imports that were set aside, or went in with something unknown."""
    kinds = reading.kinds(request.user, request.committee)
    form = PendingFilter(request.GET, kinds=kinds)
    rows = _chosen(reading.pending(request.user, request.committee), form)
    return registers.page(request, PENDING, rows, form)


def _chosen(rows: QuerySet[Line], form: PendingFilter) -> QuerySet[Line]:
    form.is_valid()
    kind, why = form.cleaned_data.get("kind"), form.cleaned_data.get("why")
    if kind:
        rows = rows.filter(batch__importer=kind)
    if why == "open":
        rows = rows.exclude(outcome=Line.Outcome.SET_ASIDE)
    elif why:
        rows = rows.filter(outcome=Line.Outcome.SET_ASIDE)
        rows = rows if why == "aside" else rows.filter(plan=why)
    return rows


def reasons(line: Line) -> str:
    """Why a line waits, in sentences."""
    return (
        "；".join([*line.problems, *(question["text"] for question in line.open_questions())]) or "等待处理"
    )


def state(line: Line) -> str:
    if line.outcome == Line.Outcome.SET_ASIDE:
        return "已搁置"
    asked = {question["key"].partition(":")[0] for question in line.open_questions()}
    return "已入库，待裁定" if "contradiction" in asked else "已入库，有未注明"


def line_href(line: Line) -> str:
    return f"{reverse('import', args=[line.batch_id])}?line={line.pk}"


PENDING = Register(
    title="待处理的导入行", unit="行", order="-batch__uploaded_at", template="overview/imports/pending.html",
    empty="没有等待处理的行", named=lambda row: row.place, remembers=False,
    columns=(
        Shown("place", "位置", lambda row: row.place, line_href, "row", heading=True),
        Shown("why", "原因", reasons),
        Shown("summary", "读作", lambda row: row.summary),
        Shown("state", "状态", state, tone=lambda row: "warn" if row.outcome == Line.Outcome.SET_ASIDE else "info", sort="outcome"),
        Shown("kind", "种类", lambda row: reading.label_of(row.batch), sort="batch__importer", whole=True, desk_only=True),
        Shown("file", "文件", lambda row: row.batch.file_name, lambda row: reverse("import", args=[row.batch_id]), "batch__file_name"),
    ),
)  # fmt: skip


@needs(reading.RUN)
@require_POST
def settle(request: UserRequest) -> HttpResponseBase:
    """Take lines off the pending list, or put one back on it."""
    done = request.POST.get("act") != "reopen"
    rows = reading.lines(request.user, request.committee).filter(batch__stage=Batch.Stage.CONFIRMED)
    chosen = rows.filter(pk__in=reading.ids(request.POST.getlist("selected"))[:MOST_AT_ONCE])
    chosen = chosen.filter(settled_at__isnull=done)
    found = list(chosen)
    context = Context(request.committee, None, actor_of(request), clock.today())
    for line in found:
        put_away(line, context, done=done)
    messages.success(request, f"{len(found)}行{'已处理，不再提示' if done else '重新列入待处理'}")
    return redirect(_back(request))


MOST_AT_ONCE = 500


def _back(request: UserRequest) -> str:
    """Where the button stood, when that is one of our pages."""
    batch = reading.ids([request.POST.get("batch", "")])
    if batch:
        found = get_object_or_404(reading.batches(request.user, request.committee), pk=batch[0])
        return reverse("import", args=[found.pk])
    return reverse("pending")


def context_of(request: UserRequest, batch: Batch, **extra: Any) -> Context:
    return Context(request.committee, batch.year, actor_of(request), clock.today(), **extra)


def importer_of(batch: Batch) -> Any:
    return IMPORTERS[batch.importer]
