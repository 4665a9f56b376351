"""Passwords on their way to one page: sealed in the session, gone with the first look."""

import json
from dataclasses import asdict

from django.contrib.sessions.backends.base import SessionBase

from tongxin.office.accounts import Fresh
from tongxin.trail import vault

KEY, PLACE = "fresh_accounts", b"session.fresh_accounts"


def put(session: SessionBase, fresh: list[Fresh]) -> None:
    """Keep them for the next page; the session's row holds nothing readable."""
    text = json.dumps([asdict(each) for each in fresh])
    session[KEY] = vault.seal(vault.field_key(), text.encode(), PLACE).hex()


def take(session: SessionBase) -> list[Fresh]:
    """What was put, once; then nothing."""
    sealed = session.pop(KEY, "")
    if not sealed:
        return []
    return [
        Fresh(**each) for each in json.loads(vault.unseal(vault.field_key(), bytes.fromhex(sealed), PLACE))
    ]
