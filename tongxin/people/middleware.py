"""The door: idle sign-out, the committee of the address, and one effect for each unsafe request."""

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix, set_script_prefix

from tongxin.people.http import enter
from tongxin.people.models import Committee, User
from tongxin.people.parameters import parameter
from tongxin.people.remembering import with_head
from tongxin.trail import clock
from tongxin.trail.models import ChainHead, Event, Nonce

Next = Callable[[HttpRequest], HttpResponse]
IN_COMMITTEE = re.compile(r"^/c/(?P<code>[a-z0-9-]{1,40})(?P<rest>/.*)$")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
WITHOUT_NONCE = frozenset(
    {"/signin/", "/signout/"}
)  # they change a session, which a stored answer could not give again
LAST_SEEN = "last_seen"
MINUTES = 30  # of a session that knows no limit of a committee
NONCE_HEADER = "X-Idempotency-Key"


def idle_sign_out(get_response: Next) -> Next:
    """End a session nobody used for longer than the profile allows."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            seen = request.session.get(LAST_SEEN)
            moment = clock.now().timestamp()
            if seen and moment - seen > request.session.get("idle_minutes", MINUTES) * 60:
                logout(request)
            elif not seen or moment - seen > 60:
                request.session[LAST_SEEN] = moment
        return get_response(request)

    return middleware


def idle_minutes(user: User) -> int:
    """The shortest limit of the committees where the user is staff, else of those where he has a seat."""
    held = user.powers.in_force().order_by().values("committee")
    staffed = Committee.objects.filter(pk__in=held).select_related("parent")
    limits = [parameter(each, "sessions.idle_staff").number for each in staffed]
    if not limits:
        seats = Committee.objects.with_seat_for(user.pk).select_related("parent")
        limits = [parameter(each, "sessions.idle_members").number for each in seats]
    return min(limits, default=MINUTES)


def seat(get_response: Next) -> Next:
    """Resolve /c/<code>/…: 404 without a seat there; inside, addresses need not repeat the committee."""

    def middleware(request: HttpRequest) -> HttpResponse:
        match = IN_COMMITTEE.match(request.path_info)
        if not match:
            return get_response(request)
        if isinstance(request.user, User):
            request.committee = seated(request, request.user, match["code"])  # type: ignore[attr-defined]  # see UserRequest
        outside = get_script_prefix()
        request.urlconf = settings.COMMITTEE_URLCONF
        request.path_info = match["rest"]
        enter(match["code"])
        try:
            return get_response(request)
        finally:
            set_script_prefix(outside)

    return middleware


def seated(request: HttpRequest, user: User, code: str) -> Committee:
    rows = Committee.objects.with_seat_for(user.pk).filter(code=code)
    committee = (with_head(rows) if request.method in SAFE else rows).first()
    if committee is None:
        raise Http404
    return committee


def replay(get_response: Next) -> Next:
    """Run each unsafe request in one transaction with its nonce; a repeat gets the first answer and changes nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE or request.path in WITHOUT_NONCE or not request.user.is_authenticated:
            return get_response(request)
        key = request.headers.get(NONCE_HEADER) or request.POST.get("nonce", "")
        if not re.fullmatch(r"[0-9a-zA-Z-]{16,64}", key):
            return render(request, "people/no_nonce.html", status=400)
        return answered_once(request, f"user:{request.user.pk}", key, get_response)

    return middleware


def answered_once(request: HttpRequest, owner: str, key: str, get_response: Next) -> HttpResponse:
    known = Nonce.objects.filter(owner=owner, key=key).first()
    if known:
        return repeat(known, request, get_response)
    try:
        with transaction.atomic():
            row = Nonce.objects.create(owner=owner, key=key, path=request.path[:300])
            before = trail_end(request)
            response = get_response(request)
            remember(row, response, on_record=trail_end(request) != before)
            return response
    except IntegrityError:
        known = Nonce.objects.filter(owner=owner, key=key).first()
        if known is None:
            raise
        return repeat(known, request, get_response)


def trail_end(request: HttpRequest) -> int:
    """The number of the last event of the committee of the address; 0 outside of one."""
    heads = ChainHead.objects.filter(committee=getattr(request, "committee", None), chain=Event.CHAIN)
    return heads.values_list("seq", flat=True).first() or 0


def remember(row: Nonce, response: HttpResponse, *, on_record: bool) -> None:
    """Keep what had an effect; whatever failed leaves nothing behind, so it may be tried again."""
    if response.status_code >= 500:
        transaction.set_rollback(True)
    elif on_record or 300 <= response.status_code < 400:
        row.status, row.location = response.status_code, response.headers.get("Location", "")[:500]
        row.save(update_fields=["status", "location"])
    else:
        row.delete()


def repeat(known: Nonce, request: HttpRequest, get_response: Next) -> HttpResponse:
    if known.path != request.path[:300]:
        return render(request, "people/no_nonce.html", status=400)
    if known.location:
        response = HttpResponse(status=known.status, headers={"Location": known.location})
    else:
        response = shown_again(request, get_response)
    response.headers["X-Replayed"] = "1"
    return response


def shown_again(request: HttpRequest, get_response: Next) -> HttpResponse:
    """A page or a file is not kept, it may hold what lies sealed: it is made once more, and what that does is undone."""
    with transaction.atomic():
        response = get_response(request)
        transaction.set_rollback(True)
    undone = 300 <= response.status_code < 400  # leads to something that is not there
    return render(request, "people/no_nonce.html", status=409) if undone else response
