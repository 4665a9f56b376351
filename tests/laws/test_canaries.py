"""Strings planted in other committees, and sealed values of one's own, come out nowhere: not by filters, not in files."""

from html import unescape

import pytest

from tests.laws.filling import crossings, forms_of
from tests.laws.painting import BIRD, birds
from tests.laws.routes import all_routes
from tests.laws.world import REASONS, ROLES_ASKED
from tongxin.documents import fonts

SIGNED_IN = ROLES_ASKED[2:]
XLSX = "format=xlsx"
ATTACKING = ("members", "bodies", "sittings", "proposals", "schemes", "accounts")


def pages(world, visitor, role):
    """(route, address, text) of every page of the own committee the role may open."""
    for route in all_routes():
        if route.in_committee:
            answer = visitor.get(role, route.address(world.own))
            if answer.status == 200 and answer.kind == "text/html":
                yield route, route.address(world.own), unescape(answer.text)


@pytest.fixture(scope="package")
def exporting(world, visitor):
    """Addresses of the pages that offer a file."""
    return {
        address
        for role in ("office", "system", "audit")
        for _, address, text in pages(world, visitor, role)
        if XLSX in text
    }


@pytest.mark.parametrize("role", ROLES_ASKED[1:])
@pytest.mark.django_db
def test_no_export_holds_a_word_of_another_committee(world, visitor, exporting, role):
    leaks = {
        address: found
        for address in exporting
        if (found := birds(visitor.ask(role, "GET", address, {"format": "xlsx"}).text, world.canaries))
    }
    assert leaks == {}


@pytest.mark.django_db
def test_exports_are_made_and_hold_ones_own_rows(world, visitor):
    """The law above would be empty if no page exported anything."""
    answer = visitor.ask("office", "GET", "/c/own/desk/proposals/", {"format": "xlsx"})
    assert (answer.status, "加强托幼的提案1" in answer.text) == (200, True)


@pytest.mark.django_db
def test_no_document_holds_a_word_of_another_committee(world, visitor, monkeypatch):
    """PDF, Word, Excel and zip files that a page gives without being asked for a list."""
    monkeypatch.setattr(fonts, "folders", lambda: (fonts.licensed_folder(), fonts.fetched_folder()))
    addresses = [route.address(world.own) for route in all_routes() if route.in_committee]
    addresses += [each.replace(".docx", ".pdf") for each in addresses if each.endswith(".docx")]
    found = {address: visitor.ask("office", "GET", address) for address in addresses}
    files = {
        address: answer
        for address, answer in found.items()
        if answer.status == 200 and answer.kind != "text/html"
    }
    leaks = {address: birds(answer.text, world.canaries) for address, answer in files.items()}
    assert {address: places for address, places in leaks.items() if places} == {}
    printed = [answer.text for answer in files.values() if answer.kind == "application/pdf"]
    assert [world.own.member.name in text for text in printed] == [True] * 3


@pytest.mark.django_db
def test_no_filter_and_no_search_reaches_another_committee(world, visitor):
    """Fields that choose get a foreign row's key, fields that search get half of a planted word."""
    keys = [str(world.sides["foreign"].rows[name].pk) for name in ("members", "bodies")]
    faults, tried = [], set()
    for route, address, text in pages(world, visitor, "office"):
        names = {
            name: form.choosing
            for form in forms_of(address, text, "get")
            for name in form.values.keys() | form.choosing
        }
        for name, choosing in names.items():
            for value in keys if name in choosing else [BIRD[0]]:
                answer = visitor.ask("office", "GET", address, {name: value})
                faults += [(route.name, name, value, each) for each in birds(answer.text, world.canaries)]
                faults += [(route.name, name, value, answer.fault)] if answer.status == 500 else []
                tried.add((route.name, name))
    assert faults == []
    assert len(tried) > 20


@pytest.mark.django_db
def test_no_form_takes_a_row_of_another_committee(world, visitor):
    """Every field that chooses gets a foreign row's key: nothing foreign shows, nothing breaks, no row points across."""
    rows = world.sides["foreign"].rows
    keys = sorted({str(rows[name].pk) for name in ATTACKING})
    faults, tried = [], set()
    for route, address, text in pages(world, visitor, "office"):
        for form in forms_of(address, text, "post"):
            for data in form.attacks(keys):
                answer = visitor.ask("office", "POST", form.action, data, then=crossings)
                seen = [
                    *birds(answer.text, world.canaries),
                    *answer.left,
                    *([answer.fault] if answer.status == 500 else []),
                ]
                faults += [(route.name, form.action, data, each) for each in seen]
                tried.add(form.action)
    assert faults == []
    assert len(tried) > 20


PHONE = "13900000003"
MAY_READ_MEMBERS = {"office", "committee", "proposals", "opinions", "leader"}


@pytest.mark.parametrize("role", [role for role in SIGNED_IN if role not in MAY_READ_MEMBERS])
@pytest.mark.django_db
def test_sealed_values_of_a_member_show_only_to_readers_of_the_roster(world, visitor, role):
    shown = [
        route.name for route, _, text in pages(world, visitor, role) if PHONE in text or REASONS[1] in text
    ]
    assert shown == []


@pytest.mark.django_db
def test_a_reader_of_the_roster_sees_the_phone_that_others_must_not(world, visitor):
    """The law above would be empty if nobody saw it."""
    person = world.own.member
    answer = visitor.ask("office", "GET", f"/c/own/desk/members/{person.pk}/")
    assert "13900000001" in answer.text
