"""Sign-in, sign-out, and the way to one's seat."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tongxin.people.forms import SignInForm
from tongxin.people.http import prefix_for
from tongxin.people.middleware import idle_minutes
from tongxin.people.models import Committee, User
from tongxin.people.signin import Refused, sign_in


@login_not_required
@sensitive_post_parameters("password")
@never_cache
def signin(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = sign_in(request, form.cleaned_data["username"], form.cleaned_data["password"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return welcome(request, user)
    return render(request, "people/signin.html", {"form": form, "next": request.GET.get("next", "")})


def welcome(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session["idle_minutes"] = idle_minutes(user)
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe else "/")


@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("/signin/")


def front(request: HttpRequest) -> HttpResponse:
    """One seat: straight there; several: choose; none: say so."""
    user = request.user
    seats = list(Committee.objects.with_seat_for(user.pk)) if isinstance(user, User) else []
    if len(seats) == 1:
        return redirect(prefix_for(seats[0].code))
    return render(request, "people/seats.html", {"seats": seats})


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    Committee.objects.exists()
    return HttpResponse("ok", content_type="text/plain")
