"""All declared parameters with what holds and why, and one of them with its history."""

from itertools import groupby

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tongxin.office import tuning
from tongxin.office.forms.parameters import ReturnForm, ValueForm
from tongxin.office.telling import told
from tongxin.office.views.pages import asked
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.models import ParameterValue
from tongxin.people.parameters import PARAMETERS, Parameter
from tongxin.trail import clock
from tongxin.trail.models import Event


@needs("parameters.manage")
def parameters(request: UserRequest) -> HttpResponseBase:
    day = clock.today()
    rows = list(tuning.all_in_force(request.committee, day))
    groups = [
        {"label": tuning.MODULES.get(name, name), "rows": list(found)}
        for name, found in groupby(
            sorted(rows, key=module_order), key=lambda row: row.declared.name.split(".")[0]
        )
    ]
    own = sum(row.source == tuning.OWN for row in rows)
    return render(
        request, "office/parameters.html", {"groups": groups, "day": day, "number": len(rows), "own": own}
    )


def module_order(row: tuning.InForce) -> tuple[int, str]:
    module = row.declared.name.split(".")[0]
    return list(tuning.MODULES).index(module), module


def declared_or_404(name: str) -> Parameter:
    if name not in PARAMETERS:
        raise Http404
    return PARAMETERS[name]


@needs("parameters.manage")
def parameter(request: UserRequest, name: str) -> HttpResponseBase:
    """What holds, what held, what will hold; and a new value from a day on."""
    declared, day = declared_or_404(name), clock.today()
    now = tuning.one_in_force(request.committee, name, day)
    form = ValueForm(request.POST or None, declared=declared, value=now.value, day=day)

    def write() -> str:
        data = form.cleaned_data
        tuning.set_value(
            actor_of(request),
            request.committee,
            name,
            data["value"],
            data["on"],
            data["clause"],
            data["reason"],
        )
        return f"“{declared.label}”自{data['on']:%Y-%m-%d}起为{tuning.spelled(declared, data['value'])}"

    values = ParameterValue.objects.filter(committee=request.committee, name=name).order_by("-from_on", "-pk")
    return asked(
        request, form, reverse("parameter", args=[name]), write, title=declared.label, template="office/parameter.html",
        now=now, declared=declared, values=[(row, tuning.read_back(row)) for row in values], day=day,
        events=told(history(request, declared)),
        module=tuning.MODULES.get(name.split(".", maxsplit=1)[0], ""),
    )  # fmt: skip


def history(request: UserRequest, declared: Parameter) -> QuerySet[Event]:
    return Event.objects.filter(
        committee=request.committee, action__startswith="people.parameter.", title=declared.label
    )


@needs("parameters.manage")
def give_back(request: UserRequest, name: str) -> HttpResponseBase:
    declared, day = declared_or_404(name), clock.today()
    form, now = ReturnForm(request.POST or None, day=day), tuning.one_in_force(request.committee, name, day)

    def write() -> str:
        data = form.cleaned_data
        tuning.give_back(actor_of(request), request.committee, name, data["on"], data["reason"])
        return f"“{declared.label}”自{data['on']:%Y-%m-%d}起恢复默认"

    return asked(
        request, form, reverse("parameter", args=[name]), write, title=f"恢复默认：{declared.label}", send="恢复默认",
        crumb="参数", told=f"不再另行规定后，取值为 {now.inherited.text}（{now.inherited.name}）；以后这个取值有变化，本会随之变化。已登记在这一天之后的取值一并取消。",
    )  # fmt: skip
