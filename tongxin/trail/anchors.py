"""Anchors: the heads of the chains as a sealed text to keep outside the database, and the check against it."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tongxin.trail import canonical, clock, sealed, vault
from tongxin.trail.chain import Anchor, Break, Chained, ChainHead, breaks
from tongxin.trail.models import Event


class AnchorProblem(ValueError):
    """An anchor file that is not ours, was changed, or is of another committee."""


def export(committee_id: int, committee_code: str) -> str:
    """The committee's heads as JSON text with this installation's stamp on its last field."""
    heads = ChainHead.objects.filter(committee_id=committee_id).order_by("chain")
    body: dict[str, Any] = {
        "committee": committee_code,
        "at": clock.now(),
        "heads": {head.chain: {"seq": head.seq, "hash": head.hash} for head in heads},
    }
    plain = json.loads(canonical.text(body))
    return json.dumps({**plain, "stamp": vault.stamp(canonical.text(plain))}, ensure_ascii=False, indent=1)


Heads = dict[str, Anchor]


def read(text: str, committee_code: str) -> Heads:
    """Chain name → anchor of this committee; raises AnchorProblem in words for a person."""
    owner, heads = opened(text)
    if owner != committee_code:
        raise AnchorProblem(f"锚点文件属于“{owner}”，不是“{committee_code}”")
    return heads


def opened(text: str) -> tuple[str, Heads]:
    """Whose anchor it is, and its heads; raises AnchorProblem where it is not ours or was changed."""
    try:
        stored = json.loads(text)
        stamp = stored.pop("stamp")
        anchors = {name: Anchor(head["seq"], head["hash"]) for name, head in stored["heads"].items()}
        ours = vault.stamp(canonical.text(stored))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AnchorProblem("这不是本系统导出的锚点文件") from error
    if ours != stamp:
        raise AnchorProblem("锚点文件被改动过，或不是本机导出的")
    return stored["committee"], anchors


def verify(
    models: Sequence[type[Chained]], committee_id: int, anchored: Sequence[Heads] = ()
) -> Iterator[Break]:
    """Every break of every chain of the committee, and of what lies sealed beside it, against any number of anchor files."""
    for model in models:
        yield from breaks(
            model, committee_id, [found[model.CHAIN] for found in anchored if model.CHAIN in found]
        )
    if Event in models:
        yield from sealed.breaks(committee_id)
