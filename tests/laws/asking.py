"""Asks the product as a browser would, inside a savepoint, and tells what an answer did and contained."""

import logging
import re
import sys
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cache import SessionStore
from django.core.cache import cache
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import RequestFactory, override_settings

from tests.laws.world import World
from tongxin.documents.tests.reading import pages
from tongxin.people.middleware import LAST_SEEN
from tongxin.people.models import User
from tongxin.trail import clock

WRITING = re.compile(
    r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE
)
CHANGES_EACH_TIME = re.compile(r'name="(?:csrfmiddlewaretoken|nonce|csrf-token)" (?:value|content)="[^"]*"')
SETTINGS = {
    "DEBUG_PROPAGATE_EXCEPTIONS": True,  # what breaks is told with its place
    "SESSION_ENGINE": "django.contrib.sessions.backends.cache",
    "STATIC_ROOT": None,  # static files come from the finders, collected or not
}
UNTOUCHED = {"trail_nonce"}  # written by every request that changes anything
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Answer:
    """What came back: status, text (files unpacked), the statements it took, the tables it wrote, the fault if it broke."""

    status: int
    text: str
    kind: str
    location: str
    statements: int
    written: frozenset[str]
    fault: str = ""
    left: tuple[str, ...] = ()
    takes_post: bool = False

    @property
    def steady_text(self) -> str:
        """The text without what differs from one request to the next."""
        return CHANGES_EACH_TIME.sub("", self.text)


def asked_by_a_view() -> bool:
    """Whether the code that reads a part of the request is a view or its decorator, not the way there."""
    name = sys._getframe(2).f_globals["__name__"]
    return (
        name.startswith(("tongxin.", "django.views.decorators.http")) and name != "tongxin.people.middleware"
    )


class Noticing(WSGIRequest):
    """A request that notices whether the view cares how it was asked; one that never does takes no POST."""

    takes_post = False
    _how = ""

    @property
    def method(self) -> str:
        self.takes_post |= asked_by_a_view()
        return self._how

    @method.setter
    def method(self, how: str) -> None:
        self._how = how

    @property  # type: ignore[override]  # the stubs know the attribute only
    def POST(self) -> QueryDict:  # noqa: N802 -- Django's name
        self.takes_post |= asked_by_a_view()
        return super()._get_post()  # type: ignore[misc]  # what Django's own property calls

    @POST.setter
    def POST(self, sent: QueryDict) -> None:  # noqa: N802 -- Django's name
        super()._set_post(sent)  # type: ignore[misc]  # what Django's own property calls


class Maker(RequestFactory):
    def request(self, **parts: Any) -> Any:
        return Noticing(self._base_environ(**parts))  # type: ignore[attr-defined]  # where the factory keeps the bare request


class Watch:
    """Counts statements and notes the tables that are written."""

    def __init__(self) -> None:
        self.statements, self.written = 0, set[str]()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.statements += 1
        writing = WRITING.match(sql)
        if writing:
            self.written.add(writing[1])
        return execute(sql, params, many, context)


class Visitor:
    """Everybody of a world, each with a session of his own."""

    def __init__(self, world: World) -> None:
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.read: dict[tuple[str, str], Answer] = {}
        self.sessions = {role: session(user) for role, user in world.users.items() if user}

    def get(self, role: str, path: str) -> Answer:
        """The answer to a plain reading request; asked once, since nothing changes the world."""
        if (role, path) not in self.read:
            self.read[role, path] = self.ask(role, "GET", path)
        return self.read[role, path]

    def ask(
        self, role: str, method: str, path: str, data: dict[str, Any] | None = None, *,
        then: Callable[[], list[str]] = list,
    ) -> Answer:  # fmt: skip
        """The answer to one request; nothing of it remains. `then` looks at what a change left, before it is gone."""
        request = self.request(role, method, path, data or {})
        watch = Watch()
        with transaction.atomic():
            try:
                with connection.execute_wrapper(watch):
                    response: Any = self.handler.get_response(request)
                    content = b"".join(response.streaming_content) if response.streaming else response.content
                left = then() if watch.written - UNTOUCHED else []
            except Exception:  # noqa: BLE001 -- whatever broke is the finding
                fault = traceback.format_exc(limit=-3)
                return Answer(
                    500, "", "", "", watch.statements, frozenset(watch.written), fault, (), request.takes_post
                )
            finally:
                transaction.set_rollback(True)
        close(response)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        told = response.headers.get("Content-Disposition", "") + "\n" + readable(content)
        location = response.headers.get("Location", "")
        written = frozenset(watch.written)
        return Answer(
            response.status_code,
            told,
            kind,
            location,
            watch.statements,
            written,
            "",
            tuple(left),
            request.takes_post,
        )

    def request(self, role: str, method: str, path: str, data: dict[str, Any]) -> Any:
        make = Maker(headers={"host": "127.0.0.1"})
        if role in self.sessions:
            store = self.sessions[role]
            cache.set(
                store.cache_key, dict(store.items())
            )  # as it was, whatever an earlier request did to it
            make.cookies[settings.SESSION_COOKIE_NAME] = str(store.session_key)
        if method == "POST":
            return uncensored(make.post(path, {"nonce": uuid4().hex, **data}))
        return uncensored(make.generic(method, f"{path}?{urlencode(data, doseq=True)}" if data else path))


def uncensored(request: Any) -> Any:
    request._dont_enforce_csrf_checks = True
    return request


def session(user: User) -> SessionStore:
    """A signed-in session."""
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
    store[LAST_SEEN] = clock.now().timestamp()
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return store


def close(response: Any) -> None:
    for closer in response._resource_closers:
        closer()


def readable(content: bytes) -> str:
    """The text of a page or PDF; of a zip, Word or Excel file the text of all its parts."""
    if content.startswith(b"%PDF"):
        return "\n".join(pages(content))
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return "\n".join(readable(packed.read(name)) for name in packed.namelist())


@contextmanager
def visiting(world: World) -> Iterator[Visitor]:
    """A visitor whose many refusals do not fill the log, and whose many sessions do not fill a table."""
    logging.disable(logging.ERROR)
    try:
        with override_settings(**SETTINGS):
            yield Visitor(world)
    finally:
        logging.disable(logging.NOTSET)
