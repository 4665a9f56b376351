"""Laws of every template of the project."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tongxin.ui.templatetags.ui import register

PROJECT = Path(__file__).resolve().parents[3]
TEMPLATES = sorted((PROJECT / "tongxin").glob("**/templates/**/*.html"))
COMMENT = re.compile(r"{#.*?#}|{% comment .*?%}.*?{% endcomment %}", re.DOTALL)
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script without src": re.compile(r"<script(?![^>]*\ssrc\s*=)", re.IGNORECASE),
    "a style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "a javascript address": re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE),
}


def faults(text: str) -> list[str]:
    bare = COMMENT.sub("", text)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(bare)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<p style="color:red">', ["a style attribute"]),
        ("<a href='#' onclick=go()>", ["an event handler"]),
        ("<script>go()</script>", ["a script without src"]),
        ('<script src="/a.js" defer></script><p data-onion="1">on = off</p>', []),
    ],
)
def test_the_law_on_inline_code_sees_what_it_should(text: str, found: list[str]) -> None:
    assert faults(text) == found


def test_no_template_holds_inline_code_or_style() -> None:
    broken = {str(path.relative_to(PROJECT)): faults(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert {path: found for path, found in broken.items() if found} == {}


def test_every_post_form_of_a_template_carries_a_nonce() -> None:
    """Forms that a tag draws whole, such as bulk, bring their own."""
    lacking = [
        str(path.relative_to(PROJECT))
        for path in TEMPLATES
        for form in re.findall(
            r'<form[^>]*method="post".*?</form>', COMMENT.sub("", path.read_text(encoding="utf-8")), re.DOTALL
        )
        if "{% nonce %}" not in form
    ]
    assert lacking == []


def test_every_template_of_the_kit_compiles() -> None:
    folder = PROJECT / "tongxin/ui/templates"
    for path in folder.glob("**/*.html"):
        get_template(str(path.relative_to(folder)))


def test_every_tag_is_told_in_the_guide() -> None:
    guide = (PROJECT / "docs/howto/build-a-page.md").read_text(encoding="utf-8")
    assert [name for name in register.tags if f"`{name}`" not in guide] == []
