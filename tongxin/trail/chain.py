"""Hash chains: gap-free numbers and a hash over the row before, one chain a committee, appended under one lock."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, Self, TypeVar

from django.db import models, transaction

from tongxin.trail import canonical, clock, storing
from tongxin.trail.uid import uuid7

START = "0" * 64


class ChainHead(models.Model):
    """Where a chain of a committee ends; whoever appends holds this row."""

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    chain = models.CharField("链", max_length=20)
    seq = models.BigIntegerField("序号", default=0)
    hash = models.CharField("散列", max_length=64, default=START)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "chain"], name="one_head_per_chain")]

    def __str__(self) -> str:
        return f"{self.committee_id}/{self.chain} {self.seq}"


class Chained(models.Model):
    """A row of a chain: never changed, never deleted."""

    CHAIN: ClassVar[str]
    HASHED: ClassVar[tuple[str, ...]]

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    seq = models.BigIntegerField("序号")
    uid = models.UUIDField("标识", default=uuid7, unique=True)
    at = models.DateTimeField("时间", default=clock.now)
    prev_hash = models.CharField("前散列", max_length=64)
    hash = models.CharField("散列", max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.CHAIN} {self.committee_id}/{self.seq}"

    def canonical(self) -> str:
        """The text under the hash: every stored column but the hash itself, in a fixed order."""
        committee_id, seq, uid, at, *others = _reader(type(self))(self)
        return canonical.text([committee_id, seq, uid, at.astimezone(UTC), *others])

    def computed_hash(self) -> str:
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def follow(self, head: ChainHead) -> Self:
        self.committee_id, self.seq, self.prev_hash = head.committee_id, head.seq + 1, head.hash
        self.hash = self.computed_hash()
        head.seq, head.hash = self.seq, self.hash
        return self


@cache
def _reader(model: type[Chained]) -> Callable[[Chained], tuple[Any, ...]]:
    """Reads the hashed columns of a row at once; millions of rows are verified."""
    return attrgetter("committee_id", "seq", "uid", "at", "prev_hash", *model.HASHED)


Row = TypeVar("Row", bound=Chained)


def append(committee_id: int, rows: Sequence[Row]) -> Sequence[Row]:
    """Store the rows at the end of their chain, in order; must run inside the transaction of the act.

    The trail is appended before the ledger everywhere, so two acts never wait for each other in a ring.
    """
    if not rows:
        return rows
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a chain grows only inside the transaction of the act it records")
    model = type(rows[0])
    head = held_head(committee_id, model.CHAIN)
    for row in rows:
        row.follow(head)
    storing.insert(rows, numbered=True)
    head.save(update_fields=["seq", "hash"])
    return rows


def held_head(committee_id: int, chain: str) -> ChainHead:
    """The head, locked; a chain gets one with its first row."""
    heads = ChainHead.objects.select_for_update().filter(committee_id=committee_id, chain=chain)
    found = heads.first()
    if found is None:
        ChainHead.objects.get_or_create(committee_id=committee_id, chain=chain)
        found = heads.get()
    return found


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold."""

    chain: str
    committee_id: int
    seq: int
    what: str

    def __str__(self) -> str:
        return f"{self.chain} 第{self.seq}号：{self.what}"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head written down outside the database."""

    seq: int
    hash: str


def breaks(model: type[Chained], committee_id: int, anchors: Iterable[Anchor] = ()) -> Iterator[Break]:
    """Every place where a stored chain was altered, cut, reordered or rebuilt, against the given anchors too."""
    rows = model._default_manager.filter(committee_id=committee_id).order_by("seq", "pk")
    head = ChainHead.objects.filter(committee_id=committee_id, chain=model.CHAIN).first()
    end = Anchor(head.seq, head.hash) if head else Anchor(0, START)
    for seq, what in examine(rows.iterator(chunk_size=5000), end, anchors):
        yield Break(model.CHAIN, committee_id, seq, what)


def examine(
    rows: Iterable[Chained], head: Anchor, anchors: Iterable[Anchor] = ()
) -> Iterator[tuple[int, str]]:
    """(number, what is wrong) for rows in the order of their numbers, their recorded head, and anchors kept outside."""
    wanted: dict[int, list[str]] = {}
    for anchor in anchors:
        wanted.setdefault(anchor.seq, []).append(anchor.hash)
    wanted.pop(0, None)
    last = Anchor(0, START)
    for row in rows:
        for what in faults(row, last, wanted.pop(row.seq, [])):
            yield row.seq, what
        last = Anchor(row.seq, row.hash)
    if last != head:
        yield last.seq, f"链尾与链头不符，链头记到{head.seq}号"
    for missing in sorted(wanted):
        yield missing, "锚点所记的条目已不存在"


def faults(row: Chained, last: Anchor, anchored: Sequence[str]) -> Iterator[str]:
    if row.seq != last.seq + 1:
        yield f"序号不连续，前一号是{last.seq}"
    if row.prev_hash != last.hash:
        yield "与前一条衔接不上"
    if row.hash != row.computed_hash():
        yield "内容与散列不符"
    if any(known != row.hash for known in anchored):
        yield "与导出的锚点不符"
