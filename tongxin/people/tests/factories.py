"""Named people and committees for tests: keyword functions that make the smallest true rows."""

from datetime import date
from itertools import count
from typing import Any

from tongxin.people.models import (
    Body,
    Change,
    Committee,
    Membership,
    Person,
    Placement,
    Post,
    Power,
    Term,
    User,
)
from tongxin.tables.matching import name_key

TERM_START = date(2022, 1, 1)
_numbers = count(1)


def make_committee(*, code: str = "", name: str = "", parent: Committee | None = None) -> Committee:
    number = next(_numbers)
    committee = Committee.objects.create(
        code=code or f"c{number}",
        name=name or f"政协示例{number}市委员会",
        short_name=f"示例{number}市政协",
        parent=parent,
    )
    Term.objects.create(committee=committee, number=13, starts_on=TERM_START, ends_on=date(2026, 12, 31))
    return committee


def make_body(committee: Committee, *, kind: str = Body.Kind.SECTOR, name: str = "教育界") -> Body:
    body, _ = Body.objects.get_or_create(committee=committee, kind=kind, name=name)
    return body


def make_member(
    committee: Committee, *, name: str = "", sector: str = "教育界", post: str = "", joined: date = TERM_START,
    left: date | None = None, phone: str = "", with_account: bool = False,
) -> Membership:  # fmt: skip
    """A member of the current term, in a sector, perhaps with a post, a phone and a sign-in account."""
    name = name or f"示例委员{next(_numbers)}"
    person = Person(name=name, name_key=name_key(name), gender="男", ethnicity="汉族")
    if phone:
        person.seal("phone", phone)
    person.save()
    term = committee.terms.get(number=13)
    membership = Membership.objects.create(committee=committee, term=term, person=person)
    shared: dict[str, Any] = {"committee": committee, "membership": membership, "from_on": joined}
    entry = Change.Kind.ELECTED if joined == TERM_START else Change.Kind.COOPTED
    Change.objects.create(kind=entry, **shared)
    Placement.objects.create(body=make_body(committee, name=sector), **shared)
    if post:
        Post.objects.create(name=post, **shared)
    if left:
        Change.objects.create(
            committee=committee, membership=membership, kind=Change.Kind.RESIGNED, from_on=left
        )
    if with_account:
        make_user(display_name=name, person=person)
    return membership


def make_user(*, display_name: str = "", person: Person | None = None) -> User:
    number = next(_numbers)
    user = User(username=f"user{number}", display_name=display_name or f"用户{number}", person=person)
    user.set_unusable_password()
    user.save()
    return user


def make_staff(committee: Committee, *powers: str, name: str = "陈示例") -> User:
    """A staff account with these powers at large in the committee."""
    user = make_user(display_name=name)
    Power.objects.bulk_create(
        Power(user=user, committee=committee, name=power, from_on=TERM_START) for power in powers
    )
    return user
