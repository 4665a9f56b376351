"""What a file leaves open is decided by a person: members who left, blank marks, slips against lists, names."""

import json
from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command

from tests.stories.test_imports_again import brought, context, duties, undo
from tests.stories.year import Stored, truth
from tongxin.ledger.models import Standing
from tongxin.ledger.rebuilding import differences
from tongxin.meetings.models import UNKNOWN, Attendance, LeaveSlip
from tongxin.overview import demo
from tongxin.overview.importing import answer_from, open_rows, run
from tongxin.people.finding import Roster
from tongxin.people.models import Change, Membership
from tongxin.tables.importing import IMPORTERS, confirm, decide, open_batch
from tongxin.tables.models import Batch, Line
from tongxin.trail import clock
from tongxin.trail.models import Event

pytestmark = pytest.mark.django_db
ADJUSTED = "委员名册(调整后).xlsx"
EXITS = {"去世": "died", "辞去委员": "resigned", "撤销委员资格": "revoked"}
LATER = date(2026, 12, 1)


def adjusted(committee):
    content = (demo.FOLDER / ADJUSTED).read_bytes()
    return open_batch(IMPORTERS["members"], context(committee, None), ADJUSTED, content)


def recorded_exits(batch):
    """The answers the office gives: what the makers of the sample know of the three who are missing."""
    known = {
        row["who"].split("|")[0]: EXITS[row["kind"]]
        for row in truth()["roster_changes"]
        if row["kind"] in EXITS
    }
    return [(line, "exit", known[line.values["name"]]) for line in batch.lines.all() if "gone" in line.values]


def shape(committee, day=LATER):
    """Everybody who serves on a day, by what the roster says of him."""
    found = {}
    for row in Membership.objects.filter(committee=committee).serving_on(day).with_rows():
        sector = row.body_on("sector", day)
        found[row.person.name, sector.name if sector else ""] = (row.post_label(day), row.person.phone)
    return found


def test_the_adjusted_roster_makes_exactly_the_twelve_recorded_changes(demo_year):
    before = shape(demo_year)
    batch = adjusted(demo_year)
    plans = Counter(batch.lines.values_list("plan", flat=True))
    assert plans == {"same": 371, "change": 6, "add": 3, "ask": 3}
    decide(batch, context(demo_year), recorded_exits(batch))
    batch = confirm(batch, context(demo_year))
    after = shape(demo_year)
    assert told(before, after) == told_truth()
    lines = list(batch.lines.values_list("pk", flat=True))
    changes = Change.objects.filter(line_id__in=lines).select_related("membership__person")
    kinds = {row.membership.name: row.kind for row in changes}
    expected = {
        row["who"].split("|")[0]: EXITS.get(row["kind"], "coopted")
        for row in truth()["roster_changes"]
        if row["kind"] in {*EXITS, "增补"}
    }
    assert kinds == expected
    assert list(differences(demo_year.pk)) == []


def told(before, after):
    """(kind, who, to) of every difference between two rosters."""
    gone, come = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    names = {name for name, _ in gone} & {name for name, _ in come}
    sector = dict(come)
    found = [("moved", f"{name}|{old}", sector[name]) for name, old in gone if name in names]
    found += [("left", f"{name}|{old}", "") for name, old in gone if name not in names]
    found += [("joined", f"{name}|{new}", "") for name, new in come if name not in names]
    for who in before.keys() & after.keys():
        (post, phone), (new_post, new_phone) = before[who], after[who]
        found += [("post", "|".join(who), new_post)] if post != new_post else []
        found += [("phone", "|".join(who), new_phone)] if phone != new_phone else []
    return sorted(found)


def told_truth():
    kinds = {"增选常委": "post", "调整界别": "moved", "变更电话": "phone", "增补": "joined"}
    return sorted(
        (
            kinds.get(row["kind"], "left"),
            row["who"],
            row.get("to", "常委" if row["kind"] == "增选常委" else ""),
        )
        for row in truth()["roster_changes"]
    )


def test_nobody_is_removed_without_a_decision(demo_year):
    before = shape(demo_year)
    batch = confirm(adjusted(demo_year), context(demo_year))
    after = shape(demo_year)
    assert [kind for kind, _, _ in told(before, after)].count("left") == 0
    asked = batch.lines.filter(outcome=Line.Outcome.SET_ASIDE)
    assert sorted(line.values["name"] for line in asked) == ["孔志国", "汪辉远", "钟新毅"]
    decide(batch, context(demo_year), [(line, "exit", "keep") for line in asked])
    confirm(batch, context(demo_year))
    assert shape(demo_year) == after


def test_the_three_set_aside_are_decided_later_in_the_same_import(demo_year):
    before = shape(demo_year)
    batch = confirm(adjusted(demo_year), context(demo_year))
    decide(batch, context(demo_year), recorded_exits(batch))
    batch = confirm(batch, context(demo_year))
    assert told(before, shape(demo_year)) == told_truth()
    assert Counter(batch.lines.values_list("outcome", flat=True)) == {"same": 371, "changed": 9, "added": 3}


def test_the_adjusted_roster_a_second_time_changes_nothing(demo_year):
    batch = adjusted(demo_year)
    decide(batch, context(demo_year), recorded_exits(batch))
    confirm(batch, context(demo_year))
    after, ledger = shape(demo_year), duties(demo_year)
    again = confirm(adjusted(demo_year), context(demo_year))
    assert Counter(again.lines.values_list("outcome", flat=True)) == {"same": 380}
    assert (shape(demo_year), duties(demo_year)) == (after, ledger)


def test_the_adjusted_roster_taken_back_restores_the_old_one(demo_year):
    before = shape(demo_year)
    batch = adjusted(demo_year)
    decide(batch, context(demo_year), recorded_exits(batch))
    confirm(batch, context(demo_year))
    undo(demo_year, ADJUSTED, "会议尚未通过")
    assert shape(demo_year) == before
    assert list(differences(demo_year.pk)) == []


def test_blank_marks_count_nothing_until_they_are_decided(demo_year):
    blanks = Attendance.objects.standing().filter(committee=demo_year, mark=UNKNOWN)
    batch = Batch.objects.get(committee=demo_year, file_name="全会签到表.xlsx")
    open_lines = list(batch.lines.filter(is_open=True))
    assert (blanks.count(), len(open_lines)) == (20, 20)
    standing = Standing.objects.filter(committee=demo_year).count()
    decide(batch, context(demo_year), [(line, "mark", "present") for line in open_lines[:12]])
    batch = confirm(batch, context(demo_year))
    assert blanks.count() == 8
    assert Standing.objects.filter(committee=demo_year).count() == standing + 12
    assert batch.lines.filter(is_open=True).count() == 8
    assert set(batch.lines.values_list("outcome", flat=True)) == {"added"}
    assert brought(demo_year, "全会签到表.xlsx").counts == {"same": 2286}
    assert blanks.count() == 8
    assert list(differences(demo_year.pk)) == []


@pytest.mark.parametrize(("ruling", "marks"), [("slip", {"leave": 8}), ("list", {"unexcused": 8})])
def test_eight_slips_that_contradict_the_lists_are_ruled_by_slip_or_by_list(demo_year, ruling, marks):
    slips = LeaveSlip.objects.filter(committee=demo_year).contradicting()
    batch = Batch.objects.get(committee=demo_year, file_name="请假登记.xlsx")
    lines = list(batch.lines.filter(is_open=True))
    places = [(slip.sitting_id, slip.membership_id) for slip in slips]
    assert (len(places), len(lines)) == (8, 8)
    decide(batch, context(demo_year), [(line, "contradiction", ruling) for line in lines])
    confirm(batch, context(demo_year))
    rows = Attendance.objects.standing().filter(committee=demo_year)
    assert Counter(rows.get(sitting=sitting, membership=member).mark for sitting, member in places) == marks
    assert slips.all().count() == 0
    assert list(differences(demo_year.pk)) == []
    undo(demo_year, "请假登记.xlsx")
    assert Counter(rows.get(sitting=sitting, membership=member).mark for sitting, member in places) == {
        "unexcused": 8
    }
    assert list(differences(demo_year.pk)) == []


def test_an_unknown_name_offers_the_members_it_looks_like(demo_year):
    seat = next(
        seat for seat in Roster(demo_year, clock.today()).by_id.values() if len(seat.membership.name) == 3
    )
    wrong = seat.membership.name[:2] + "鑫"
    batch = contacts(demo_year, wrong)
    line = batch.lines.get()
    (question,) = line.questions
    assert (line.plan, question["text"]) == ("ask", f"名册里没有“{wrong}”，这里是谁？")
    assert seat.label in dict(question["choices"])
    decide(batch, context(demo_year), [(line, question["key"], seat.label)])
    confirm(batch, context(demo_year))
    line.refresh_from_db()
    assert line.outcome == "added"


def test_two_members_of_one_name_are_told_apart_by_the_person(demo_year):
    batch = contacts(demo_year, "邹磊刚")
    line = batch.lines.get()
    (question,) = line.questions
    assert question["text"] == "名册里有2位邹磊刚，这里是哪一位？"
    assert [code for code, _ in question["choices"]] == ["邹磊刚|工商联", "邹磊刚|经济界", "skip"]
    decide(batch, context(demo_year), [(line, question["key"], "skip")])
    confirm(batch, context(demo_year))
    line.refresh_from_db()
    assert line.outcome == "skipped"


def contacts(committee, name):
    text = f"委员姓名,联系时间,联系对象,联系方式\n{name},2025-06-06,社区居民,走访\n"
    return open_batch(IMPORTERS["contacts"], context(committee), "联系.csv", text.encode())


def test_a_dry_run_from_the_command_line_stores_nothing(demo_year, capsys, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    before = (Batch.objects.count(), Line.objects.count(), Event.objects.count(), stored_files(settings))
    call_command("import", "members", str(demo.FOLDER / ADJUSTED), "--committee", "demo", "--dry-run")
    assert capsys.readouterr().out.splitlines()[0] == f"核对 {ADJUSTED}：无变化371，新增3，变更6，待决定3"
    assert (
        Batch.objects.count(),
        Line.objects.count(),
        Event.objects.count(),
        stored_files(settings),
    ) == before


def stored_files(settings):
    return [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]


def test_the_questions_of_a_dry_run_come_back_filled_in_as_decisions(demo_year, tmp_path, capsys):
    before = shape(demo_year)
    arguments = ["members", str(demo.FOLDER / ADJUSTED), "--committee", "demo"]
    call_command("import", *arguments, "--dry-run", "--json")
    asked = json.loads(capsys.readouterr().out)
    known = {
        row["who"].split("|")[0]: EXITS[row["kind"]]
        for row in truth()["roster_changes"]
        if row["kind"] in EXITS
    }
    assert asked["counts"] == {"change": 6, "same": 371, "add": 3, "ask": 3}
    for row in asked["rows"]:
        row["is"] = known[row["name"]]
    filled = tmp_path / "决定.json"
    filled.write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    call_command("import", *arguments, "--decisions", str(filled))
    assert told(before, shape(demo_year)) == told_truth()


def test_open_rows_of_lines_answer_themselves_once_filled(demo_year):
    batch = Batch.objects.get(committee=demo_year, file_name="请假登记.xlsx")
    lines = list(batch.lines.filter(is_open=True).select_related("batch"))
    rows = [{**row, "is": "list"} for row in open_rows(lines)]
    given = answer_from(json.dumps({"rows": rows}))
    content = (demo.FOLDER / "请假登记.xlsx").read_bytes()
    undo(demo_year, "请假登记.xlsx")
    outcome = run(context(demo_year), "leave", "请假登记.xlsx", content, given, confirmed=True)
    assert [line.pk for line in outcome.lines if line.is_open] == []
    assert LeaveSlip.objects.filter(committee=demo_year).contradicting().count() == 0
    assert Stored(demo_year).leave_slips() != []
