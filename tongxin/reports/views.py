"""Papers: the year table, registration forms one by one or all together, the printed sheet."""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import get_script_prefix
from django.views.decorators.http import require_POST

from tongxin.documents.shapes import Proof, RegistrationForm
from tongxin.evaluation import schemes, summary
from tongxin.evaluation.models import YearScheme
from tongxin.evaluation.sheets import SHOWN_ALL, ledger_head, sheet_of
from tongxin.evaluation.showing import Drawing
from tongxin.evaluation.views import asked_year, fitting
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.models import Body, Membership
from tongxin.people.parameters import parameter
from tongxin.reports import filling, jobs, making
from tongxin.reports.models import Bundle
from tongxin.tables.vessels import fetch
from tongxin.trail import record

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@needs("sheets.read")
def papers(request: UserRequest) -> HttpResponse:
    """What can be printed for a year, and the bundles made so far."""
    year = asked_year(request)
    context = {
        "year": year, "years": schemes.years(request.committee), "chosen": schemes.chosen(request.committee, year),
        "bundles": Bundle.objects.visible_to(request.user, request.committee).filter(year=year)[:20],
        "fonts_problem": making.fonts_problem(),
    }  # fmt: skip
    return render(request, "reports/papers.html", context)


@needs("sheets.read")
@fitting
def year_table(request: UserRequest) -> HttpResponseBase:
    """The year table as PDF or Excel; who took it is on record."""
    chosen = year_scheme(request)
    found = summary.of(request.committee, chosen)
    if request.GET.get("format") == "xlsx":
        return summary.export(request, found, found.rows)
    if making.fonts_problem():
        return fonts_missing(request)
    told(request, f"{chosen.year}年度履职考核汇总表", len(found.rows))
    return attachment(
        making.year_table_pdf(filling.year_table(chosen, found)), f"{chosen.year}年度履职考核汇总表.pdf", PDF
    )


def year_scheme(request: UserRequest) -> YearScheme:
    chosen = schemes.chosen(request.committee, asked_year(request))
    if chosen is None:
        raise Http404
    return chosen


def fonts_missing(request: UserRequest) -> HttpResponse:
    return render(request, "reports/fonts.html", {"problem": making.fonts_problem()}, status=503)


def told(request: UserRequest, title: str, rows: int) -> None:
    act = record.Act("reports.paper.taken", "导出表册", None, title, after={"rows": rows})
    record.record(actor_of(request), request.committee.pk, act)


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@fitting
def form(request: UserRequest, pk: int, kind: str) -> HttpResponseBase:
    """One member's registration form, for the desk or for himself."""
    membership = seen(request, pk)
    chosen = year_scheme(request)
    if kind == "pdf" and making.fonts_problem():
        return fonts_missing(request)
    paper = filled(request, chosen, membership)
    told(request, f"{membership.person.name} {chosen.year}年度履职情况登记表", 1)
    name = f"{membership.person.name}_{chosen.year}年度履职情况登记表"
    if kind == "pdf":
        return attachment(making.form_pdf(paper), f"{name}.pdf", PDF)
    return attachment(making.form_docx(paper), f"{name}.docx", DOCX)


def seen(request: UserRequest, pk: int) -> Membership:
    """The member the user may see sheets of: anybody for the desk, oneself for a member."""
    membership = get_object_or_404(
        Membership.objects.visible_to(request.user, request.committee).with_rows(), pk=pk
    )
    if membership.person_id != request.user.person_id and not request.user.can(
        "sheets.read", request.committee
    ):
        raise Http404
    return membership


def filled(request: UserRequest, chosen: YearScheme, membership: Membership) -> RegistrationForm:
    found = sheet_of(chosen, membership)
    desk = request.user.can("sheets.read", request.committee)
    grade, _ = summary.grade_of(request.committee, chosen, found) if desk else ("", "")
    scores = {membership.pk: (found.sheet.shown, grade)} if desk or may_see_items(request) else {}
    return next(filling.registration_forms(chosen, [membership], scores))


def may_see_items(request: UserRequest) -> bool:
    return parameter(request.committee, "evaluation.shown_during_year").value == SHOWN_ALL


@fitting
def sheet_paper(request: UserRequest, pk: int) -> HttpResponseBase:
    """The score sheet on paper, with the clause and the evidence of every number."""
    membership = seen(request, pk)
    desk = request.user.can("sheets.read", request.committee)
    if not (desk or may_see_items(request)):
        raise Http404
    if making.fonts_problem():
        return fonts_missing(request)
    chosen = year_scheme(request)
    found = sheet_of(chosen, membership)
    shown = Drawing(found.sheet, found.sources, get_script_prefix()).shown()
    sector = membership.body_on(Body.Kind.SECTOR, found.sheet.last_day)
    proof = Proof(ledger_head(request.committee), found.sheet.scheme_hash)
    grade, _ = summary.grade_of(request.committee, chosen, found) if desk else ("", "")
    paper = filling.sheet_document(
        request.committee,
        chosen,
        shown,
        (membership.person.name, sector.name if sector else "", grade),
        proof,
    )
    told(request, f"{membership.person.name} {chosen.year}年度履职得分明细", 1)
    return attachment(
        making.sheet_pdf(paper), f"{membership.person.name}_{chosen.year}年度履职得分明细.pdf", PDF
    )


@needs("sheets.read")
@require_POST
def bundle_order(request: UserRequest) -> HttpResponse:
    chosen = year_scheme(request)
    kind = request.POST.get("form", "")
    if kind not in Bundle.Form.values:
        messages.error(request, "请选择 Word 或 PDF")
        return redirect("papers")
    bundle = jobs.order(request.committee, request.user, chosen.year, kind)
    return redirect("bundle", bundle.pk)


@needs("sheets.read")
def bundle(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Bundle.objects.visible_to(request.user, request.committee), pk=pk)
    return render(request, "reports/bundle.html", {"bundle": row})


@needs("sheets.read")
def bundle_file(request: UserRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(
        Bundle.objects.visible_to(request.user, request.committee), pk=pk, stage=Bundle.Stage.DONE
    )
    told(request, str(row), row.total)
    return attachment(fetch(row.stored_as), row.file_name, "application/zip")
