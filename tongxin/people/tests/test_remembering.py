"""Counts kept while nobody writes: asked once, asked again after each act, never kept from inside an act."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client

from tongxin.people.http import committee_url
from tongxin.people.models import Committee
from tongxin.people.remembering import remembered, with_head
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.trail import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee(settings) -> Iterator[Committee]:
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
        for name in ("default", "counts")
    }
    counts = caches["counts"]
    counts.clear()
    found = make_committee(code="yueqing")
    written(found, "建立委员会")
    yield found
    counts.clear()


def written(committee: Committee, title: str) -> None:
    record.record(record.Actor(None, "陈示例"), committee.pk, record.Act("test.written", title, None, title))


def counted(committee: Committee, number: int, *, key: str = "") -> int:
    seen = with_head(Committee.objects.filter(pk=committee.pk)).get()
    return remembered(seen, "members", key, lambda: number)


def test_a_count_is_asked_once_until_something_is_written(committee):
    assert (counted(committee, 20), counted(committee, 21)) == (20, 20)
    written(committee, "增补委员")
    assert (counted(committee, 21), counted(committee, 22)) == (21, 21)
    assert counted(committee, 5, key="another day") == 5


def test_what_another_committee_counts_is_its_own(committee):
    other = make_committee(code="siping")
    written(other, "建立委员会")
    assert (counted(committee, 20), counted(other, 7)) == (20, 7)


def test_nothing_is_kept_of_a_committee_without_a_trail_or_inside_an_unsafe_request(committee):
    bare = make_committee(code="jincheng")
    assert (counted(bare, 1), counted(bare, 2)) == (1, 2)
    plain = Committee.objects.get(pk=committee.pk)  # as the door hands it to a request that writes
    assert remembered(plain, "members", "", lambda: 1) == 1
    assert remembered(plain, "members", "", lambda: 2) == 2


def test_what_was_counted_inside_an_act_undone_is_not_found_again(committee):
    with transaction.atomic():
        written(committee, "增补委员")
        assert counted(committee, 21) == 21
        transaction.set_rollback(True)
    assert counted(committee, 20) == 20
    written(committee, "增补另一名委员")
    assert counted(committee, 22) == 22


def test_the_register_counts_its_rows_once_and_each_filter_for_itself(
    client: Client, committee, django_assert_num_queries
):
    make_member(committee, name="林怡")
    make_member(committee, name="邹磊刚")
    client.force_login(make_staff(committee, "members.read"))
    address = committee_url(committee, "members")
    first = client.get(address)
    assert first.context["page"].paginator.count == 2
    make_member(committee, name="周敏晨")  # put in without an act, which no page can do
    with django_assert_num_queries(8):
        assert client.get(address).context["page"].paginator.count == 2
    assert client.get(address, {"name": "周"}).context["page"].paginator.count == 1
    written(committee, "增补周敏晨")
    again = client.get(address)
    assert (again.context["page"].paginator.count, again.context["numbers"]["serving"]) == (3, 3)


def test_a_cache_that_is_away_costs_time_and_nothing_else(committee, settings):
    settings.CACHES = settings.CACHES | {
        "counts": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    assert (counted(committee, 20), counted(committee, 21)) == (20, 21)
