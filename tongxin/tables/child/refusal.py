"""The one exception by which the child says, in Chinese, why a file is not read."""

from collections.abc import Mapping

Bounds = Mapping[str, int]


class Refused(Exception):
    """Carries the sentence shown to the person who sent the file."""
