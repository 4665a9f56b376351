"""One contact record as the registration form; its entry from paper and its correction."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tongxin.ledger.correcting import enter
from tongxin.ledger.pages import correction_page, said
from tongxin.outreach.forms import ContactForm, FindMember
from tongxin.outreach.models import Contact
from tongxin.people.filling import filled_in
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.models import Body
from tongxin.people.models.memberships import places
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
    row, back = form.instance, reverse("contacts")
    return filled_in(
        request, form, back, lambda: entered(request, row, form.cleaned_data["reason"]), heading="登记联系记录",
        lead="按委员交来的纸质登记表代为录入，留痕会写明由谁代谁登记", send="登记", parents=[("联系群众", back)],
        template="outreach/add.html", finder=finder, onward=lambda: reverse("contact", args=[row.pk]),
    )  # fmt: skip


def entered(request: UserRequest, row: Contact, reason: str) -> str:
    """The trail keeps day and means only, since the rest may speak of people."""
    actor = actor_of(request, Channel.PAPER, row.membership.name)
    enter(actor, row, "代为登记联系群众记录", ("on", "means"), reason, verb="recorded")
    return said(f"代{row.membership.name}登记")


@needs("outreach.manage")
def correct_contact(request: UserRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(Contact.objects.visible_to(request.user, request.committee), pk=pk)
    form, back = ContactForm(request.POST or None, instance=row), reverse("contact", args=[pk])
    parents = [("联系群众", reverse("contacts")), ("登记表", back)]
    return correction_page(request, row, form, back, title="更正联系记录", parents=parents)
