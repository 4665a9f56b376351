"""Sign-in with a lock that no stranger can turn: account with address first, then the account alone."""

from datetime import timedelta

from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest

from tongxin.people.models import Committee, SignInAttempt, User
from tongxin.trail import clock, record
from tongxin.trail.models import Channel

PER_ADDRESS, PER_ACCOUNT = 5, 20
WINDOW = timedelta(minutes=15)
REFUSED = "登录名或密码不对。"
LOCKED = "失败次数过多，请15分钟后再试，或请工作人员重置密码。"


class Refused(Exception):
    """Why nobody was signed in, in words for the page."""


def sign_in(request: HttpRequest, username: str, password: str) -> User:
    """The user with that name and password; raises Refused."""
    address = request.META.get("REMOTE_ADDR") or None
    if locked(username, address):
        raise Refused(LOCKED)
    user = authenticate(request, username=username, password=password)
    SignInAttempt.objects.create(username=username[:60], address=address, succeeded=user is not None)
    if not isinstance(user, User):
        raise Refused(REFUSED)
    note_sign_in(user)
    return user


def locked(username: str, address: str | None) -> bool:
    """After 5 failures from one address, or 20 from anywhere; the address that last succeeded stays open."""
    recent = SignInAttempt.objects.filter(username=username[:60], at__gt=clock.now() - WINDOW)
    last_good = recent.filter(succeeded=True).order_by("-at").first()
    failures = recent.filter(succeeded=False, **({"at__gt": last_good.at} if last_good else {}))
    here = failures.filter(address=address).count()
    known = SignInAttempt.objects.filter(username=username[:60], address=address, succeeded=True).exists()
    return here >= PER_ADDRESS or (not known and failures.count() >= PER_ACCOUNT)


@transaction.atomic
def note_sign_in(user: User) -> None:
    for committee in Committee.objects.with_seat_for(user.pk):
        act = record.Act("people.user.signed_in", "登录", user, user.display_name)
        record.record(record.Actor(user.pk, user.display_name, Channel.SELF), committee.pk, act)
