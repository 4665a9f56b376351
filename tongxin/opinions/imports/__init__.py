"""The spreadsheets of opinion reports: the desk's register, and the circulars of higher levels on what they used."""

from tongxin.ledger.duties import sync_counting
from tongxin.opinions.imports import adoptions
from tongxin.opinions.imports import register as reports
from tongxin.tables.importing import Importer, register

OPINIONS = register(
    Importer(
        "opinions", "社情民意来稿登记", "来稿登记：标题、反映人、本级采用期数、领导批示。",
        "opinions.manage", reports.COLUMNS, reports.read, reports.resolve, reports.apply, sync_counting,
    )
)  # fmt: skip
ADOPTIONS = register(
    Importer(
        "adoptions", "上级采用通报", "上级政协的采用情况通报，按标题和作者与来稿对应；标题改动过的也能认出来。",
        "opinions.manage", adoptions.COLUMNS, adoptions.read, adoptions.resolve, adoptions.apply, sync_counting,
    )
)  # fmt: skip
