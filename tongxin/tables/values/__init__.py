"""Value readers: each turns a cell into a value, None for a blank, or a `Problem` that says in Chinese what is wrong."""

from .dates import Day, birth_month, day, month
from .marks import Attendance, attendance, choice, choice_key, yes_no
from .names import Named, NameList, name, named, names
from .numbers import (
    case_number,
    chinese_number,
    count,
    decimal,
    integer,
    issue_number,
    merged_into,
    mobile,
    phone,
    phones,
)
from .problem import Problem, is_nothing, text

__all__ = [
    "Attendance",
    "Day",
    "NameList",
    "Named",
    "Problem",
    "attendance",
    "birth_month",
    "case_number",
    "chinese_number",
    "choice",
    "choice_key",
    "count",
    "day",
    "decimal",
    "integer",
    "is_nothing",
    "issue_number",
    "merged_into",
    "mobile",
    "month",
    "name",
    "named",
    "names",
    "phone",
    "phones",
    "text",
    "yes_no",
]
