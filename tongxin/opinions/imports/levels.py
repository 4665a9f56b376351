"""Of which level a circular is: said by its title, its sheet or a column, and never guessed from a place's name."""

import re

from tongxin.people.models import Committee
from tongxin.tables import values
from tongxin.tables.importing import Refused
from tongxin.tables.layout import Table
from tongxin.tables.reader import Cell
from tongxin.tables.rows import shown
from tongxin.tables.values.problem import error_problem

OWN = "own"
LEVELS = {
    "全国": "nation", "省": "province", "自治区": "province", "设区市": "prefecture", "地级市": "prefecture",
}  # fmt: skip
WORDS = "全国|自治区|省|设区市|地级市"
# 省政协, or the bare word as in 省采用通报; 浙江省温州市 and 浙江省社情民意 name no province's committee.
NAMED = re.compile(
    rf"({WORDS})级?(?=政协|委员会)|(?:^|(?<=[年、,和及与/]))({WORDS})级?(?=采用|通报|信息|社情|20\d\d|$)"
)
CITY = re.compile(r"(?P<place>[^\d、,和及与/\s年省]*)(?<!设区)(?<!地级)市(?:级?政协|级?$)")
PLACE = re.compile(r"[^省市县区州旗议协]+[省市县区州旗]$")
LISTED = "[、,和及与/]"


def level_of(table: Table, committee: Committee) -> str:
    """The level of a sheet, '' where its lines say it themselves; raises Refused where nothing does."""
    here, above = (levels(text, committee) for text in (table.sheet.name, "".join(table.titles)))
    found = here if len(here) == 1 and here <= (above or here) else here | above
    if len(found) == 1 and OWN not in found:
        return next(iter(found))
    if "level" in table.mapping:
        return ""
    raise Refused(_reason(table.sheet.name, found))


def _reason(name: str, found: set[str]) -> str:
    if found == {OWN}:
        return f"“{name}”是本级政协自己的采用，请随来稿登记导入"
    if found:
        return f"“{name}”里写有几级政协，请每级一张工作表，或加一列“采用级别”"
    return f"看不出“{name}”是哪一级的通报，工作表名或标题里请写明“全国”“省”或“设区市”"


def level_in(cell: Cell, committee: Committee) -> str | values.Problem | None:
    """The level a cell names; the committee's own use belongs into its register."""
    if values.is_nothing(cell):
        return None
    found = set() if error_problem(cell) else levels(shown(cell), committee)
    if len(found) == 1 and OWN not in found:
        return next(iter(found))
    if found == {OWN}:
        return values.Problem("own_level", f"“{shown(cell)}”是本级政协的采用", "请在来稿登记里登记")
    return error_problem(cell) or values.Problem(
        "no_level", f"“{shown(cell)}”看不出是哪一级政协", "可填：全国、省、设区市"
    )


def levels(text: str, committee: Committee) -> set[str]:
    """Every level a text names, the own one only where it stands alone or in a list with others."""
    rest, own = _without_own(shown(text), committee)
    found = {LEVELS[match[1] or match[2]] for match in NAMED.finditer(rest)}
    for match in CITY.finditer(rest):
        own_kind = not match["place"] and "市" in committee.name
        found.add(OWN if own_kind else "prefecture")
    return found | {OWN} if own and (not found or re.search(f"{LISTED}#|#{LISTED}", rest)) else found


def _without_own(text: str, committee: Committee) -> tuple[str, bool]:
    """The text with # for the committee's own name, and whether it stands there."""
    plain = committee.name.removeprefix("中国人民政治协商会议").removeprefix("政协").removesuffix("委员会")
    place = PLACE.search(plain)
    names = {committee.name, f"{place[0]}政协" if place else f"{plain}政协"}
    whole = "|".join(
        rf"(?:[^省市\s、,]*省)?{re.escape(name)}" for name in sorted(names, key=len, reverse=True)
    )
    return re.sub(whole, "#", text), bool(re.search(whole, text))
