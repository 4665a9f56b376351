"""Schemes, the internal summary, and the sheet that opens."""

from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import get_script_prefix
from django.views.decorators.http import require_POST

from tongxin.evaluation import schemes, summary
from tongxin.evaluation.engine import CaseError, regulation
from tongxin.evaluation.forms import FIRST_YEAR, LAST_YEAR, ChooseForm, SchemeForm, ScoreFilter, problem_texts
from tongxin.evaluation.models import SchemeVersion, YearScheme
from tongxin.evaluation.sheets import SHOWN_ALL, SHOWN_NOTHING, MemberSheet, ledger_head, sheet_of
from tongxin.evaluation.showing import Drawing
from tongxin.people.http import Arguments, UserRequest, View, actor_of, needs, whole_number
from tongxin.people.models import Body, Membership
from tongxin.people.parameters import parameter
from tongxin.trail import clock

PAGE_SIZE = 50


@needs("schemes.manage", "sheets.read")
def scheme_list(request: UserRequest) -> HttpResponse:
    """Versions of the committee, the year each serves, and the samples one may start from."""
    versions = SchemeVersion.objects.visible_to(request.user, request.committee).prefetch_related("years")
    held = {version.code for version in versions}
    context = {
        "versions": versions, "samples": [each for each in schemes.samples() if each.name not in held],
        "form": SchemeForm(), "may_manage": request.user.can("schemes.manage", request.committee),
    }  # fmt: skip
    return render(request, "evaluation/schemes.html", context)


@needs("schemes.manage")
@require_POST
def scheme_add(request: UserRequest) -> HttpResponseBase:
    """Add a version from a sample, a file, or pasted text."""
    if taken := schemes.sample(request.POST.get("sample", "")):
        return added(request, taken.source)
    form = SchemeForm(request.POST, request.FILES)
    if form.is_valid():
        return added(request, form.cleaned_data["text"])
    return render(request, "evaluation/scheme_add.html", {"form": form}, status=422)


def added(request: UserRequest, source: str) -> HttpResponse:
    version = schemes.add_version(actor_of(request), request.committee, source)
    messages.success(request, f"已录入“{version}”")
    return redirect("scheme", version.pk)


@needs("schemes.manage")
def scheme_new(request: UserRequest) -> HttpResponse:
    """An empty page, or one that begins with the text of a version or a sample."""
    form = SchemeForm(initial={"source": begun_with(request)})
    return render(request, "evaluation/scheme_add.html", {"form": form})


def begun_with(request: UserRequest) -> str:
    if taken := schemes.sample(request.GET.get("sample", "")):
        return taken.source
    asked = request.GET.get("version", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        return ""
    versions = SchemeVersion.objects.visible_to(request.user, request.committee)
    return get_object_or_404(versions, pk=asked).source


@needs("schemes.manage")
def scheme_sample(request: UserRequest, name: str) -> HttpResponse:
    """A sample as a readable regulation, before anybody takes it."""
    taken = schemes.sample(name)
    if taken is None:
        raise Http404
    context = {"sample": taken, "text": regulation(schemes.loaded(taken.source))}
    return render(request, "evaluation/scheme_sample.html", context)


@needs("schemes.manage")
@require_POST
def scheme_drop(request: UserRequest, pk: int) -> HttpResponse:
    """Throw a draft away that no year was measured by."""
    version = get_object_or_404(SchemeVersion.objects.visible_to(request.user, request.committee), pk=pk)
    if schemes.was_chosen(version):
        messages.error(request, f"“{version}”已选定用于年度，不能删除")
        return redirect("scheme", version.pk)
    schemes.drop(actor_of(request), version)
    messages.success(request, f"已删除初稿“{version}”")
    return redirect("schemes")


def scheme(request: UserRequest, pk: int) -> HttpResponse:
    """One version as a readable regulation; open to everybody with a seat, since it is what they are measured by."""
    version = get_object_or_404(SchemeVersion.objects.visible_to(request.user, request.committee), pk=pk)
    context = {
        "version": version, "text": regulation(schemes.loaded(version.source)), "subject": version.get_subject_label(),
        "years": version.years.all(), "form": ChooseForm(initial={"year": first_year(request, version)}),
        "is_draft": not schemes.was_chosen(version), "may_manage": request.user.can("schemes.manage", request.committee),
    }  # fmt: skip
    return render(request, "evaluation/scheme.html", context)


def first_year(request: UserRequest, version: SchemeVersion) -> int:
    """The year one most likely chooses it for: the one it serves already, else the one at work."""
    served = version.years.first()
    return served.year if served else schemes.default_year(request.committee, clock.today())


@needs("schemes.manage")
@require_POST
def scheme_choose(request: UserRequest, pk: int) -> HttpResponse:
    version = get_object_or_404(SchemeVersion.objects.visible_to(request.user, request.committee), pk=pk)
    form = ChooseForm(request.POST)
    if form.is_valid():
        chosen = schemes.choose(actor_of(request), version, form.cleaned_data["year"])
        messages.success(request, f"{chosen.year}年将按“{version}”计分")
    else:
        messages.error(request, f"请填写{FIRST_YEAR}至{LAST_YEAR}之间的年度")
    return redirect("scheme", version.pk)


def asked_year(request: UserRequest) -> int:
    """The year in the address, if a scheme could be chosen for it; else the one people look at first."""
    asked = whole_number(request.GET.get("year", ""))
    if asked and FIRST_YEAR <= asked <= LAST_YEAR:
        return asked
    return schemes.default_year(request.committee, clock.today())


def fitting(view: View[Arguments]) -> View[Arguments]:
    """A page of the year's scheme: where that cannot be applied to the year, it says why."""

    @wraps(view)
    def told(request: UserRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except CaseError as error:
            chosen = schemes.chosen(request.committee, asked_year(request))
            context = {"chosen": chosen, "problems": problem_texts(error)}
            return render(request, "evaluation/unfit.html", context, status=422)

    return cast("View[Arguments]", told)


@needs("sheets.read")
@fitting
def scores(request: UserRequest) -> HttpResponseBase:
    """The internal summary: the desk sorts, filters, exports; members never see it."""
    chosen = schemes.chosen(request.committee, asked_year(request))
    if chosen is None:
        return render(request, "evaluation/no_scheme.html", {"year": asked_year(request)})
    found = summary.of(request.committee, chosen)
    form = ScoreFilter(
        request.GET or {"year": chosen.year},
        years=schemes.years(request.committee),
        sectors=found.sectors,
        grades=found.grades,
    )
    asked = form.cleaned_data if form.is_valid() else {}
    rows = summary.chosen_rows(found, asked, request.GET.get("sort", "position"))
    if request.GET.get("format") == "xlsx":
        return summary.export(request, found, rows)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "evaluation/scores.html",
        {"found": found, "page": page, "filter_form": form, "chosen": chosen},
    )


@fitting
def sheet(request: UserRequest, pk: int) -> HttpResponseBase:
    """A member's sheet for the desk, or for himself."""
    membership = get_object_or_404(
        Membership.objects.visible_to(request.user, request.committee).with_rows(), pk=pk
    )
    mine = membership.person_id == request.user.person_id
    if not mine and not request.user.can("sheets.read", request.committee):
        raise Http404
    return sheet_page(
        request, membership, mine=mine and not request.user.can("sheets.read", request.committee)
    )


@fitting
def my_sheet(request: UserRequest) -> HttpResponseBase:
    """One's own sheet, as the phone shows it."""
    rows = Membership.objects.filter(committee=request.committee, person__user=request.user).with_rows()
    membership = rows.order_by("-term__number").first()
    if membership is None:
        return render(request, "evaluation/no_seat.html")
    return sheet_page(request, membership, mine=True)


def sheet_page(request: UserRequest, membership: Membership, *, mine: bool) -> HttpResponse:
    year = asked_year(request)
    chosen = schemes.chosen(request.committee, year)
    if chosen is None:
        return render(request, "evaluation/no_scheme.html", {"year": year, "mine": mine})
    found = sheet_of(chosen, membership)
    shown = parameter(request.committee, "evaluation.shown_during_year").value if mine else SHOWN_ALL
    context = sheet_context(request, found, chosen) if shown != SHOWN_NOTHING else {}
    return render(
        request, "evaluation/sheet.html",
        {
            **context, "membership": membership, "chosen": chosen, "mine": mine, "detail": shown,
            "years": schemes.years(request.committee),
            "grade": None if mine else summary.grade_of(request.committee, chosen, found),
        },
    )  # fmt: skip


def sheet_context(request: UserRequest, found: MemberSheet, chosen: YearScheme) -> dict[str, Any]:
    day = found.sheet.last_day
    sector = found.membership.body_on(Body.Kind.SECTOR, day)
    return {
        "sheet": Drawing(found.sheet, found.sources, get_script_prefix()).shown(), "raw": found.sheet,
        "sector": sector.name if sector else "", "post": found.membership.post_label(day),
        "ledger_head": ledger_head(request.committee), "sheet_hash": found.sheet.hash(),
    }  # fmt: skip
