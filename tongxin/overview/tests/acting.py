"""What the import stories share: a desk, its files, and sending a form as the browser would."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from tongxin.people.http import committee_url
from tongxin.tables.importing import IMPORTERS, Context, confirm, open_batch
from tongxin.tables.models import Batch
from tongxin.trail import record

DESK = ("imports.run", "outreach.manage")
HEAD = "委员姓名,界别,联系时间,联系对象,联系方式"


def contacts_csv(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows, ""]).encode()


def visits(name: str, count: int) -> bytes:
    return contacts_csv(*(f"{name},教育界,2025-06-{day:02d},社区居民,走访" for day in range(1, count + 1)))


def make_batch(
    committee: Any, content: bytes, *, kind: str = "contacts", confirmed: bool = False, user: Any = None
) -> Batch:
    actor = record.Actor(user.pk if user else None, user.display_name if user else "陈示例")
    context = Context(committee, 2025, actor, date(2025, 7, 1))
    batch = open_batch(IMPORTERS[kind], context, "联系.csv", content)
    return confirm(batch, context) if confirmed else batch


def send(client: Any, committee: Any, name: str, *args: Any, query: str = "", **data: Any) -> Any:
    """Post a form with a fresh nonce."""
    return client.post(committee_url(committee, name, *args) + query, {"nonce": uuid4().hex, **data})


def upload(
    client: Any,
    committee: Any,
    content: bytes,
    *,
    kind: str = "contacts",
    name: str = "联系.csv",
    year: Any = 2025,
) -> Any:
    return send(
        client, committee, "import-upload", kind=kind, year=year, file=SimpleUploadedFile(name, content)
    )


def text_of(answer: Any) -> str:
    return str(answer.content.decode())
