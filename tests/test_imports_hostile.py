"""Damaged, hostile and nonsensical files through the real upload page: an answer in words, and all or nothing."""

import io
import random
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tongxin.ledger.rebuilding import differences
from tongxin.overview import demo
from tongxin.overview.importing import run
from tongxin.people.http import committee_url
from tongxin.people.models import Committee
from tongxin.people.tests.factories import make_staff
from tongxin.tables.importing import IMPORTERS, Context
from tongxin.tables.models import Batch
from tongxin.tables.tests.hostile_files import damaged_files, hostile_files, strange_but_readable
from tongxin.trail import clock, record
from tongxin.trail.anchors import verify
from tongxin.trail.management.commands.verify_chain import chained_models
from tongxin.trail.models import Event

pytestmark = [pytest.mark.hostile, pytest.mark.django_db]
POWERS = (
    "imports.run",
    "members.manage",
    "meetings.manage",
    "proposals.manage",
    "opinions.manage",
    "outreach.manage",
)
SEED, ROWS, HURT = 20250601, 14, 30
NASTY: tuple[Any, ...] = (
    "", " ", "=1+1", "=HYPERLINK(\"http://示例\",\"点我\")", "'; DROP TABLE people_person; --", "<script>alert(1)</script>",
    "{{ 7|add:7 }}", "%s%s%n", "龘" * 5000, "张" * 300, "🙈👩‍👩‍👧‍👦", "\u202eabc", "a\tb\nc", "_x0000_", "\\N", "null", "None", "#N/A",
    -1, 0, 0.1, 10**14, -(10**14), 1e300, 2**53, True, False, "9999-12-31", "0000-00-00", "2025-02-30", "13月45日", "1/0",
    "第999999号", "并入第888888号", "、、、", "，", "张示例、张示例、张示例", "合计", "同上", "√×√", "上午", "第一次(2月30日)",
)  # fmt: skip


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[Committee]:
    """A committee with its roster and the first sitting's lists, so that lines find members and meetings."""
    with django_db_blocker.unblock(), transaction.atomic():
        committee = demo.found()
        for kind, name in (("members", "委员名册.xlsx"), ("attendance", "常委会出席表.xlsx")):
            context = Context(committee, demo.YEAR, record.SYSTEM, clock.today())
            run(context, kind, name, (demo.FOLDER / name).read_bytes(), confirmed=True)
        yield committee
        transaction.set_rollback(True)


@pytest.fixture
def desk(house, client):
    client.force_login(make_staff(house, *POWERS))
    return client


def send(desk, house, name, *args, **data):
    return desk.post(committee_url(house, name, *args), {"nonce": uuid4().hex, **data})


def sent(desk, house, kind, name, content):
    """(answer, the batch it made if any); a batch is only ever one that waits for confirmation."""
    before = set(Batch.objects.values_list("pk", flat=True))
    answer = send(desk, house, "import-upload", kind=kind, year=2025, file=SimpleUploadedFile(name, content))
    return answer, Batch.objects.exclude(pk__in=before).first()


def test_more_than_two_hundred_damaged_or_hostile_files_are_answered_in_words(desk, house):
    kinds = list(IMPORTERS)
    before, seen = Event.objects.exclude(action="tables.batch.opened").count(), 0
    files = [*damaged_files(), *((name, data) for name, data, _ in hostile_files()), *strange_but_readable()]
    for number, (name, data) in enumerate(files):
        answer, batch = sent(desk, house, kinds[number % len(kinds)], name, data)
        seen += 1
        if batch is None:
            errors = answer.context["form"].errors
            assert (answer.status_code, bool(errors), set(errors) <= {"file", "year"}) == (200, True, True), (
                name
            )
        else:
            assert (answer.status_code, batch.stage) == (302, Batch.Stage.READ), name
            assert set(batch.lines.values_list("outcome", flat=True)) <= {"waiting"}, name
            assert desk.get(answer.url).status_code == 200, name
    assert seen >= 230
    assert Event.objects.exclude(action="tables.batch.opened").count() == before


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize(("kind", "name"), demo.FILES, ids=[name for _, name in demo.FILES])
def test_nonsense_in_any_cell_is_set_aside_or_imported_whole_and_taken_back(desk, house, kind, name, number):
    content = nonsense(name, random.Random(f"{SEED} {name} {number}"))
    standing = list(differences(house.pk))
    answer, batch = sent(desk, house, kind, name, content)
    if batch is None:
        assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
        return
    address = committee_url(house, "import", batch.pk)
    assert desk.get(address).status_code == 200
    assert desk.get(committee_url(house, "import-mapping", batch.pk)).status_code == 200
    tally = desk.get(address).context["tally"]
    answer = send(desk, house, "import", batch.pk, act="confirm", expected="-".join(map(str, tally.values())))
    batch.refresh_from_db()
    assert answer.status_code == (302 if batch.stage == Batch.Stage.CONFIRMED else 200)
    assert [
        desk.get(f"{address}?tab={tab}").status_code for tab in ("set_aside", "open", "added", "all")
    ] == [200] * 4
    assert desk.get(committee_url(house, "pending")).status_code == 200
    assert list(differences(house.pk)) == standing == []
    if batch.stage == Batch.Stage.CONFIRMED:
        send(desk, house, "import", batch.pk, act="take_back", reason="乱的")
        assert list(differences(house.pk)) == []
    assert list(verify(chained_models(), house.pk)) == []


def nonsense(name: str, dice: random.Random) -> bytes:
    """The head of a sample file with nonsense in some of its cells, now and then in a heading, and a row twice."""
    book = openpyxl.load_workbook(demo.FOLDER / name)
    for sheet in book:
        sheet.delete_rows(ROWS, sheet.max_row)
        wide, tall = sheet.max_column, sheet.max_row
        for _ in range(HURT):
            row = dice.randrange(1 if dice.random() < 0.05 else 3, tall + 1)
            cell = sheet.cell(row, dice.randrange(1, wide + 1))
            if type(cell).__name__ == "Cell":
                cell.number_format, cell.value = "General", dice.choice(NASTY)
        twin = [sheet.cell(tall, column).value for column in range(1, wide + 1)]
        sheet.append(twin)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
