"""The proposal list: proposers in order, verdict, merging, marks, handling units, result and rating."""

from tongxin.ledger.duties import sync_counting
from tongxin.proposals.imports.comparing import resolve
from tongxin.proposals.imports.reading import COLUMNS, read
from tongxin.proposals.imports.writing import apply
from tongxin.tables.importing import Importer, register

PROPOSALS = register(
    Importer(
        "proposals", "提案目录", "提案目录：提案人、联名人、审查意见、承办单位、办理结果与评价。",
        "proposals.manage", COLUMNS, read, resolve, apply, sync_counting,
    )
)  # fmt: skip
