"""What commands of every app ask for: the committee their --committee names."""

from typing import Any

from django.apps import apps
from django.core.management.base import CommandError


def committee_called(code: str) -> Any:
    """The committee of a code; a code nobody has is an error, never silently nothing."""
    found = apps.get_model("people.Committee")._default_manager.filter(code=code).first()
    if found is None:
        raise CommandError(f"没有代码为“{code}”的政协组织", returncode=2)
    return found


def committees_called(code: str | None) -> list[Any]:
    """That committee, or all of them where none is named."""
    return (
        [committee_called(code)] if code else list(apps.get_model("people.Committee")._default_manager.all())
    )
