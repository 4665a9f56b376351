"""The single vocabulary of duties: kinds, their units and typed facts; free of Django, so schemes are checked without it."""

from tongxin.ledger.catalogue.kinds import KINDS
from tongxin.ledger.catalogue.types import Fact, Kind, Misfit, check

__all__ = ["KINDS", "Fact", "Kind", "Misfit", "check"]
