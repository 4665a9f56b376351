"""`{% register_lines %}`: head and body of a register's table, with boxes to choose lines and links to correct them."""

from typing import Any

from django.template import Context, Library
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongxin.people.drawing import Beside, Line, Shown, body, heading
from tongxin.people.registers import Register
from tongxin.ui.components import declare
from tongxin.ui.templatetags.ui import select, select_all, sort_header

register = Library()
CORRECT_HEAD = SafeString('<th scope="col"><span class="visually-hidden">更正</span></th>')


@declare(register)
def register_lines(
    context: Context, register: Register, lines: list[Line], *, choosing: bool = False, correct: str = ""
) -> SafeString:
    """`correct` names the page that corrects a line; a struck line leads nowhere."""
    heads = SafeString("".join(head(context, register, column) for column in register.columns))
    return format_html(
        "<thead><tr>{}{}{}</tr></thead><tbody>{}</tbody>",
        select_all() if choosing else "", heads, CORRECT_HEAD if correct else "",
        body(register.columns, lines, beside(register, choosing=choosing, correct=correct)),
    )  # fmt: skip


def head(context: Context, register: Register, column: Shown) -> SafeString:
    if not column.sort:
        return heading(column)
    return sort_header(
        context, column.label, column.name, default=register.sorted_by, classes=column.head_style
    )


def beside(register: Register, *, choosing: bool, correct: str) -> Beside:
    def box(row: Any) -> SafeString:
        return select(row.pk, label=register.named(row))

    def correction(row: Any) -> SafeString:
        if row.is_voided:
            return SafeString("<td></td>")
        name = register.named(row)
        return format_html(
            '<td class="number-cell"><a href="{}" aria-label="更正{}">更正</a></td>', reverse(correct, args=[row.pk]), name
        )  # fmt: skip

    return Beside(**({"before": box} if choosing else {}), **({"after": correction} if correct else {}))
