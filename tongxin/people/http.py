"""What a request looks like after the door: a signed-in user with a seat in the committee of the address."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import get_script_prefix, reverse, set_script_prefix

from tongxin.people.models import Committee, User
from tongxin.trail.models import Channel
from tongxin.trail.record import Actor

Arguments = ParamSpec("Arguments")
MOST_DIGITS = 19  # with one less every number fits a key
PLACE = 9_007_199_254_740_993  # stands for a key that no row has


class UserRequest(HttpRequest):
    """A request behind the sign-in and inside a committee."""

    user: User
    committee: Committee


def actor_of(request: HttpRequest, channel: str = Channel.STAFF, for_name: str = "") -> Actor:
    user = request.user
    if not isinstance(user, User):
        raise Http404
    return Actor(user.pk, user.display_name, channel, for_name)


def whole_number(text: str) -> int | None:
    """What a browser sent as a whole number, of a size a database knows; None where it is none."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < MOST_DIGITS else None


View = Callable[Concatenate[UserRequest, Arguments], HttpResponseBase]


def needs(*powers: str) -> Callable[[View[Arguments]], View[Arguments]]:
    """Only holders of one of the powers in this committee; others get a page that says what is missing."""

    def decorate(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def guarded(
            request: UserRequest, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            if not any(request.user.can(power, request.committee) for power in powers):
                raise PermissionDenied("、".join(powers))
            return view(request, *args, **kwargs)

        guarded.needed_powers = powers  # type: ignore[attr-defined]  # read by the isolation law
        return cast("View[Arguments]", guarded)

    return decorate


def committee_url(committee: Committee, name: str, *args: Any) -> str:
    """The address of a committee's page, from anywhere."""
    plain = reverse(name, urlconf=settings.COMMITTEE_URLCONF, args=args)
    return prefix_for(committee.code) + plain[len(get_script_prefix()) :]


def links(name: str) -> Callable[[int], str]:
    """Addresses of the rows of a list: worked out once, then only the key changes."""
    before, _, after = reverse(name, args=[PLACE]).rpartition(str(PLACE))
    return lambda pk: f"{before}{pk}{after}"


def prefix_for(code: str) -> str:
    return f"/c/{code}/"


def enter(code: str) -> None:
    set_script_prefix(prefix_for(code))
