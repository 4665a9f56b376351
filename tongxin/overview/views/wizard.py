"""One import from checking to confirmation: mapping, lines with their questions, decisions, taking back."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from tongxin.overview import batches as reading
from tongxin.overview.forms import DecisionsForm, MappingForm, ReasonForm
from tongxin.overview.importing import answer_from, matched, open_rows, told_unused, unfitting
from tongxin.overview.views.imports import STAGE_TONES, context_of, importer_of
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.tables import vessels
from tongxin.tables.importing import (
    Outdated,
    Refused,
    confirm,
    decide,
    drop,
    read_again,
    refresh,
    take_back,
)
from tongxin.tables.mapped import unread
from tongxin.tables.models import Batch, Line
from tongxin.trail import record, vault

PAGE_SIZE = 50
REGISTERS = {
    "members": "members", "attendance": "meetings", "leave": "meetings", "training": "meetings",
    "activities": "activities", "proposals": "proposals", "opinions": "opinions", "adoptions": "opinions",
    "contacts": "contacts",
}  # fmt: skip
LINE_TONES = {
    "add": "ok", "change": "info", "ask": "warn", "refuse": "bad", "added": "ok", "changed": "info", "set_aside": "warn",
}  # fmt: skip


@needs(reading.RUN)
def batch(request: UserRequest, pk: int) -> HttpResponseBase:
    """The import and its next step; every button posts here."""
    found = get_object_or_404(reading.batches(request.user, request.committee), pk=pk)
    act = ACTS.get(request.POST.get("act", "")) if request.method == "POST" else None
    if act is None:
        return shown(request, found)
    try:
        said = act(request, found)
    except Outdated as news:
        messages.warning(request, str(news))
        _compared_again(request, found)
        return redirect(request.get_full_path())
    except Refused as refusal:
        return shown(request, Batch.objects.get(pk=pk), refusal=str(refusal))
    messages.success(request, said)
    return redirect(request.get_full_path() if found.stage == Batch.Stage.READ else request.path)


def _compared_again(request: UserRequest, found: Batch) -> None:
    if Batch.objects.filter(pk=found.pk, stage__in=[Batch.Stage.READ, Batch.Stage.CONFIRMED]).exists():
        refresh(found, context_of(request, found))


def shown(request: UserRequest, found: Batch, refusal: str = "") -> HttpResponse:
    counts, importer = reading.counts(found), importer_of(found)
    tabs = reading.tabs(found, counts)
    chosen, rows = _chosen(request, tabs)
    lines = found.lines.filter(rows).select_related("batch").defer("effects", "values").order_by("pk")
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    drawn_lines = [drawn(line) for line in page]
    may_decide = found.stage in OPEN
    values = {
        "batch": found, "importer": importer, "counts": counts, "tally": counts.tally(), "step": step(found, counts),
        "tabs": [(key, label, f"?tab={key}", key == chosen, count) for key, label, _, count in tabs], "page": page,
        "lines": drawn_lines, "refusal": refusal, "stage_tone": STAGE_TONES.get(found.stage, ""),
        "groups": reading.groups(found) if counts.open else [], "tables": headings(found), "one": request.GET.get("line"),
        "register_href": reverse(REGISTERS[found.importer]), "question": question(counts), "may_decide": may_decide,
        "deciding": may_decide and any(each.line.is_open and each.line.is_undone for each in drawn_lines),
        "reason_form": ReasonForm(request.POST if request.POST.get("act") == "take_back" else None),
        "decisions_form": DecisionsForm(), "missing": missing(found),
    }  # fmt: skip
    return render(request, "overview/imports/batch.html", values, status=200)


OPEN = {Batch.Stage.READ, Batch.Stage.CONFIRMED}


def _chosen(request: UserRequest, tabs: list[tuple[str, str, Q, int]]) -> tuple[str, Q]:
    """One line where the address names it, else the asked tab, else the first, which needs a person most."""
    one = reading.ids([request.GET.get("line", "")])
    if one:
        return "", Q(pk=one[0])
    wanted = request.GET.get("tab")
    found = next((each for each in tabs if each[0] == wanted), tabs[0] if tabs else None)
    return (found[0], found[2]) if found else ("", Q())


def step(found: Batch, counts: reading.Counts) -> int:
    """Where the import stands: 2 headings, 3 decisions, 4 ready to go in, 5 all done."""
    if found.stage != Batch.Stage.READ:
        return 5
    if found.unmapped:
        return 2
    return 3 if counts.plans[Line.Plan.ASK] else 4


def question(counts: reading.Counts) -> str:
    """What confirming will do, in one sentence."""
    tally = counts.tally()
    aside = f"{tally['aside']}行搁置，以后可以继续处理" if tally["aside"] else "没有搁置"
    return f"将新增{tally['add']}条、变更{tally['change']}条，{aside}。确定入库？"


def missing(found: Batch) -> str:
    labels = {column.name: column.label for column in importer_of(found).columns}
    return "、".join(labels.get(name, name) for name in found.unmapped)


@dataclass(frozen=True, slots=True)
class Heading:
    """What one wanted column was read from, for a sheet."""

    label: str
    text: str
    tone: str


def headings(found: Batch) -> list[dict[str, Any]]:
    """Each sheet with its columns, the headings nobody wants, and the rows taken for no data."""
    columns = importer_of(found).columns
    shown_tables = []
    for table in found.headers:
        texts = dict(table["headings"])
        shown_tables.append(
            {
                **table, "columns": [_heading(column, table, texts) for column in columns],
                "unread": unread(table),
            }
        )  # fmt: skip
    return shown_tables


def _heading(column: Any, table: dict[str, Any], texts: dict[int, str]) -> Heading:
    number = table["mapping"].get(column.name)
    if number is None:
        doubtful = column.name in table.get("doubtful", [])
        return Heading(
            column.label,
            "有两列都像，没有读" if doubtful else "文件里没有",
            "warn" if column.required or doubtful else "",
        )
    text = texts.get(number) or "（没有表头）"
    return Heading(column.label, text, "warn" if column.name in table["unsure"] else "ok")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line as the page shows it."""

    line: Line
    raw: str
    state: str
    tone: str
    questions: list[dict[str, Any]]


def drawn(line: Line) -> Drawn:
    waiting = line.outcome == Line.Outcome.WAITING
    state, code = (
        (line.get_plan_display(), line.plan) if waiting else (line.get_outcome_display(), line.outcome)
    )
    asked = [
        {**each, "field": f"answer|{line.pk}|{each['key']}", "given": line.answers.get(each["key"], ""),
         "given_label": dict(each["choices"]).get(line.answers.get(each["key"], ""), "")}
        for each in line.questions
    ]  # fmt: skip
    return Drawn(line, "｜".join(text for text in line.raw if text), state, LINE_TONES.get(code, ""), asked)


Act = Callable[[UserRequest, Batch], str]


def _decide(request: UserRequest, found: Batch) -> str:
    """The answers of one page of lines; a question left open stays open."""
    given = {
        (int(parts[1]), parts[2]): request.POST[name]
        for name in request.POST
        if len(parts := name.split("|", 2)) == 3 and parts[0] == "answer" and reading.ids([parts[1]])
    }
    rows = {
        line.pk: line for line in found.lines.filter(pk__in=[pk for pk, _ in given]).select_related("batch")
    }
    answers = [
        (rows[pk], key, choice)
        for (pk, key), choice in given.items()
        if pk in rows and rows[pk].answers.get(key, "") != choice
    ]
    count = decide(found, context_of(request, found), answers) if answers else 0
    return f"已记下{count}项决定" if count else "没有改动"


def _decide_selected(request: UserRequest, found: Batch) -> str:
    selected = reading.ids(request.POST.getlist("selected"))
    return _alike(
        request, found, reading.undone(found).filter(pk__in=selected), request.POST.get("alike_selected", "")
    )


def _decide_group(request: UserRequest, found: Batch) -> str:
    return _alike(request, found, reading.undone(found), request.POST.get("alike", ""))


def _alike(request: UserRequest, found: Batch, rows: Any, chosen: str) -> str:
    """One answer for many lines; `chosen` is the group's key and the choice."""
    key, found_separator, choice = chosen.partition("||")
    if not found_separator:
        raise Refused("请先选定一律怎么办")
    answers = reading.answers_alike(rows.select_related("batch"), key, choice)
    if not answers:
        raise Refused("所选的行里没有这类问题")
    return f"已对{decide(found, context_of(request, found), answers)}项一律作出决定"


def _confirm(request: UserRequest, found: Batch) -> str:
    """Only what the person was told: the counts shown travel with the form."""
    parts = request.POST.get("expected", "").split("-")
    if len(parts) != 3 or len(reading.ids(parts)) != 3:
        raise Refused("请从核对页面确认入库")
    expected = dict(zip(("add", "change", "aside"), map(int, parts), strict=True))
    confirm(found, context_of(request, found), expected)
    return f"已入库：新增{expected['add']}条，变更{expected['change']}条，搁置{expected['aside']}行"


def _drop(request: UserRequest, found: Batch) -> str:
    drop(found, context_of(request, found))
    return "已放弃这次导入，没有改动任何登记"


def _take_back(request: UserRequest, found: Batch) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused("请写明撤回的原因")
    take_back(found, context_of(request, found), form.cleaned_data["reason"])
    return "已撤回：这次导入的登记已作废或恢复原样"


def _decisions(request: UserRequest, found: Batch) -> str:
    form = DecisionsForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused("；".join(str(error) for errors in form.errors.values() for error in errors))
    given = answer_from(form.cleaned_data["decisions"])
    open_now = list(reading.undone(found).select_related("batch"))
    answers = matched(given, found.file_name, open_now)
    if not answers:
        raise Refused("决定文件里没有一项对得上这次导入的问题，请核对文件名、行号和选项代码")
    unused = told_unused(unfitting(given, found.file_name, open_now))
    count = decide(found, context_of(request, found), answers)
    return "；".join(filter(None, (f"决定文件共{len(given)}项，采用{count}项", unused)))


ACTS: dict[str, Act] = {
    "decide": _decide, "decide_selected": _decide_selected, "decide_group": _decide_group, "confirm": _confirm,
    "drop": _drop, "take_back": _take_back, "decisions": _decisions,
}  # fmt: skip


@needs(reading.RUN)
def mapping(request: UserRequest, pk: int) -> HttpResponseBase:
    """Correct which heading each column stands under, and read the stored file again."""
    found = get_object_or_404(reading.batches(request.user, request.committee), pk=pk)
    if found.stage != Batch.Stage.READ:
        return redirect("import", pk)
    importer = importer_of(found)
    form = MappingForm(
        request.POST or None, importer=importer, headers=found.headers, initial={"year": found.year}
    )
    if request.method == "POST" and form.is_valid():
        context = context_of(request, found, mapping=form.mapping())
        context.year = form.cleaned_data.get("year", found.year)
        try:
            again = read_again(found, context)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已按新的对应重新核对")
            return redirect("import-mapping" if again.unmapped else "import", pk)
    values = {
        "batch": found,
        "importer": importer,
        "form": form,
        "tables": headings(found),
        "missing": missing(found),
    }
    return render(request, "overview/imports/mapping.html", values)


@needs(reading.RUN)
def decisions(request: UserRequest, pk: int) -> HttpResponse:
    """The open questions in the form of a decisions file."""
    found = get_object_or_404(reading.batches(request.user, request.committee), pk=pk)
    rows = open_rows(reading.undone(found).select_related("batch").defer("raw", "values", "effects"))
    body = {"about": "待决定的问题：把选定的代码填进 is，再从同一页面上传", "rows": rows}
    answer = HttpResponse(json.dumps(body, ensure_ascii=False, indent=1), content_type="application/json")
    return _sent(answer, f"待决定-{found.file_name}.json")


@needs(reading.RUN)
def original(request: UserRequest, pk: int) -> HttpResponse:
    """The file as it was uploaded; who fetched it is on record, since it may hold personal data."""
    found = get_object_or_404(reading.batches(request.user, request.committee), pk=pk)
    try:
        content = vessels.fetch(found.stored_as)
    except (OSError, vault.Unreadable):
        return shown(request, found, refusal="存放的文件读不出来了")
    act = record.Act("tables.batch.fetched", "下载导入的原件", found, found.file_name)
    with transaction.atomic():
        record.record(actor_of(request), found.committee_id, act)
    return _sent(HttpResponse(content, content_type="application/octet-stream"), found.file_name)


def _sent(answer: HttpResponse, name: str) -> HttpResponse:
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return answer
