"""The make-up of the membership: by sector, sex, party, age and post, each part open to its rows."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from tongxin.office.personal import ERASED, opened, with_keys
from tongxin.office.roster import place_names, seats
from tongxin.people.dated import read_along
from tongxin.people.models import Body, Committee, Membership

UNKNOWN = "未登记"
CPC = "中共党员"
BANDS = ((0, 39, "40岁以下"), (40, 49, "40至49岁"), (50, 59, "50至59岁"), (60, 200, "60岁以上"))


@dataclass(slots=True)
class Part:
    """A part of the members: how many, how many women, how many outside the CPC, and the ages known."""

    name: str
    members: int = 0
    women: int = 0
    outside_cpc: int = 0
    ages: list[int] = field(default_factory=list)

    def take(self, row: Membership, age: int | None) -> None:
        self.members += 1
        self.women += row.person.gender == "女"
        self.outside_cpc += row.party != CPC
        if age is not None:
            self.ages.append(age)

    @property
    def average_age(self) -> str:
        return f"{sum(self.ages) / len(self.ages):.1f}" if self.ages else ""

    @property
    def women_share(self) -> str:
        return percent(self.women, self.members)

    @property
    def outside_share(self) -> str:
        return percent(self.outside_cpc, self.members)


@dataclass(frozen=True, slots=True)
class MakeUp:
    """Everything the page shows, counted in one pass over the serving members."""

    whole: Part
    sectors: dict[str, Part]
    sexes: Counter[str]
    parties: Counter[str]
    bands: Counter[str]

    @property
    def women_words(self) -> str:
        return f"{self.whole.women} / {self.whole.members} 名"

    @property
    def outside_words(self) -> str:
        return f"{self.whole.outside_cpc} / {self.whole.members} 名"

    @property
    def age_words(self) -> str:
        return f"按已登记出生年月的 {len(self.whole.ages)} 名计算"


def make_up(committee: Committee, day: date) -> MakeUp:
    """Counts the serving members; births are opened for the ages and kept nowhere."""
    rows = with_keys(seats(Membership.objects.serving_on(day).select_related("person"), committee))
    counted = MakeUp(Part("全体"), {}, Counter(), Counter(), Counter({label: 0 for _, _, label in BANDS}))
    for row in read_along(rows.order_by("position", "pk")):
        _count(counted, row, day)
    return counted


def _count(counted: MakeUp, row: Membership, day: date) -> None:
    age = age_of(opened(row, "born"), day)
    sector = place_names(row, day, Body.Kind.SECTOR) or UNKNOWN
    for part in (counted.whole, counted.sectors.setdefault(sector, Part(sector))):
        part.take(row, age)
    counted.sexes[row.person.gender or UNKNOWN] += 1
    counted.parties[row.party or UNKNOWN] += 1
    if age is not None:
        counted.bands[band_of(age)] += 1


def age_of(born: str, day: date) -> int | None:
    """Full years on a day, of a birth written YYYY-MM."""
    if not born or born == ERASED:
        return None
    return day.year - int(born[:4]) - (day.month < int(born[5:7]))


def band_of(age: int) -> str:
    return next(label for least, most, label in BANDS if least <= age <= most)


def percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}%" if whole else ""
