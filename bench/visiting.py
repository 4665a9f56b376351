"""A visitor who calls a WSGI application in process, as a server would, and keeps cookies as a browser would."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

BACKEND = "django.contrib.auth.backends.ModelBackend"
TOKEN = "b" * 32
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Request:
    """A page to fetch, or a form to send where there is data."""

    path: str
    data: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Visitor:
    """One browser in front of an application."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application = application
        self.cookies = SimpleCookie({"csrftoken": TOKEN})

    def ask(self, request: Request) -> Answer:
        told: list[Any] = []
        response = self.application(
            self._environ(request), lambda status, headers, *_: told.extend([status, headers])
        )
        body = b"".join(response)
        response.close()
        for name, value in told[1]:
            if name == "Set-Cookie":
                self.cookies.load(value)
        return Answer(int(told[0].split()[0]), dict(told[1]), body)

    def _environ(self, request: Request) -> dict[str, Any]:
        path, _, query = request.path.partition("?")
        sent = {"csrfmiddlewaretoken": TOKEN, "nonce": uuid4().hex, **request.data} if request.data else {}
        body = urlencode(sent).encode()
        return {
            "REQUEST_METHOD": "POST" if sent else "GET", "PATH_INFO": path, "QUERY_STRING": quote(query, safe="=&"), "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1:8000",
            "REMOTE_ADDR": "127.0.0.1", "CONTENT_TYPE": FORM if sent else "", "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items()),
            "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
            "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip


def signed_in(application: Callable[..., Any], user: Any) -> Visitor:
    """A visitor with an open session of the user."""
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
    )
    session.save()
    visitor = Visitor(application)
    visitor.cookies["sessionid"] = str(session.session_key)
    return visitor


def cost(ask: Callable[[Request], Answer], requests: list[Request]) -> tuple[float, list[Answer]]:
    """CPU seconds a request, and the answers."""
    start = time.process_time()
    answers = [ask(request) for request in requests]
    return (time.process_time() - start) / len(requests), answers
