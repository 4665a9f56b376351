"""Tables keep committees apart by themselves: constraints begin with the committee, reading says who may."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import ForeignKey, OneToOneField, UniqueConstraint

from tests.laws.declared import exceptions
from tests.laws.filling import crossings
from tests.laws.painting import tenant_models
from tongxin.people.models import TenantQuerySet

MODELS = [model for model in apps.get_models() if model.__module__.startswith("tongxin.")]
TENANTS = [model for model in MODELS if any(each.name == "committee" for each in model._meta.fields)]
BASES = {TenantQuerySet}


def starts_inside_a_committee(model, name):
    """Whether a column is the committee, or a row that has one."""
    each = model._meta.get_field(name)
    is_key = isinstance(each, (ForeignKey, OneToOneField))
    return name == "committee" or (is_key and each.related_model in TENANTS)


def test_unique_constraints_begin_with_the_committee_or_a_row_of_one():
    allowed = exceptions("constraints")
    outside = [
        f"{model._meta.label}.{each.name}"
        for model in TENANTS
        for each in model._meta.constraints
        if isinstance(each, UniqueConstraint) and not starts_inside_a_committee(model, each.fields[0])
    ]
    assert sorted(outside) == sorted(allowed)


def test_unique_columns_of_tenant_rows_are_keys_of_ours():
    """A unique number or name would let one committee see that another has it."""
    loose = [
        f"{model._meta.label}.{each.name}"
        for model in TENANTS
        for each in model._meta.concrete_fields
        if each.unique and not each.primary_key and each.name != "uid" and not isinstance(each, OneToOneField)
    ]
    assert loose == []


def says_who_may_read(model):
    """Whether the queryset answers `visible_to` itself, beyond the base that answers nothing."""
    method = getattr(type(model._default_manager.get_queryset()), "visible_to", None)
    return method is not None and method is not TenantQuerySet.visible_to


def test_every_tenant_model_says_who_may_read_it_or_is_reached_through_a_parent():
    silent = [model._meta.label for model in TENANTS if not says_who_may_read(model)]
    assert sorted(silent) == sorted(exceptions("reached_through_parent"))


def readable(model: Any) -> Any:
    return model._default_manager.get_queryset()


@pytest.mark.django_db
def test_visible_rows_are_of_the_committee_asked_for_whoever_asks(world):
    faults = []
    for model in filter(says_who_may_read, TENANTS):
        for role, user in world.users.items():
            if user:
                rows = readable(model).visible_to(user, world.own.committee)
                strangers = [row for row in rows if row.committee_id != world.own.committee.pk]
                faults += [(model._meta.label, role, len(strangers))] if strangers else []
    assert faults == []


@pytest.mark.django_db
def test_nobody_without_a_seat_sees_a_row(world):
    """Except bodies and schemes, whose pages the missing seat closes before."""
    open_to_seats = {"people.Body", "evaluation.SchemeVersion", "evaluation.YearScheme"}
    seen = {
        model._meta.label
        for model in filter(says_who_may_read, TENANTS)
        if readable(model).visible_to(world.users["nobody"], world.own.committee).exists()
    }
    assert seen == open_to_seats


@pytest.mark.django_db
def test_no_row_of_the_world_points_to_another_committee(world):
    assert crossings() == []


@pytest.mark.django_db
def test_the_world_holds_rows_of_every_tenant_model_in_every_committee(world):
    """A model nobody makes a row of would pass every law unseen."""
    empty = [
        f"{model._meta.label} in {place}"
        for model in TENANTS
        for place, side in world.sides.items()
        if not model._default_manager.filter(committee=side.committee).exists()
    ]
    assert empty == []
    assert len(tenant_models()) >= len(TENANTS)


def test_class_names_are_ascii():
    assert [model.__name__ for model in MODELS if not model.__name__.isascii()] == []
