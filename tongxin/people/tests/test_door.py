"""The door: the committee of the address, and one effect for each unsafe request."""

import re
from uuid import uuid4

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory
from django.urls import get_script_prefix

from tongxin.people.http import committee_url
from tongxin.people.middleware import replay, seat
from tongxin.people.models import Alias, Committee, User
from tongxin.people.tests.factories import make_body, make_committee, make_member, make_staff, make_user
from tongxin.trail import record
from tongxin.trail.models import Event, Nonce

pytestmark = pytest.mark.django_db


def asked(path: str, user: User, method: str = "get", **data: str):
    request = getattr(RequestFactory(), method)(path, data)
    request.user = user
    return request


def test_a_seat_opens_the_committee_and_addresses_need_not_repeat_it():
    here = make_committee(code="lakeside")
    seen: dict[str, object] = {}

    def page(request):
        seen.update(committee=request.committee, path=request.path_info, prefix=get_script_prefix())
        return HttpResponse("ok")

    seat(page)(asked("/c/lakeside/desk/members/", make_staff(here, "members.read")))
    assert seen == {"committee": here, "path": "/desk/members/", "prefix": "/c/lakeside/"}
    assert get_script_prefix() == "/"


def test_the_prefix_is_restored_also_when_a_page_breaks():
    here = make_committee(code="lakeside")

    def broken(request):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        seat(broken)(asked("/c/lakeside/", make_staff(here, "members.read")))
    assert get_script_prefix() == "/"


def test_a_foreign_committee_and_a_missing_one_answer_alike(client):
    make_committee(code="lakeside")
    client.force_login(make_staff(make_committee(code="hillside"), "members.read"))
    foreign, missing = client.get("/c/lakeside/desk/members/"), client.get("/c/nowhere/desk/members/")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert without_tokens(foreign) == without_tokens(missing)


def without_tokens(response: HttpResponse) -> str:
    return re.sub(r'(value|content)="[0-9A-Za-z]{32,}"', "", response.content.decode())


def test_a_parent_does_not_read_its_children(client):
    city = make_committee(code="city")
    make_committee(code="county", parent=city)
    client.force_login(make_staff(city, "members.read"))
    assert client.get("/c/county/desk/members/").status_code == 404


def test_a_member_has_a_seat_and_a_visitor_is_asked_to_sign_in(client):
    here = make_committee(code="lakeside")
    address = committee_url(here, "my-record")
    assert client.get(address)["Location"] == f"/signin/?next={address}"
    member = make_member(here, name="林示例", with_account=True)
    client.force_login(User.objects.get(person=member.person))
    assert client.get(address).status_code == 200


class Door:
    """A page behind the replay door that adds an alias each time it really runs."""

    def __init__(self, status: int = 302, *, records: bool = False) -> None:
        self.here: Committee = make_committee()
        self.body, self.user, self.status = make_body(self.here), make_user(), status
        self.records = records
        self.door = replay(self.page)

    def page(self, request):
        Alias.objects.create(committee=self.here, body=self.body, name=f"别名{Alias.objects.count()}")
        if self.records:
            record.record(record.SYSTEM, self.here.pk, record.Act("test.note.added", "记一笔", None, "别名"))
        return (
            HttpResponseRedirect("/done/") if self.status == 302 else HttpResponse("no", status=self.status)
        )

    def post(self, path: str = "/aliases/", **data: str):
        request = asked(path, self.user, "post", **data)
        request.committee = self.here
        return self.door(request)

    @property
    def effects(self) -> int:
        return Alias.objects.count()


def test_the_same_nonce_twice_has_one_effect_and_leads_to_the_same_place():
    door, nonce = Door(), uuid4().hex
    first, second = door.post(nonce=nonce), door.post(nonce=nonce)
    assert (
        (first.status_code, first["Location"]) == (second.status_code, second["Location"]) == (302, "/done/")
    )
    assert (door.effects, second["X-Replayed"]) == (1, "1")


def test_two_hundred_repeats_leave_one_row():
    door, nonce = Door(), uuid4().hex
    places = {door.post(nonce=nonce)["Location"] for _ in range(200)}
    assert (places, door.effects, Nonce.objects.count()) == ({"/done/"}, 1, 1)


def test_a_nonce_used_on_another_page_is_refused():
    door, nonce = Door(), uuid4().hex
    door.post(nonce=nonce)
    assert (door.post("/other/", nonce=nonce).status_code, door.effects) == (400, 1)


@pytest.mark.parametrize("nonce", ["", "short", "x" * 65, "<script>alert(1)</script>"])
def test_a_request_without_a_proper_nonce_is_refused_before_it_runs(nonce):
    door = Door()
    response = door.post(**({"nonce": nonce} if nonce else {}))
    assert (response.status_code, door.effects) == (400, 0)
    assert "这次提交没有保存" in response.content.decode()


def test_the_nonce_may_stand_in_a_header():
    door = Door()
    request = RequestFactory().post("/aliases/", headers={"X-Idempotency-Key": uuid4().hex})
    request.user = door.user
    assert (door.door(request).status_code, door.effects) == (302, 1)


def test_two_people_may_use_the_same_nonce():
    door, nonce = Door(), uuid4().hex
    door.post(nonce=nonce)
    door.user = make_user()
    door.post(nonce=nonce)
    assert door.effects == 2


@pytest.mark.parametrize("status", [200, 400, 409])
def test_an_answer_without_redirect_leaves_the_nonce_free(status):
    door, nonce = Door(status), uuid4().hex
    door.post(nonce=nonce)
    assert Nonce.objects.count() == 0
    door.status = 302
    assert door.post(nonce=nonce).status_code == 302


@pytest.mark.parametrize("status", [200, 409])
def test_what_went_on_record_is_not_done_again_however_it_was_answered(status):
    door, nonce = Door(status, records=True), uuid4().hex
    answers = [door.post(nonce=nonce) for _ in range(3)]
    assert [(each.status_code, each.get("X-Replayed")) for each in answers] == [
        (status, None), (status, "1"), (status, "1"),
    ]  # fmt: skip
    assert (door.effects, Event.objects.filter(committee=door.here).count()) == (1, 1)
    door.post(nonce=uuid4().hex)
    assert (door.effects, Event.objects.filter(committee=door.here).count()) == (2, 2)


def test_a_repeat_that_would_now_do_something_else_does_nothing_and_says_so():
    door, nonce = Door(200, records=True), uuid4().hex
    door.post(nonce=nonce)
    door.status = 302
    again = door.post(nonce=nonce)
    assert (again.status_code, "这次提交没有保存" in again.content.decode(), door.effects) == (409, True, 1)


def test_a_failed_request_leaves_no_effect_and_the_nonce_free():
    door, nonce = Door(500), uuid4().hex
    door.post(nonce=nonce)
    assert (door.effects, Nonce.objects.count()) == (0, 0)
    door.status = 302
    assert (door.post(nonce=nonce).status_code, door.effects) == (302, 1)


def test_an_exception_leaves_no_effect_and_the_nonce_free():
    here, user, nonce = make_committee(), make_user(), uuid4().hex
    body = make_body(here)

    def breaks(request):
        Alias.objects.create(committee=here, body=body, name="半途")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        replay(breaks)(asked("/x/", user, "post", nonce=nonce))
    assert (Alias.objects.count(), Nonce.objects.count()) == (0, 0)


def test_reading_needs_no_nonce():
    assert replay(lambda request: HttpResponse("ok"))(asked("/x/", make_user())).status_code == 200


def test_a_form_older_than_the_session_is_explained():
    client = Client(enforce_csrf_checks=True)
    here = make_committee()
    client.force_login(make_staff(here, "members.manage"))
    response = client.post(committee_url(here, "member-add"), {"nonce": uuid4().hex})
    assert (response.status_code, "页面已过期" in response.content.decode()) == (403, True)


def test_a_missing_power_is_named(client):
    here = make_committee()
    client.force_login(make_staff(here, "duties.read"))
    response = client.get(committee_url(here, "members"))
    assert (response.status_code, "查看名册" in response.content.decode()) == (403, True)
