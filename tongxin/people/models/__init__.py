"""What is stored of committees and people."""

from tongxin.people.models.bodies import Alias, Body
from tongxin.people.models.committees import Committee, ParameterValue, Term
from tongxin.people.models.memberships import Change, Membership, Placement, Post
from tongxin.people.models.persons import Person
from tongxin.people.models.records import Byline, Recorded, RecordedQuerySet, TenantQuerySet
from tongxin.people.models.users import Power, SignInAttempt, User

__all__ = [
    "Alias", "Body", "Byline", "Change", "Committee", "Membership", "ParameterValue", "Person", "Placement", "Post",
    "Power", "Recorded", "RecordedQuerySet", "SignInAttempt", "TenantQuerySet", "Term", "User",
]  # fmt: skip
