"""The components of the product as template tags; docs/howto/build-a-page.md shows each in use."""

# ruff: noqa: A002  attributes are named as in HTML: id, max, help

import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Context, Library
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tongxin.ui import charts, figures, listing
from tongxin.ui import fields as field_rules
from tongxin.ui.components import declare
from tongxin.ui.vocabulary import Icon, Look, Tone

register = Library()
register.tags.update(figures.register.tags)
Values = dict[str, Any]

IMPORT_STEPS = "选择文件 对应栏目 核对预览 完成导入"


# Small marks


@declare(register)
def icon(name: Icon, *, label: str = "", size: str = "") -> SafeString:
    return drawn(name, label, size)


@cache  # a page shows some sixty, of a few dozen kinds
def drawn(name: str, label: str = "", size: str = "") -> SafeString:
    if not name:
        return SafeString("")
    names = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    style = f"icon {size}".strip()
    sprite = static("ui/dist/sprite.svg")
    return format_html('<svg class="{}" {}><use href="{}#{}"></use></svg>', style, names, sprite, name)


@declare(register)
def badge(content: str, *, tone: Tone = "", dot: bool = False) -> SafeString:
    mark = SafeString('<span class="badge-spot"></span>') if dot else ""
    return format_html(
        '<span class="badge tone-{}">{}{}</span>', tone or "none", mark, SafeString(content.strip())
    )


@declare(register)
def nonce() -> SafeString:
    """Marks one rendering of a form, so that a second send of it returns the first answer."""
    return format_html('<input type="hidden" name="nonce" value="{}">', uuid.uuid4().hex)


@declare(register)
def number(
    label: str,
    value: Any,
    *,
    unit: str = "",
    href: str = "",
    tone: Tone = "",
    hint: str = "",
    icon: Icon = "",
) -> SafeString:
    kind, end = ("a", drawn("chevron-right")) if href else ("div", "")
    return format_html(
        '<{kind} class="{style}"{leads}><span class="number-label">{mark}{label}</span>'
        '<span class="number-value">{value}{unit}</span>{hint}{end}</{kind}>',
        kind=kind, style=f"number tone-{tone}" if tone else "number", mark=drawn(icon), label=label, end=end,
        leads=format_html(' href="{}"', href) if href else "", value="—" if value is None else value, unit=charts.small(unit),
        hint=format_html('<span class="number-hint">{}</span>', hint) if hint else "",
    )  # fmt: skip


@declare(register)
def numbers(content: str) -> SafeString:
    return format_html('<div class="numbers">{}</div>', SafeString(content))


# Surfaces


@declare(register, slots=("tools", "foot"))
def card(
    content: str,
    slots: Values,
    title: str = "",
    *,
    subtitle: str = "",
    icon: Icon = "",
    flush: bool = False,
    tone: Tone = "",
    id: str = "",
) -> Values:
    return {}


@declare(register)
def facts(content: str, *, columns: int = 2) -> SafeString:
    return format_html('<dl class="facts facts-{}">{}</dl>', columns, SafeString(content))


@declare(register)
def fact(content: str, label: str, *, wide: bool = False) -> SafeString:
    value = SafeString(content.strip()) or SafeString('<span class="text-secondary">—</span>')
    return format_html(
        '<div class="fact {}"><dt>{}</dt><dd>{}</dd></div>', "fact-wide" if wide else "", label, value
    )


@declare(register)
def rows(content: str, *, label: str = "") -> SafeString:
    return format_html('<ul class="rows" aria-label="{}">{}</ul>', label or "列表", SafeString(content))


@declare(register)
def row(
    content: str,
    title: str,
    *,
    href: str = "",
    note: str = "",
    icon: Icon = "",
    tone: Tone = "",
    count: Any = "",
) -> Values:
    return {}


@declare(register)
def note(content: str, title: str = "", *, tone: Tone = "info", icon: Icon = "") -> Values:
    usual = {"ok": "circle-check", "warn": "alert-triangle", "bad": "alert-circle"}
    return {"icon": icon or usual.get(tone, "info-circle")}


@declare(register)
def empty(content: str, title: str, *, icon: Icon = "inbox") -> Values:
    return {}


@declare(register)
def dialog(content: str, *, id: str, title: str) -> Values:
    return {}


@declare(register)
def trail(events: Iterable[Any], *, title: str = "") -> Values:
    return {}


# Acting


@declare(register)
def button(
    label: str, *, href: str = "", icon: Icon = "", look: Look = "plain", reason: str = "", name: str = "", value: Any = "",
    confirm: str = "", opens: str = "", form: str = "", formaction: str = "", small: bool = False, wide: bool = False,
) -> Values:  # fmt: skip
    return {}


@declare(register)
def clauses(text: str) -> SafeString:
    """An indented text, each line a paragraph set in as deep as its spaces say, however narrow the page."""
    lines = ((depth(line), line.strip()) for line in text.splitlines())
    drawn_lines = format_html_join("", '<p class="clause-{}">{}</p>', lines)
    return format_html('<div class="regulation">{}</div>', drawn_lines)


def depth(line: str) -> str:
    """How deep two spaces a step set a line in; an empty one is a break."""
    return str(min((len(line) - len(line.lstrip())) // 2, 9)) if line.strip() else "break"


@declare(register)
def print_button(label: str = "打印") -> Values:
    return {}


@declare(register)
def actions(content: str) -> SafeString:
    return format_html('<div class="actions" role="group" aria-label="操作">{}</div>', SafeString(content))


@declare(register)
def crumb(label: str, href: str = "") -> SafeString:
    if href:
        return format_html('<li><a href="{}">{}</a></li>', href, label)
    return format_html('<li aria-current="page">{}</li>', label)


@declare(register)
def tabs(content: str, *, label: str = "分栏") -> SafeString:
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, SafeString(content))


@declare(register)
def tab(label: str, href: str, *, active: bool = False, count: Any = "", icon: Icon = "") -> SafeString:
    here = SafeString(' class="active" aria-current="page"') if active else ""
    sum_of = "" if count in ("", None) else format_html('<span class="tab-count">{}</span>', count)
    return format_html('<li><a href="{}"{}>{}{}{}</a></li>', href, here, drawn(icon), label, sum_of)


@declare(register)
def steps(*, current: int, labels: str = IMPORT_STEPS) -> Values:
    names = labels.split()
    states = [
        "done" if place < int(current) else "now" if place == int(current) else "next"
        for place in range(1, len(names) + 1)
    ]
    return {"steps": list(zip(names, states, strict=True))}


@declare(register)
def toast(context: Context) -> Values:
    return {"messages": context.get("messages") or []}


# Forms


@declare(register)
def field(bound: BoundField, *, label: str = "", help: str = "", wide: bool = True) -> Values:
    """A field the form lacks draws nothing, so one template serves forms of several roles."""
    if not isinstance(bound, BoundField):
        return {"kind": ""}
    return field_rules.prepare(bound) | {"label": label or bound.label, "help": help or bound.help_text}


@declare(register)
def fields(form: BaseForm, *, only: str = "", without: str = "") -> Values:
    """All fields of a form, its hidden ones too, or those named in `only`."""
    kept = only.split() or [name for name in form.fields if name not in without.split()]
    return {"bounds": [form[name] for name in kept if name in form.fields]}


@declare(register)
def form_errors(form: BaseForm) -> Values:
    if not form or not form.is_bound:
        return {"faults": []}
    wrong = [(bound, field_rules.faults(bound)) for bound in form if bound.errors]
    return {
        "faults": wrong,
        "general": form.non_field_errors(),
        "count": len(wrong) + len(form.non_field_errors()),
    }


@declare(register)
def filters(
    context: Context,
    form: BaseForm,
    *,
    keep: str = "sort",
    reset: str = "?",
    export: str = "",
    sorts: Any = (),
) -> Values:
    """A filter of a list. `sorts` are the (key, label) of its columns, to choose from where no heads are drawn."""
    query = listing.query_of(context)
    kept = [(key, query[key]) for key in keep.split() if query.get(key) and not (sorts and key == "sort")]
    bounds = form.visible_fields() if form else []
    prepared = [field_rules.prepare(bound) | {"widget": field_rules.drawn(bound)} for bound in bounds]
    return {
        "fields": prepared,
        "kept": kept,
        "used": field_rules.filled(form, query) if form else 0,
        "sorted_by": query.get("sort", ""),
        "export": listing.address(query, format="xlsx", page="") if export == "yes" else export,
    }


# Registers

SORT_MARKS = {
    "ascending": ("chevron-up", "升序"), "descending": ("chevron-down", "降序"), "none": ("arrows-sort", ""),
}  # fmt: skip


@declare(register)
def table(content: str, *, caption: str, dense: bool = False, plain: bool = False) -> Values:
    return {}


@declare(register)
def sort_header(
    context: Context, label: str, key: str, *, default: str = "", classes: str = ""
) -> SafeString:
    link = listing.sort_link(listing.query_of(context), key, default)
    name, words = SORT_MARKS[link["order"]]
    order = format_html(' aria-sort="{}"', link["order"]) if link["order"] != "none" else ""
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="{}">{}{}</a></th>',
        order, format_html(' class="{}"', classes) if classes else "", link["href"], label, drawn(name, words),
    )  # fmt: skip


@declare(register, slots=("bar",))
def bulk(content: str, slots: Values, *, action: str, unit: str = "项") -> Values:
    return {}


@declare(register)
def select_all() -> SafeString:
    return SafeString(
        '<th scope="col" class="select-cell"><input type="checkbox" class="form-check-input" data-select-all aria-label="全选本页" hidden></th>'
    )


@declare(register)
def select(value: Any, *, label: Any, name: str = "selected") -> SafeString:
    box = format_html(
        '<input type="checkbox" class="form-check-input" data-select name="{}" value="{}" aria-label="选择{}">',
        name,
        value,
        label,
    )
    return format_html('<td class="select-cell"><label>{}</label></td>', box)


@declare(register)
def pager(context: Context, page: Page, *, unit: str = "条", key: str = "page") -> Values:
    if not isinstance(page, Page):
        return {"page": None}
    return listing.page_links(page, listing.query_of(context), key)
