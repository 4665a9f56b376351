"""The pages of proposals: the register, one proposal, and its corrections."""

from tongxin.proposals.views.corrections import (
    correct_facts,
    correct_marks,
    correct_signatures,
    correct_units,
)
from tongxin.proposals.views.proposal import proposal
from tongxin.proposals.views.register import proposals

__all__ = ["correct_facts", "correct_marks", "correct_signatures", "correct_units", "proposal", "proposals"]
