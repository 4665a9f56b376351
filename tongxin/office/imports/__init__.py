"""The roster as a spreadsheet: first import, newer versions with what was added, changed and missing."""

from tongxin.ledger.duties import sync_counting
from tongxin.office.imports.comparing import resolve
from tongxin.office.imports.reading import COLUMNS, read
from tongxin.office.imports.writing import apply
from tongxin.tables.importing import Importer, register

ROSTER = register(
    Importer(
        name="members",
        label="委员名册",
        about="按界别排列的委员名册。首次导入建立名册；以后导入新版名册，列出新增、变动和缺少的委员。",
        power="members.manage",
        columns=COLUMNS,
        read=read,
        resolve=resolve,
        apply=apply,
        sync=sync_counting,
        needs_year=False,
    )
)
