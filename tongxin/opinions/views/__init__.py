"""The pages of opinion reports: the register, one report, its corrections, its adoptions and instructions."""

from tongxin.opinions.views.corrections import correct_facts, correct_reporters
from tongxin.opinions.views.events import add_adoption, add_instruction, correct_adoption, correct_instruction
from tongxin.opinions.views.opinion import opinion
from tongxin.opinions.views.register import opinions

__all__ = [
    "add_adoption", "add_instruction", "correct_adoption", "correct_facts", "correct_instruction", "correct_reporters",
    "opinion", "opinions",
]  # fmt: skip
