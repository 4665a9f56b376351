"""Word documents made from .docx templates that a committee may replace by its own.

A template is somebody's file: it is rendered in a sandbox, sees plain data only, and its faults are told in Chinese.
Nothing is cut here, since a Word table grows by itself.
"""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tongxin.documents.pdf import Progress, counted
from tongxin.documents.plain import plain
from tongxin.documents.shapes import FormItem, RegistrationForm

REGISTRATION_FORM = Path(__file__).resolve().parent / "templates_word" / "registration_form.docx"
LARGEST_TEMPLATE = 20 * 1024 * 1024  # bytes unpacked; a form with a few pictures stays far below


class BrokenTemplateError(Exception):
    """The committee's own template cannot be used; the message says why, for the person who put it there."""


def registration_form_docx(form: RegistrationForm, template: bytes | None = None) -> bytes:
    """The form as .docx; `template` is a committee's own file. Raises BrokenTemplateError."""
    return render(template or REGISTRATION_FORM.read_bytes(), form_context(form))


def registration_forms_zip(
    forms: Iterable[RegistrationForm],
    target: IO[bytes],
    template: bytes | None = None,
    *,
    progress: Progress | None = None,
) -> int:
    """Writes a zip with one .docx a member into `target` as it goes, so memory stays flat; returns their number."""
    number = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        for number, form in enumerate(counted(forms, progress), start=1):
            bundle.writestr(file_name(number, form), registration_form_docx(form, template))
    return number


def file_name(number: int, form: RegistrationForm) -> str:
    """Numbered, because two members may bear one name."""
    name = "".join(mark for mark in form.name if mark not in '\\/:*?"<>|').strip(". ") or "未具名"
    return f"{number:03}_{name}_{form.year}年度履职情况登记表.docx"


def form_context(form: RegistrationForm) -> dict[str, Any]:
    """What a template may name: the fields of RegistrationForm, lists also as running text, words also as lines.

    So `sections` (label, count, text, entries), `awards` and `awards_text`, `self_summary` and `self_summary_lines`,
    `committee_opinion` and `office_opinion` (text, lines, signed_by, signed_on). A date has full, month and day.
    """
    context: dict[str, Any] = plain(form)
    for section, shape in zip(context["sections"], form.sections, strict=True):
        section["text"] = running(shape.items)
        section["entries"] = section.pop("items")  # in a template `items` would name the method of a dict
    for name in ("committee_opinion", "office_opinion"):
        context[name]["lines"] = lines(context[name]["text"])
    context["born_on"] = context["born_on"] or {"full": "", "month": "", "day": ""}
    return context | {
        "awards_text": running(form.awards),
        "self_summary_lines": lines(context["self_summary"]),
    }


def running(items: Iterable[FormItem]) -> str:
    texts = [f"{number}.{worded_item(plain(item))}" for number, item in enumerate(items, start=1)]
    return "；".join(texts) + "。" if texts else "无"


def worded_item(item: dict[str, Any]) -> str:
    facts = "，".join(fact for fact in (item["on"]["day"] if item["on"] else "", item["detail"]) if fact)
    return f"{item['title']}（{facts}）" if facts else item["title"]


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()] or [""]


def render(template: bytes, context: dict[str, Any]) -> bytes:
    check_size(template)
    sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made = BytesIO()
    try:
        document = DocxTemplate(BytesIO(template))
        document.render(context, sandbox)
        document.save(made)
    except TemplateError as error:
        told = f"{fault(error)}（{str(error.message).rstrip('.')}）"
        raise BrokenTemplateError(f"Word模板中的占位符有误：{told}。请对照随附模板修改。") from error
    except (PackageNotFoundError, SyntaxError, KeyError, ValueError, TypeError) as error:
        raise BrokenTemplateError(f"Word模板无法使用：{error}。请用Word另存为.docx后重新上传。") from error
    return made.getvalue()


def fault(error: TemplateError) -> str:
    if isinstance(error, SecurityError):
        return "用了不允许的写法"
    return "没有这样的字段" if isinstance(error, UndefinedError) else "标记没有写完整"


def check_size(template: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(template)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
    except zipfile.BadZipFile as error:
        raise BrokenTemplateError(
            "Word模板无法打开：不是.docx文件。请用Word另存为.docx后重新上传。"
        ) from error
    if unpacked > LARGEST_TEMPLATE:
        raise BrokenTemplateError("Word模板过大：展开后不得超过20MB。请删去模板中的大图片。")
