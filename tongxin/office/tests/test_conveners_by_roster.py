"""What a roster says of conveners: the rank is read where it is written, and taken from nobody where it is not."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from tongxin.office.tests.desk import TODAY, Desk
from tongxin.people.models import Body, Membership, Placement
from tongxin.people.tests.factories import make_member
from tongxin.tables.importing import IMPORTERS, Context, confirm, open_batch, refresh
from tongxin.tables.models import Batch
from tongxin.trail import record

pytestmark = pytest.mark.django_db


def roster(desk: Desk, **remarks: str) -> bytes:
    """The roster as it is given out, with other remarks beside some names."""
    book = openpyxl.load_workbook(BytesIO(desk.get("members", format="xlsx").getvalue()))
    page: Any = book.active
    heads = next(row for row in page.iter_rows() if "姓名" in [cell.value for cell in row])
    name, remark = (next(cell.column for cell in heads if cell.value == word) for word in ("姓名", "备注"))
    for row in page.iter_rows(min_row=heads[0].row + 1):
        if row[name - 1].value in remarks:
            row[remark - 1].value = remarks[row[name - 1].value]
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def brought(desk: Desk, content: bytes) -> Batch:
    context = Context(desk.here, None, record.Actor(desk.chen.pk, "陈示例"), TODAY)
    batch = open_batch(IMPORTERS["members"], context, "委员名册.xlsx", content)
    confirm(batch, context)
    return batch


def role_of(seat: Membership) -> list[str]:
    return [place.role for place in Membership.objects.get(pk=seat.pk).roles_on(TODAY)]


def without(content: bytes, name: str) -> bytes:
    book = openpyxl.load_workbook(BytesIO(content))
    page: Any = book.active
    page.delete_rows(next(cell.row for row in page.iter_rows() for cell in row if cell.value == name))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def convening(desk: Desk, seat: Membership, role: str, sector: str = "教育界") -> None:
    Placement.objects.create(
        committee=desk.here, membership=seat, body=Body.objects.get(name=sector), role=role, from_on=date(2023, 1, 1)
    )  # fmt: skip


def test_the_first_convener_and_the_convener_of_a_sector_are_read_from_the_remarks(client):
    desk = Desk(client)
    wu = make_member(desk.here, name="吴示例")
    batch = brought(desk, roster(desk, 林示例="界别第一召集人", 吴示例="召集人"))
    assert (role_of(desk.lin), role_of(wu)) == (["first_convener"], ["convener"])
    told = {line.values["name"]: line.summary for line in batch.lines.all()}
    assert told["林示例"] == "林示例：召集人：不任召集人 → 界别第一召集人"


def test_a_roster_without_ranks_takes_none(client):
    desk = Desk(client)
    convening(desk, desk.lin, "first_convener")
    brought(desk, roster(desk, 林示例="界别召集人"))
    assert role_of(desk.lin) == ["first_convener"]


def test_a_roster_that_names_another_first_convener_changes_both(client):
    desk = Desk(client)
    wu = make_member(desk.here, name="吴示例")
    convening(desk, desk.lin, "first_convener")
    convening(desk, wu, "convener")
    brought(desk, roster(desk, 林示例="界别召集人", 吴示例="界别第一召集人"))
    assert (role_of(desk.lin), role_of(wu)) == (["convener"], ["first_convener"])


def test_two_first_conveners_of_one_sector_are_a_fault_of_the_file(client):
    desk = Desk(client)
    make_member(desk.here, name="吴示例")
    batch = brought(desk, roster(desk, 林示例="第一召集人", 吴示例="第一召集人"))
    faults = [problem for line in batch.lines.all() for problem in line.problems]
    assert faults == ["教育界的第一召集人已是第4行的林示例"]
    assert Placement.objects.filter(role="first_convener").count() == 1


def test_the_rank_goes_out_with_the_roster_and_comes_back_the_same(client):
    desk = Desk(client)
    convening(desk, desk.lin, "first_convener")
    batch = brought(desk, roster(desk))
    assert set(batch.lines.values_list("plan", flat=True)) == {"same"}


def test_a_rank_kept_once_is_not_read_as_written_by_the_file(client):
    """A roster without ranks is compared twice: what the first comparison kept must not count as its word."""
    desk = Desk(client)
    wu = make_member(desk.here, name="吴示例", sector="经济界")
    convening(desk, desk.lin, "first_convener")
    convening(desk, wu, "first_convener", sector="经济界")
    context = Context(desk.here, None, record.Actor(desk.chen.pk, "陈示例"), TODAY)
    batch = open_batch(
        IMPORTERS["members"], context, "委员名册.xlsx", roster(desk, 林示例="召集人", 吴示例="召集人")
    )
    refresh(batch, context)
    confirm(batch, context)
    assert (role_of(desk.lin), role_of(wu)) == (["first_convener"], ["first_convener"])


def test_the_convener_of_a_group_is_none_of_the_sector(client):
    desk = Desk(client)
    brought(desk, roster(desk, 林示例="第二委员联络组召集人"))
    assert role_of(desk.lin) == []


def test_a_new_first_convener_waits_while_another_holds_the_rank(client):
    desk = Desk(client)
    wu = make_member(desk.here, name="吴示例")
    convening(desk, desk.lin, "first_convener")
    batch = brought(desk, without(roster(desk, 吴示例="界别召集人（第一）"), "林示例"))
    problems = {line.values["name"]: line.problems for line in batch.lines.all() if line.problems}
    assert problems == {"吴示例": ["教育界的第一召集人现为林示例，请先免去，或在名册中改注林示例"]}
    assert (role_of(desk.lin), role_of(wu)) == (["first_convener"], [])
