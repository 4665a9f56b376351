"""Encryption of personal values: one key a person, wrapped by the installation's key; forget the key and the values are gone."""

import hashlib
import hmac
import secrets
from functools import cache
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from tongxin.trail.keyfiles import key_file

AES_GCM = 1
NONCE_SIZE = 12
HEADER_SIZE = 3  # algorithm, key id (two bytes)


class Sealer(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


ALGORITHMS: dict[int, type[AESGCM]] = {AES_GCM: AESGCM}


class Unreadable(Exception):
    """A sealed value whose key is gone or which was changed."""


@cache
def master_key() -> bytes:
    return bytes.fromhex(key_file(settings.KEYS_DIR, "master.key"))


@cache
def _derived(purpose: str) -> bytes:
    return hmac.digest(master_key(), purpose.encode(), "sha256")


def field_key() -> bytes:
    """The key of sealed columns that belong to no single person."""
    return _derived("field")


def seal(key: bytes, plain: bytes, about: bytes, *, key_id: int = 1) -> bytes:
    """Header (algorithm, key id), nonce, ciphertext with tag; `about` ties the value to its place."""
    nonce = secrets.token_bytes(NONCE_SIZE)
    header = bytes([AES_GCM]) + key_id.to_bytes(2, "big")
    return header + nonce + AESGCM(key).encrypt(nonce, plain, header + about)


def unseal(key: bytes, sealed: bytes, about: bytes) -> bytes:
    """The plain value; raises Unreadable when the key, the place or a single bit is wrong."""
    header, nonce = sealed[:HEADER_SIZE], sealed[HEADER_SIZE : HEADER_SIZE + NONCE_SIZE]
    algorithm = ALGORITHMS.get(header[0] if header else 0)
    if algorithm is None:
        raise Unreadable("unknown algorithm")
    try:
        return algorithm(key).decrypt(nonce, sealed[HEADER_SIZE + NONCE_SIZE :], header + about)
    except Exception as error:  # the library names its own, and short input raises others
        raise Unreadable("wrong key or changed value") from error


def wrap(key: bytes) -> bytes:
    return seal(_derived("wrap"), key, b"person-key")


def unwrap(wrapped: bytes) -> bytes:
    return unseal(_derived("wrap"), wrapped, b"person-key")


def blind(purpose: str, value: str) -> str:
    """A keyed fingerprint by which equal values are found without being readable."""
    return hmac.digest(_derived(f"blind:{purpose}"), value.encode(), "sha256").hex()


def commitment(salt: bytes, value: str) -> str:
    """What the chained row keeps of a personal value: provable while the salt lives, empty afterwards."""
    return hashlib.sha256(salt + value.encode()).hexdigest()


def stamp(value: str) -> str:
    """A seal of this installation on an exported text."""
    return hmac.digest(_derived("stamp"), value.encode(), "sha256").hex()
