"""Many rows stored at once are the rows the ORM would have stored."""

import gc
from datetime import date

import pytest
from django.db import transaction

from tongxin.people.models import Change, Membership
from tongxin.people.tests.factories import make_committee, make_member
from tongxin.trail import storing

pytestmark = pytest.mark.django_db


def change(membership, **values):
    return Change(
        committee_id=membership.committee_id, membership_id=membership.pk, from_on=date(2025, 5, 1), **values
    )


def test_rows_stored_at_once_read_as_rows_saved_one_by_one():
    membership = make_member(make_committee(), name="李示例")
    kinds = [Change.Kind.SUSPENDED, Change.Kind.SICK_LEAVE, Change.Kind.ABROAD]
    storing.insert(
        [change(membership, kind=kind, note="长假", until_on=date(2025, 6, 1)) for kind in kinds[:2]]
    )
    change(membership, kind=kinds[2], note="长假", until_on=date(2025, 6, 1)).save()
    rows = (
        Change.objects.filter(kind__in=kinds)
        .order_by("pk")
        .values_list("kind", "note", "from_on", "until_on", "line_id")
    )
    expected: list[tuple[object, ...]] = [
        (kind.value, "长假", date(2025, 5, 1), date(2025, 6, 1), None) for kind in kinds
    ]
    assert [*map(tuple, rows)] == expected


def test_numbered_rows_know_their_keys_and_later_rows_get_others():
    membership = make_member(make_committee())
    rows = [change(membership, kind=kind) for kind in (Change.Kind.SUSPENDED, Change.Kind.SICK_LEAVE)]
    storing.insert(rows, numbered=True)
    later = Change.objects.create(
        committee=membership.committee,
        membership=membership,
        kind=Change.Kind.ABROAD,
        from_on=date(2025, 5, 1),
    )
    assert [Change.objects.get(pk=row.pk).kind for row in rows] == ["suspended", "sick_leave"]
    assert len({row.pk for row in [*rows, later]}) == 3
    rows[0].note = "更正"
    rows[0].save()
    assert Change.objects.filter(note="更正").get().pk == rows[0].pk


def test_only_the_named_fields_are_written():
    membership = make_member(make_committee())
    membership.party, membership.employer = "民盟", "示例单位"
    storing.update([membership], ["party"])
    storing.update([], ["party"])
    storing.update([membership], [])
    stored = Membership.objects.get(pk=membership.pk)
    assert (stored.party, stored.employer) == ("民盟", "")


def test_the_collector_runs_again_after_an_error():
    with pytest.raises(ZeroDivisionError), storing.without_collecting():
        assert 1 / gc.isenabled()
    assert gc.isenabled() is True


@pytest.mark.django_db(transaction=True)
def test_keys_are_not_given_out_outside_a_transaction():
    if transaction.get_connection().vendor == "sqlite":
        with pytest.raises(RuntimeError, match="keys are only safe inside a transaction"):
            storing.insert([Membership()], numbered=True)


def test_the_collector_works_again_when_the_last_of_two_lets_it_go():
    first, second = storing.without_collecting(), storing.without_collecting()
    seen = []
    for step in (first.__enter__, second.__enter__, lambda: first.__exit__(None, None, None)):
        step()
        seen.append(gc.isenabled())
    second.__exit__(None, None, None)
    assert (seen, gc.isenabled()) == ([False] * 3, True)
