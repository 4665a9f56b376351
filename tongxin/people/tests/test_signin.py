"""Signing in: who gets in, who is kept out and for how long, and where the way leads afterwards."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from tongxin.people.http import prefix_for
from tongxin.people.models import Committee, ParameterValue, SignInAttempt, User
from tongxin.people.signin import LOCKED, REFUSED
from tongxin.people.tests.factories import make_committee, make_member, make_staff, make_user
from tongxin.trail import clock
from tongxin.trail.models import Channel, Event

pytestmark = pytest.mark.django_db

PASSWORD = "plum-rain-over-bridges"
OFFICE, STRANGER = "10.1.0.8", "203.0.113.5"
MORNING = datetime(2025, 5, 15, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_morning_in_may():
    with clock.frozen(MORNING):
        yield


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def chen(committee: Committee | None = None) -> User:
    return with_password(make_staff(committee or make_committee(), "members.read"))


def sign_in(client: Client, user: User, password: str = PASSWORD, address: str = OFFICE, **data: str):
    return client.post(
        "/signin/", {"username": user.username, "password": password, **data}, REMOTE_ADDR=address
    )


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def said(response) -> list[str]:
    return list(response.context["form"].non_field_errors())


def test_chen_signs_in_reaches_his_committee_and_is_on_record(client):
    committee = make_committee(code="lakeside")
    user = chen(committee)
    response = sign_in(client, user)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/")["Location"] == prefix_for("lakeside")
    event = Event.objects.get(committee=committee)
    assert (event.action, event.by_id, event.channel) == ("people.user.signed_in", user.pk, Channel.SELF)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client):
    user = chen()
    assert said(sign_in(client, user, "wrong")) == [REFUSED]
    assert said(client.post("/signin/", {"username": "nobody", "password": PASSWORD})) == [REFUSED]
    assert not is_signed_in(client)
    assert list(SignInAttempt.objects.order_by("pk").values_list("username", "succeeded")) == [
        (user.username, False), ("nobody", False),
    ]  # fmt: skip


def test_a_stopped_account_does_not_get_in_with_the_right_password(client):
    user = chen()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert said(sign_in(client, user)) == [REFUSED]


def test_an_account_stopped_while_signed_in_is_out_with_its_next_request(client):
    user = chen(make_committee(code="lakeside"))
    sign_in(client, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/")["Location"].startswith("/signin/")


def test_five_failures_lock_the_address_but_not_the_account_elsewhere(client):
    user = chen()
    for _ in range(5):
        assert said(sign_in(client, user, "guess", STRANGER)) == [REFUSED]
    assert said(sign_in(client, user, PASSWORD, STRANGER)) == [LOCKED]
    assert sign_in(client, user, PASSWORD, OFFICE).status_code == 302


def test_the_lock_of_an_address_opens_after_fifteen_minutes(client):
    user = chen()
    for _ in range(5):
        sign_in(client, user, "guess", STRANGER)
    clock.pass_time(timedelta(minutes=14))
    assert said(sign_in(client, user, PASSWORD, STRANGER)) == [LOCKED]
    clock.pass_time(timedelta(minutes=2))
    assert sign_in(client, user, PASSWORD, STRANGER).status_code == 302


def test_a_success_forgives_the_failures_before_it(client):
    user = chen()
    for _ in range(4):
        sign_in(client, user, "typo")
    clock.pass_time(timedelta(seconds=5))
    sign_in(client, user)
    clock.pass_time(timedelta(seconds=5))
    for _ in range(4):
        sign_in(Client(), user, "typo")
    assert sign_in(Client(), user).status_code == 302


def test_twenty_failures_from_anywhere_lock_the_account_to_new_addresses(client):
    user = chen()
    for number in range(20):
        sign_in(client, user, "guess", f"203.0.113.{number}")
    assert said(sign_in(client, user, PASSWORD, "198.51.100.7")) == [LOCKED]


def test_a_stranger_cannot_shut_chen_out_of_the_address_he_always_uses(client):
    user = chen()
    sign_in(client, user, PASSWORD, OFFICE)
    clock.pass_time(timedelta(days=1))
    for number in range(40):
        sign_in(Client(), user, "guess", f"203.0.113.{number}")
    assert sign_in(Client(), user, PASSWORD, OFFICE).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/c/lakeside/desk/members/", "/c/lakeside/desk/members/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_only_our_own_pages_are_reached(client, wanted, reached):
    assert sign_in(client, chen(), next=wanted)["Location"] == reached


def test_the_page_keeps_where_the_visitor_wanted_to_go_also_after_a_slip(client):
    wanted = "/c/lakeside/desk/members/"
    page = client.get("/signin/", {"next": wanted})
    assert f'name="next" value="{wanted}"' in page.content.decode()
    page = client.post(f"/signin/?next={wanted}", {"username": "x", "password": "y"})
    assert f'name="next" value="{wanted}"' in page.content.decode()


def test_the_page_names_no_account(client):
    user = chen()
    assert user.username not in client.get("/signin/").content.decode()


def test_staff_are_signed_out_after_a_quarter_of_an_hour_without_a_request(client):
    user = chen(make_committee(code="lakeside"))
    sign_in(client, user)
    client.get("/")
    clock.pass_time(timedelta(minutes=15))
    assert client.get("/")["Location"] == prefix_for("lakeside")
    clock.pass_time(timedelta(minutes=15, seconds=1))
    assert client.get("/")["Location"] == "/signin/?next=/"
    assert not is_signed_in(client)


def test_a_member_has_half_an_hour(client):
    member = make_member(make_committee(code="lakeside"), name="林示例")
    sign_in(client, with_password(make_user(person=member.person)))
    client.get("/")
    clock.pass_time(timedelta(minutes=30))
    assert client.get("/")["Location"] == prefix_for("lakeside")
    clock.pass_time(timedelta(minutes=31))
    assert client.get("/")["Location"] == "/signin/?next=/"


def test_the_members_of_a_committee_have_the_time_it_sets(client):
    lakeside = make_committee(code="lakeside")
    ParameterValue.objects.create(
        committee=lakeside, name="sessions.idle_members", value="60", from_on=date(2025, 1, 1)
    )
    sign_in(client, with_password(make_user(person=make_member(lakeside, name="林示例").person)))
    client.get("/")
    clock.pass_time(timedelta(minutes=59))
    assert client.get("/")["Location"] == prefix_for("lakeside")
    clock.pass_time(timedelta(minutes=61))
    assert client.get("/")["Location"] == "/signin/?next=/"


def test_a_time_beyond_measure_stored_before_there_was_a_limit_stops_nobody(client):
    lakeside = make_committee(code="lakeside")
    ParameterValue.objects.create(
        committee=lakeside, name="sessions.idle_staff", value="9" * 30, from_on=date(2025, 1, 1)
    )
    sign_in(client, chen(lakeside))
    client.get("/")
    clock.pass_time(timedelta(hours=7))
    assert client.get("/")["Location"] == prefix_for("lakeside")
    clock.pass_time(timedelta(hours=9))
    assert client.get("/")["Location"] == "/signin/?next=/"


def test_a_committee_may_set_a_shorter_time(client):
    committee = make_committee(code="lakeside")
    ParameterValue.objects.create(
        committee=committee, name="sessions.idle_staff", value="5", from_on=date(2025, 1, 1)
    )
    sign_in(client, chen(committee))
    client.get("/")
    clock.pass_time(timedelta(minutes=6))
    assert client.get("/")["Location"] == "/signin/?next=/"


def test_signing_out_takes_a_post(client):
    sign_in(client, chen())
    assert client.get("/signout/").status_code == 405
    assert client.post("/signout/")["Location"] == "/signin/"
    assert not is_signed_in(client)


def test_whoever_has_several_seats_chooses_one(client):
    north, south = (
        make_committee(code="north", name="政协北市委员会"),
        make_committee(code="south", name="政协南市委员会"),
    )
    user = chen(north)
    make_member_of(south, user)
    client.force_login(user)
    page = client.get("/").content.decode()
    assert [f'href="/c/{code}/"' in page for code in ("north", "south")] == [True, True]


def make_member_of(committee: Committee, user: User) -> None:
    user.person = make_member(committee).person
    user.save()


def test_whoever_has_no_seat_is_told_so(client):
    make_committee(name="政协别市委员会")
    client.force_login(make_user(display_name="无席位"))
    page = client.get("/").content.decode()
    assert ("没有可进入的政协组织" in page, "政协别市委员会" in page) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_signing_in_brings_its_own_transaction():
    committee = make_committee()
    assert sign_in(Client(), chen(committee)).status_code == 302
    assert Event.objects.filter(committee=committee).count() == 1
