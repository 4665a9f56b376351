"""The pages of contact records: the register, members still without one, the registration form, entry and correction."""

from tongxin.outreach.views.contact import add_contact, contact, correct_contact
from tongxin.outreach.views.register import contacts, missing

__all__ = ["add_contact", "contact", "contacts", "correct_contact", "missing"]
