"""Uploaded files: sealed on disk outside the web root, under a random name."""

import secrets
from pathlib import Path

from django.conf import settings

from tongxin.trail import vault


def keep(folder: str, content: bytes) -> str:
    """Store the content sealed; returns its place under the files folder."""
    place = f"{folder}/{secrets.token_hex(16)}"
    path = Path(settings.FILES_DIR) / place
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(vault.seal(vault.field_key(), content, place.encode()))
    path.chmod(0o600)
    return place


def discard(place: str) -> None:
    """Forget a file that nothing stands for."""
    (Path(settings.FILES_DIR) / place).unlink(missing_ok=True)


def fetch(place: str) -> bytes:
    """The content as it was uploaded; raises vault.Unreadable and FileNotFoundError."""
    return vault.unseal(vault.field_key(), (Path(settings.FILES_DIR) / place).read_bytes(), place.encode())
