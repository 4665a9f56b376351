"""One contact record as the registration form; its entry from paper and its correction."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from tongxin.ledger.correcting import correction_page
from tongxin.ledger.duties import sync
from tongxin.outreach.forms import ContactForm, FindMember
from tongxin.outreach.models import Contact
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.models import Body
from tongxin.people.models.memberships import places
from tongxin.trail import clock, record
from tongxin.trail.models import Channel
from tongxin.trail.telling import history

SEALED = ("line__raw", "line__values", "line__effects", "line__batch__headers")


def contact(request: UserRequest, pk: int) -> HttpResponse:
    """The registration form of a record; a member sees his own."""
    rows = Contact.objects.visible_to(request.user, request.committee).defer(*SEALED)
    rows = rows.select_related("membership__person", "line__batch").prefetch_related(places("membership__"))
    row = get_object_or_404(rows, pk=pk)
    context = {
        "row": row, "desk": request.user.can("duties.read", request.committee), "history": history(row.committee_id, Contact.objects.filter(pk=row.pk)),
        "sector": row.membership.body_on(Body.Kind.SECTOR, row.on),
        "links_members": request.user.can("members.read", request.committee),
        "may_correct": request.user.can("outreach.manage", request.committee) and not row.is_voided,
    }  # fmt: skip
    return render(request, "outreach/contact.html", context)


@needs("outreach.manage")
def add_contact(request: UserRequest) -> HttpResponseBase:
    """Enter a paper form for a member: the trail says who entered it and for whom."""
    form = ContactForm(request.POST or None, instance=Contact(committee=request.committee))
    finder = FindMember(request.GET)
    if finder.is_valid() and finder.cleaned_data["name"]:
        form.offer(finder.cleaned_data["name"])
    form.fields["reason"].label, form.fields["reason"].help_text = "登记依据", "如“本人交来纸质登记表”"
    if request.method == "POST" and form.is_valid():
        actor = actor_of(request, Channel.PAPER, form.instance.membership.name)
        row = enter(actor, form.instance, form.cleaned_data["reason"])
        messages.success(request, f"已代{row.membership.name}登记")
        return redirect("contact", row.pk)
    return render(request, "outreach/add.html", {"form": form, "finder": finder})


@transaction.atomic
def enter(actor: record.Actor, row: Contact, reason: str) -> Contact:
    """Store the record; the trail keeps day and means only, since the rest may speak of people."""
    row.recorded_by_id, row.recorded_name = actor.user_id, actor.name
    row.verified_name, row.verified_at = actor.name, clock.now()
    row.save()
    told = {"on": row.on.isoformat(), "means": row.means}
    record.record(
        actor, row.committee_id,
        record.Act("outreach.contact.recorded", "代为登记联系群众记录", row, str(row), {}, told, note=reason),
    )  # fmt: skip
    sync(row, actor.name)
    return row


@needs("outreach.manage")
def correct_contact(request: UserRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(Contact.objects.visible_to(request.user, request.committee), pk=pk)
    back = reverse("contact", args=[pk])
    if row.is_voided:
        messages.error(request, "这条记录已经作废，不能再更正")
        return redirect(back)
    return correction_page(request, row, ContactForm, back, title="更正联系记录")
