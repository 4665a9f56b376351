"""Whoever is not signed in gets the sign-in page, except at the addresses of public.txt."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.laws.routes import all_routes

DECLARED = {
    line.split()[0]
    for line in (Path(__file__).parent / "public.txt").read_text("utf-8").splitlines()
    if line[0] != "#"
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def shown_to_a_stranger(answer):
    sent_away = answer.status == 302 and answer.location.startswith("/signin/")
    return not sent_away and answer.status not in {404, 405}


@pytest.mark.django_db
def test_exactly_the_public_addresses_answer_a_stranger(world, visitor):
    asked = {
        (route.name, method): visitor.ask("anonymous", method, route.address(world.own))
        for route in all_routes()
        for method in METHODS
    }
    found = {name for (name, _), answer in asked.items() if shown_to_a_stranger(answer)}
    served = next(path for finder in finders.get_finders() for path, _ in finder.list([]))
    if visitor.ask("anonymous", "GET", f"/static/{served}").status == 200:
        found.add("static")
    assert found == DECLARED


@pytest.mark.django_db
def test_a_stranger_cannot_tell_a_committee_that_exists_from_one_that_does_not(world, visitor):
    there = visitor.ask("anonymous", "GET", "/c/own/scores/")
    nowhere = visitor.ask("anonymous", "GET", "/c/no-such-committee/scores/")
    assert (there.status, nowhere.status) == (302, 302)
    assert there.location.replace("own", "X") == nowhere.location.replace("no-such-committee", "X")


def test_every_address_has_a_name_of_its_own():
    names = [route.name for route in all_routes()]
    assert [route.path for route in all_routes() if not route.name] == []
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
