"""Reads the process environment into typed values; what is wrong is said in a sentence."""

import os
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")  # what a proxy on this machine adds
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
ROOT = Path(__file__).resolve().parent.parent.parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if value not in {"", "1", "true", "yes", "0", "false", "no"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return default if not value else value in {"1", "true", "yes"}


def choice(name: str, allowed: tuple[str, ...]) -> str:
    value = text(name, allowed[0])
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def is_loopback(host: str) -> bool:
    try:
        found = ip_address(host.strip("[]")) if host != "localhost" else None
        return found is None or (getattr(found, "ipv4_mapped", None) or found).is_loopback
    except ValueError:
        return False


def keep_demo_here(bind: str, hosts: list[str]) -> None:
    """The demo's passwords are printed in its manual: it answers on this machine only."""
    address, colon, _ = bind.rpartition(":")
    listening = address if colon else bind or "127.0.0.1"
    outside = [host for host in (*hosts, listening) if not is_loopback(host)]
    if outside:
        raise ImproperlyConfigured(f"The demo runs on loopback addresses only, not on {', '.join(outside)}.")


def only_from_here(application: Application) -> Application:
    """Turns visitors from other machines away, whatever address the web server was told to listen on."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        passed_on = any(environ.get(name) for name in PASSED_ON)
        if is_loopback(environ.get("REMOTE_ADDR", "")) and not passed_on:
            return application(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
        return ["演示系统只在本机可访问。".encode()]

    return guarded


def database(url: str, data: Path) -> dict[str, Any]:
    return postgres(url) if url else sqlite(data / "tongxin.sqlite3")


def cache(url: str, name: str) -> dict[str, Any]:
    """A cache in Redis where there is one, else in each process; named, so that two do not meet."""
    if url:
        return {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": name,
        }
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}


def sqlite(path: Path) -> dict[str, Any]:
    """WAL only on a SQLite without the reset bug (fixed in 3.51.3, 3.50.7, 3.44.6); else the slow, safe journal."""
    from tongxin.config.sqlite import journal_mode  # swaps the driver before Django loads it

    pragmas = (
        f"PRAGMA journal_mode={journal_mode()};PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=67108864;"
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
    }


def postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must read postgres://user:password@host:port/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
    }
