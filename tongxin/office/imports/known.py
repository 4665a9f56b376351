"""The seats a roster is compared with, and the bodies its words mean: names of bodies are never compared as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongxin.office.imports.reading import current_term, written_key
from tongxin.people.asking import bodies
from tongxin.people.finding import Bodies
from tongxin.people.models import Body, Membership, Placement
from tongxin.tables.importing import Context
from tongxin.tables.matching import body_key
from tongxin.trail import keys

BODIES = (
    ("sector", Body.Kind.SECTOR, "界别"),
    ("special_committee", Body.Kind.SPECIAL_COMMITTEE, "专委会"),
    ("liaison_group", Body.Kind.MEMBER_LIAISON_GROUP, "联络组"),
)
KINDS = {field: kind for field, kind, _ in BODIES}
OPEN_FIELDS = (("party", "党派"), ("education", "学历"), ("employer", "工作单位及职务"))
PERSON_FIELDS = (("gender", "性别"), ("ethnicity", "民族"))
SEALED_FIELDS = (("phone", "电话"), ("born", "出生年月"))


@dataclass(frozen=True, slots=True)
class Known:
    """A seat as the roster shows it, personal values opened; under a key that was erased none can be sealed any more."""

    membership: Membership
    values: dict[str, Any]
    seals: bool = True

    @property
    def label(self) -> str:
        return f"{self.membership.name}（{self.values['sector']}）"


def seats(context: Context) -> dict[str, list[Known]]:
    """Every seat of the term by name key, read once for one pass."""
    if "seats" not in context.memo:
        rows = Membership.objects.filter(committee=context.committee, term=current_term(context)).with_rows()
        opened = keys.usable(row.person.uid for row in rows)
        found: dict[str, list[Known]] = {}
        for row in rows:
            key = opened.get(row.person.uid)
            known = Known(row, shown(row, context.today, key), seals=key is not None)
            found.setdefault(written_key(row.person.name), []).append(known)
        context.memo["seats"] = found
    return context.memo["seats"]  # type: ignore[no-any-return]  # the memo holds what this function put there


def shown(row: Membership, day: date, key: bytes | None) -> dict[str, Any]:
    placed = {field: row.body_on(kind, day) for field, kind, _ in BODIES}
    posts = [post for post in row.posts if post.until_on is None]
    return {
        **{name: getattr(row, name) for name, _ in OPEN_FIELDS},
        **{name: getattr(row.person, name) for name, _ in PERSON_FIELDS},
        **{name: row.person.opened(name, key) if key else "" for name, _ in SEALED_FIELDS},
        **{field: body.name if body else "" for field, body in placed.items()},
        "post": posts[-1].name if posts else "",
        "convener": next(
            (p.role for p in row.placements if p.role in Placement.CONVENING and p.until_on is None), ""
        ),
    }


def every(known: dict[str, list[Known]]) -> Iterator[Known]:
    for found in known.values():
        yield from found


def plain(context: Context, field: str, written: str) -> str:
    """What a value is compared by: of a body its own name, or the core of a name that no body bears yet."""
    return plainly(bodies(context), field, written)


def plainly(index: Bodies, field: str, written: str) -> str:
    if field not in KINDS or not written:
        return written
    body = index.named(written, KINDS[field])
    return body.name if body else body_key(written)
