"""From YAML to a Scheme: one reader per idea, every fault collected with file, line and remedy."""

from .scheme import load_scheme

__all__ = ["load_scheme"]
