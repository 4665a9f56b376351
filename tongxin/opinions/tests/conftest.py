"""Li Ming and Wang Fang of a committee."""

from tongxin.people.tests.named import committee, li, wang

__all__ = ["committee", "li", "wang"]
