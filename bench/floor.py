"""The floor: a bare Django app in one file, on the same database engine; the limit of what pages can cost here.

Sign-in session, four or five statements a request, a list of 50 rows, one insert, an export, and nothing else: no rights,
no trail, no ledger. `python -m bench.floor FOLDER` serves requests that arrive as lines of JSON (path, data, times).
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any, ClassVar

import django
from django.conf import settings

from tongxin.config import environment

TEMPLATE = """<!doctype html><title>Items</title><table>{% for row in page %}<tr><th><a href="/item/{{ row.pk }}/">{{ row.name }}</a>
</th><td>{{ row.sector }}</td><td>{{ row.party }}</td><td>{{ row.post }}</td><td>{{ row.state }}</td><td>{{ row.employer }}</td>
<td>{{ row.joined_on|date:"Y-m-d" }}</td><td>{{ row.position }}</td></tr>{% endfor %}</table>
<p>{{ page.paginator.count }}</p><p>{{ request.user.username }}</p>"""
MIDDLEWARE = (
    "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)  # fmt: skip


def configure(folder: Path) -> None:
    loaders = [
        (
            "django.template.loaders.cached.Loader",
            [("django.template.loaders.locmem.Loader", {"list": TEMPLATE})],
        )
    ]
    processors = ["django.template.context_processors.request"]
    settings.configure(
        SECRET_KEY="floor", ALLOWED_HOSTS=["127.0.0.1"], USE_TZ=True, ROOT_URLCONF=__name__, MIDDLEWARE=MIDDLEWARE,
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
        DATABASES={"default": environment.database("", folder)}, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PASSWORD_HASHERS=["tongxin.people.passwords.SparingArgon2"],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": loaders, "context_processors": processors},
        }],
    )  # fmt: skip
    django.setup()


configure(Path(sys.argv[1]))

import xlsxwriter  # noqa: E402 -- Django must be configured before models are made
from django.contrib.auth import authenticate, login  # noqa: E402 -- as above
from django.contrib.auth.decorators import login_required  # noqa: E402 -- as above
from django.contrib.auth.models import User  # noqa: E402 -- as above
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 -- as above
from django.core.management import call_command  # noqa: E402 -- as above
from django.core.paginator import Paginator  # noqa: E402 -- as above
from django.db import connection, models, transaction  # noqa: E402 -- as above
from django.http import FileResponse, HttpRequest, HttpResponse  # noqa: E402 -- as above
from django.shortcuts import redirect, render  # noqa: E402 -- as above
from django.urls import path  # noqa: E402 -- as above

from bench.measuring import statements  # noqa: E402 -- as above
from bench.visiting import Request, Visitor, cost, signed_in  # noqa: E402 -- as above

COLUMNS = ("name", "sector", "party", "post", "state", "employer", "joined_on", "position")


class Item(models.Model):
    """A row of the list."""

    shelf = models.IntegerField(db_index=True)
    name = models.CharField(max_length=60)
    sector = models.CharField(max_length=80)
    party = models.CharField(max_length=40)
    post = models.CharField(max_length=30)
    state = models.CharField(max_length=20)
    employer = models.CharField(max_length=200)
    joined_on = models.DateField()
    position = models.IntegerField()

    objects: ClassVar[models.Manager["Item"]] = models.Manager()

    class Meta:
        app_label = "floor"
        indexes = [models.Index(fields=["shelf", "position"], name="in_order")]

    def __str__(self) -> str:
        return self.name


def signin(request: HttpRequest) -> HttpResponse:
    user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
    login(request, user)
    return redirect("/")


@login_required
def items(request: HttpRequest) -> HttpResponse:
    rows = Item.objects.filter(shelf=request.GET["shelf"]).order_by("position")
    if request.GET.get("name"):
        rows = rows.filter(name__contains=request.GET["name"])
    return render(request, "list", {"page": Paginator(rows, 50).get_page(request.GET.get("page"))})


@login_required
def add(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        last = Item.objects.filter(shelf=0).order_by("-position").first()
        position = last.position + 1 if last else 1
        Item.objects.create(shelf=0, name="示例", joined_on="2025-01-01", position=position)
    return redirect("/")


@login_required
def export(request: HttpRequest) -> FileResponse:
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it after sending
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    page = book.add_worksheet()
    rows = Item.objects.filter(shelf=request.GET["shelf"]).order_by("position").values_list(*COLUMNS)
    for number, values in enumerate(rows.iterator(chunk_size=2000)):
        for column, value in enumerate(values):
            page.write(number, column, str(value))
    book.close()
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename="items.xlsx")


urlpatterns = [path("signin/", signin), path("list/", items), path("add/", add), path("export/", export)]


def fill(sizes: list[int]) -> None:
    """One shelf a size, numbered from 1, and a user."""
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Item)
    User.objects.create_user("office", password="tongxin-bench-2025")
    with transaction.atomic():
        for shelf, size in enumerate(sizes, 1):
            Item.objects.bulk_create((_item(shelf, number) for number in range(size)), batch_size=2000)


def _item(shelf: int, number: int) -> Item:
    return Item(
        shelf=shelf, name=f"示例{number % 4000}号", sector=f"示例第{number % 30}界", party="民盟", post="委员", state="在任",
        employer=f"示例单位{number % 700}负责人", joined_on="2022-01-01", position=number,
    )  # fmt: skip


def answer(visitor: Visitor, asked: dict[str, Any]) -> dict[str, Any]:
    """Cost, and of the first answer status, bytes, statements; with `fresh` every request comes from a new browser."""
    request = Request(asked["path"], asked["data"])
    ask = (lambda each: Visitor(visitor.application).ask(each)) if asked["fresh"] else visitor.ask
    with statements() as sent:
        first = ask(request)
    spent, _ = cost(ask, [request] * asked["times"])
    return {"cpu": spent, "status": first.status, "bytes": len(first.body), "statements": len(sent)}


def main() -> None:
    fill(json.loads(sys.stdin.readline()))
    visitor = signed_in(WSGIHandler(), User.objects.get())
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(visitor, json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
