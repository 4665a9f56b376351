"""What a contact record is worth."""

from collections.abc import Iterator

from django.db.models import QuerySet

from tongxin.ledger.catalogue.types import Value
from tongxin.ledger.duties import Duty, counts
from tongxin.outreach.models import Contact


def with_membership(rows: QuerySet[Contact]) -> QuerySet[Contact]:
    return rows.select_related("membership")


@counts(Contact, "contact.recorded", route=lambda row: f"desk/contacts/{row.pk}/", load=with_membership)
def worth(row: Contact) -> Iterator[Duty]:
    if row.is_voided:
        return
    facts: dict[str, Value] = {"means": row.means, "has_issue": bool(row.issues.strip())}
    yield Duty("contact.recorded", row.membership, row.on, f"{row.get_means_display()}联系群众", facts)
