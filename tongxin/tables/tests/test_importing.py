"""The import frame, tried with a crafted importer that keeps bodies: all or nothing, asked, decided, taken back."""

from datetime import date

import openpyxl
import pytest

from tongxin.ledger.duties import sync_counting
from tongxin.people.models import Body
from tongxin.people.tests.factories import make_committee
from tongxin.tables import importing, values
from tongxin.tables.cells import Cells
from tongxin.tables.importing import (
    IMPORTERS,
    Context,
    Importer,
    Outdated,
    Reading,
    Refused,
    Unmapped,
    confirm,
    decide,
    drop,
    open_batch,
    put_away,
    read_again,
    refresh,
    take_back,
)  # fmt: skip
from tongxin.tables.layout import Column, find_table
from tongxin.tables.mapped import tables_of
from tongxin.tables.models import Batch, Line
from tongxin.tables.reader import read_workbook
from tongxin.tables.tests.workbooks import book_of, saved
from tongxin.trail import record
from tongxin.trail.models import Event

pytestmark = pytest.mark.django_db
CHEN = record.Actor(None, "陈示例")
COLUMNS = (
    Column("name", "机构名称", ("名称",), required=True),
    Column("position", "次序", kind="integer"),
    Column("note", "说明"),
)
HEAD = ["机构名称", "次序", "说明"]


def read(workbook, context):
    for table in tables_of(workbook, COLUMNS, context):
        for row in table.rows:
            cells = Cells(row, COLUMNS)
            cells.keep_text("name", most=10)
            cells.keep_text("note")
            cells.keep("position", values.integer)
            yield Reading(table.sheet.name, row.number, cells.raw(), cells.values, cells.misread)


def resolve(context, lines):
    known = {row.name: row for row in Body.objects.filter(committee=context.committee)}
    context.memo["known"], seen = known, set()
    for line in lines:
        name = line.values["name"]
        if name in seen:
            line.problems.append("出现了两次")
        seen.add(name)
        if line.values["note"] == "哪一类":
            line.ask(
                "kind",
                f"{name}是哪一类？",
                [("office", "工作机构"), ("party", "党派团体"), ("skip", "不要")],
                name=name,
            )
        if line.answer("kind") == "skip":
            line.plan = Line.Plan.SKIP
        elif name in known:
            same = known[name].position == (line.values["position"] or 0)
            line.plan = Line.Plan.SAME if same else Line.Plan.CHANGE
        line.summary = name


def apply(context, lines, journal):
    for line in lines:
        if line.values["note"] == "坏行":
            raise RuntimeError("torn")
        known, position = context.memo["known"].get(line.values["name"]), line.values["position"] or 0
        if known is None:
            kind = line.answer("kind") or Body.Kind.OFFICE
            row = Body.objects.create(
                committee=context.committee, name=line.values["name"], kind=kind, position=position
            )
            journal.added(line, row, row.name)
        else:
            before, known.position = {"position": known.position}, position
            known.save(update_fields=["position"])
            journal.changed(line, known, known.name, before, {"position": position})


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """A place for files of one story only."""
    settings.FILES_DIR = tmp_path
    return tmp_path


@pytest.fixture
def bodies(monkeypatch):
    crafted = Importer(
        "bodies",
        "机构表",
        "",
        "members.manage",
        COLUMNS,
        read,
        resolve,
        apply,
        sync_counting,
        needs_year=False,
    )
    monkeypatch.setitem(IMPORTERS, "bodies", crafted)
    return crafted


@pytest.fixture
def context():
    return Context(make_committee(), None, CHEN, date(2025, 5, 1))


def opened(importer, context, *rows, head=HEAD, **options):
    fresh = Context(context.committee, None, CHEN, context.today)
    return open_batch(importer, fresh, "机构.xlsx", book_of([head, *rows]), **options)


def names(context):
    return sorted(Body.objects.filter(committee=context.committee).values_list("name", flat=True))


def plans(batch):
    return list(batch.lines.values_list("plan", flat=True))


def test_opening_a_file_imports_nothing_and_says_what_it_would_do(bodies, context):
    Body.objects.create(committee=context.committee, kind="office", name="办公室", position=1)
    batch = opened(
        bodies, context, ["办公室", 1, ""], ["研究室", 2, ""], ["提案委", "第二", ""], ["调研组", 3, "哪一类"]
    )
    assert plans(batch) == ["same", "add", "refuse", "ask"]
    assert names(context) == ["办公室"]
    assert batch.lines.get(plan="refuse").problems == ["“次序”列：“第二”不是整数；请填写整数，如 15"]
    assert (
        Event.objects.filter(committee=context.committee).values_list("action", flat=True).get()
        == "tables.batch.opened"
    )


def test_a_confirmation_that_fails_in_the_middle_leaves_nothing(bodies, context):
    batch = opened(bodies, context, ["办公室", 1, ""], ["研究室", 2, "坏行"])
    events = Event.objects.count()
    with pytest.raises(RuntimeError):
        confirm(batch, context)
    batch.refresh_from_db()
    assert (batch.stage, names(context), Event.objects.count()) == (Batch.Stage.READ, [], events)
    assert set(batch.lines.values_list("outcome", flat=True)) == {"waiting"}


def test_a_clash_in_the_database_is_told_in_words_and_leaves_nothing(bodies, context, monkeypatch):
    batch = opened(bodies, context, ["办公室", 1, ""])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "_open_now", meanwhile(context, importing._open_now))
        with pytest.raises(Refused, match="与已有的登记冲突，没有入库"):
            confirm(batch, context)
    batch.refresh_from_db()
    assert batch.stage == Batch.Stage.READ


def meanwhile(context, settle):
    """Somebody sets up the office between comparing and writing."""

    def settled(*arguments):
        found = settle(*arguments)
        Body.objects.create(committee=context.committee, kind="office", name="办公室")
        return found

    return settled


def test_the_second_of_two_who_confirm_is_told_of_the_first(bodies, context):
    batch = opened(bodies, context, ["办公室", 1, ""])
    seen = {"add": 1, "change": 0, "aside": 0}
    confirm(batch, context, seen)
    with pytest.raises(Outdated, match="^陈示例已在2.*确认过这次导入"):
        confirm(batch, context, seen)
    assert names(context) == ["办公室"]


def test_a_record_made_since_the_check_stops_the_confirmation_until_it_is_looked_at_again(bodies, context):
    batch = opened(bodies, context, ["办公室", 1, ""])
    Body.objects.create(committee=context.committee, kind="office", name="办公室")
    with pytest.raises(Outdated, match="您核对之后"):
        confirm(batch, context, {"add": 1, "change": 0, "aside": 0})
    refresh(batch, context)
    assert plans(batch) == ["change"]
    confirm(batch, context, {"add": 0, "change": 1, "aside": 0})
    assert Body.objects.get(committee=context.committee).position == 1


def test_a_question_is_decided_taken_back_and_decided_again(bodies, context):
    batch = opened(bodies, context, ["调研组", 1, "哪一类"])
    line = batch.lines.get()
    decide(batch, context, [(line, "kind", "party")])
    assert plans(batch) == ["add"]
    decide(batch, context, [(batch.lines.get(), "kind", "")])
    assert plans(batch) == ["ask"]
    decide(batch, context, [(batch.lines.get(), "kind", "skip")])
    assert plans(batch) == ["skip"]
    told = Event.objects.filter(committee=context.committee, action="tables.batch.decided").latest("seq")
    assert told.payload == '{"after":{"count":1,"名册第2行 kind":"不要"},"before":{}}'


def test_an_answer_nobody_offered_is_refused_and_no_other_is_kept(bodies, context):
    batch = opened(bodies, context, ["调研组", 1, "哪一类"], ["联络组", 1, "哪一类"])
    first, second = batch.lines.all()
    with pytest.raises(Refused, match="没有“sector”这个选项"):
        decide(batch, context, [(first, "kind", "party"), (second, "kind", "sector")])
    assert [line.answers for line in batch.lines.all()] == [{}, {}]


def test_lines_set_aside_are_decided_and_confirmed_later(bodies, context):
    batch = confirm(opened(bodies, context, ["办公室", 1, ""], ["调研组", 1, "哪一类"]), context)
    aside = batch.lines.get(outcome="set_aside")
    decide(batch, context, [(aside, "kind", "party")])
    confirm(batch, context, {"add": 1, "change": 0, "aside": 0})
    assert names(context) == ["办公室", "调研组"]
    assert list(batch.lines.values_list("outcome", flat=True)) == ["added", "added"]


def test_a_repetition_set_aside_does_not_overwrite_the_first_when_confirmed_again(bodies, context):
    batch = confirm(
        opened(bodies, context, ["办公室", 1, ""], ["办公室", 9, ""], ["调研组", 1, "哪一类"]), context
    )
    decide(batch, context, [(batch.lines.get(row=4), "kind", "party")])
    confirm(batch, context)
    assert Body.objects.get(committee=context.committee, name="办公室").position == 1
    assert batch.lines.get(row=3).outcome == "set_aside"


def test_a_line_put_away_is_pending_no_more_until_it_is_opened_again(bodies, context):
    batch = confirm(opened(bodies, context, ["调研组", 1, "哪一类"]), context)
    line = batch.lines.pending().get()
    put_away(line, context)
    assert (batch.lines.pending().count(), line.is_undone) == (0, False)
    put_away(line, context, done=False)
    assert (batch.lines.pending().count(), line.is_undone) == (1, True)
    actions = Event.objects.filter(committee=context.committee, action__startswith="tables.line").values_list(
        "action", flat=True
    )
    assert list(actions.order_by("seq")) == ["tables.line.settled", "tables.line.reopened"]


def test_a_dropped_import_can_be_neither_confirmed_nor_decided(bodies, context):
    batch = opened(bodies, context, ["调研组", 1, "哪一类"])
    line = batch.lines.get()
    drop(batch, context)
    for act in (
        lambda: confirm(batch, context),
        lambda: decide(batch, context, [(line, "kind", "party")]),
        lambda: drop(batch, context),
    ):
        with pytest.raises(Outdated, match="这次导入已放弃（陈示例），不能再这样做"):
            act()


def test_an_import_taken_back_restores_what_it_changed_and_removes_what_it_added(bodies, context):
    Body.objects.create(committee=context.committee, kind="office", name="办公室", position=1)
    batch = confirm(opened(bodies, context, ["办公室", 7, ""], ["研究室", 2, ""]), context)
    take_back(batch, context, "文件不对")
    assert names(context) == ["办公室"]
    assert Body.objects.get(committee=context.committee).position == 1


def test_what_was_corrected_since_stands_in_the_way_of_taking_back(bodies, context):
    Body.objects.create(committee=context.committee, kind="office", name="办公室", position=1)
    batch = confirm(opened(bodies, context, ["办公室", 7, ""], ["研究室", 2, ""]), context)
    Body.objects.filter(name="办公室").update(position=8)
    with pytest.raises(Refused, match="^不能撤回：名册第2行的界别与机构“办公室”在导入之后又被更正过$"):
        take_back(batch, context, "文件不对")
    assert names(context) == ["办公室", "研究室"]


def test_a_needed_column_under_another_heading_is_pointed_out_by_a_person(bodies, context, files):
    rows, head = [["办公室", 1, ""], ["调研组", 2, "哪一类"]], ["单位全称", "次序", "说明"]
    with pytest.raises(Unmapped, match="“名册”缺少“机构名称”列"):
        opened(bodies, context, *rows, head=head)
    assert (Batch.objects.count(), stored(files)) == (0, [])
    batch = opened(bodies, context, *rows, head=head, ask_mapping=True)
    assert (batch.unmapped, batch.lines.count()) == (["name"], 0)
    with pytest.raises(Refused, match="请先指定缺少的栏目"):
        confirm(batch, context)
    context.mapping = {"name": "单位全称"}
    batch = read_again(batch, context)
    assert (batch.unmapped, plans(batch)) == ([], ["add", "ask"])


def test_answers_are_kept_when_the_file_is_read_again(bodies, context):
    batch = opened(bodies, context, ["办公室", 1, ""], ["调研组", 2, "哪一类"])
    decide(batch, context, [(batch.lines.get(row=3), "kind", "party")])
    context.mapping = {"position": None}
    batch = read_again(batch, context)
    assert plans(batch) == ["add", "add"]
    assert [line.values["position"] for line in batch.lines.all()] == [None, None]


def test_two_columns_of_one_heading_are_told_apart_by_their_place(bodies, context):
    batch = opened(bodies, context, ["甲室", 1, "乙室"], head=["名称", "次序", "名称"], ask_mapping=True)
    assert batch.unmapped == ["name"]
    context.mapping = {"name": 3}
    assert [line.values["name"] for line in read_again(batch, context).lines.all()] == ["乙室"]


def test_a_file_without_content_is_refused_and_nothing_is_kept(bodies, context, files):
    with pytest.raises(Refused, match="没有在“机构.xlsx”里找到机构表的内容。表头应有：机构名称"):
        opened(bodies, context)
    assert (Batch.objects.count(), stored(files)) == (0, [])


def stored(files):
    return [path for path in files.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (["示例" * 6, 1, ""], "“机构名称”列：有12个字，最多10个"),
        (["办公室", -1, ""], "“次序”列：“-1”超出范围，应是0至1000000000的整数"),
        (["办公室", 10**12, ""], "“次序”列：“1000000000000”超出范围，应是0至1000000000的整数"),
        (["", 1, "有说明"], "“机构名称”列：没有填写"),
    ],
)
def test_what_the_database_would_not_take_is_said_of_its_line(bodies, context, row, problem):
    batch = opened(bodies, context, row, ["研究室", 2, ""])
    assert batch.lines.get(row=2).problems == [problem]
    assert confirm(batch, context).lines.get(row=3).outcome == "added"


def test_a_hidden_row_is_read_and_says_so(bodies, context):
    book = openpyxl.Workbook()
    for row in (HEAD, ["办公室", 1, ""], ["研究室", 2, ""]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    batch = open_batch(bodies, context, "机构.xlsx", saved(book))
    assert [line.warnings for line in batch.lines.all()] == [[], ["这一行在表格里是隐藏的，也读了进来"]]
    refresh(batch, context)
    assert batch.lines.last().warnings == ["这一行在表格里是隐藏的，也读了进来"]


def test_days_in_a_row_are_kept_by_their_first_and_say_so():
    columns = (Column("on", "日期"), Column("name", "活动名称", required=True))
    sheet = read_workbook(book_of([["日期", "活动名称"], ["3月5日-7日", "视察"], ["3月8日", "座谈"]])).sheets[
        0
    ]
    found = []
    for row in find_table(sheet, columns).rows:
        cells = Cells(row, columns)
        cells.keep("on", lambda cell: values.day(cell, year=2026))
        found.append((cells.values["on"], cells.values.get("remarks", [])))
    assert found == [
        ("2026-03-05", ["“日期”列：“3月5日-7日”是一段日期，只记第一天2026-03-05"]),
        ("2026-03-08", []),
    ]
