"""What was counted of a committee, kept until its trail moves on: every write is recorded, so every write ends it."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import Any, TypeVar

from django.core.cache import caches
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery

from tongxin.people.http import UserRequest
from tongxin.people.models import Committee
from tongxin.people.models.committees import CommitteeQuerySet
from tongxin.trail import clock
from tongxin.trail.chain import ChainHead
from tongxin.trail.models import Event

Counted = TypeVar("Counted")
ORDER_ONLY = ("page", "sort")  # the same rows, shown otherwise
SECONDS = 60  # a person may sit in two committees: what the other writes of him moves only its own trail


def with_head(rows: CommitteeQuerySet) -> CommitteeQuerySet:
    """Each committee brings the hash its trail ends with. Only for requests that write nothing: what is counted
    inside an act that is later undone must never be kept."""
    heads = ChainHead.objects.filter(committee=OuterRef("pk"), chain=Event.CHAIN)
    return rows.annotate(trail_head=Subquery(heads.values("hash")[:1]))


def remembered(committee: Committee, what: str, key: Any, count: Callable[[], Counted]) -> Counted:
    """`count()`, or its value while the trail stands where it stood; `key` holds all that it depends on besides."""
    head = getattr(committee, "trail_head", None)
    if head is None:
        return count()
    digest = hashlib.blake2b(repr(key).encode(), digest_size=16).hexdigest()
    return kept(f"{what}:{committee.pk}:{head}:{digest}", count)


def kept(key: str, count: Callable[[], Counted]) -> Counted:
    """From the cache, or counted: a cache that is away costs time and nothing else."""
    found: Counted | None = None
    with suppress(Exception):  # each backend has errors of its own
        found = caches["counts"].get(key)
    if found is None:
        found = count()
        with suppress(Exception):
            caches["counts"].set(key, found, SECONDS)
    return found


class CountingOnce(Paginator):
    """A paginator that counts the rows of an address once as long as nothing was written."""

    def __init__(self, rows: QuerySet[Any], size: int, request: UserRequest) -> None:
        super().__init__(rows, size)
        self.rows, self.request = rows, request

    @cached_property
    def count(self) -> int:
        request = self.request
        asked = sorted((name, values) for name, values in request.GET.lists() if name not in ORDER_ONLY)
        key = (request.path, request.user.pk, clock.today(), asked)
        return remembered(request.committee, "count", key, self.rows.order_by().count)
