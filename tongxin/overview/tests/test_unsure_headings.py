"""A heading that is only similar is confirmed by a person; the command says as much as the page."""

import json

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from tongxin.meetings.models import Activity
from tongxin.overview.tests.acting import contacts_csv, send, text_of, upload
from tongxin.people.http import committee_url
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.tables.models import Batch

pytestmark = pytest.mark.django_db
HEAD = "日期,组织单位,活动类别,活动名称,{members},活动地点\n"
ROW = "2025-05-15,提案委员会,视察,老旧小区改造视察,李示例,三楼\n"
ASKED = "第E列“参加委员名单”是不是“参加委员”？请指定“参加委员”是哪一列"


@pytest.fixture
def committee(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    found = make_committee()
    make_member(found, name="李示例")
    return found


def activities(members):
    return (HEAD.format(members=members) + ROW).encode()


def command(tmp_path, capsys, committee, kind, content, *options):
    file = tmp_path / "台账.csv"
    file.write_bytes(content)
    call_command("import", kind, str(file), "--committee", committee.code, "--year", "2025", *options)
    return capsys.readouterr().out


def test_a_needed_column_found_by_a_guess_is_confirmed_on_the_page(committee, client):
    client.force_login(make_staff(committee, "imports.run", "meetings.manage"))
    upload(client, committee, activities("参加委员名单"), kind="activities", name="台账.csv")
    batch = Batch.objects.get()
    assert (batch.unmapped, batch.lines.count(), batch.notes) == (["members"], 0, [ASKED])
    form = client.get(committee_url(committee, "import-mapping", batch.pk)).context["form"]
    assert form["column-members"].value() == "=参加委员名单"
    chosen = {name: form[name].value() or "" for name in form.fields}
    send(client, committee, "import-mapping", batch.pk, **chosen)
    batch.refresh_from_db()
    assert (batch.unmapped, list(batch.lines.values_list("summary", flat=True))) == (
        [],
        ["2025-05-15 提案委员会 老旧小区改造视察，1人"],
    )


@pytest.mark.parametrize("heading", ["未参加委员", "应参加委员", "缺席委员"])
def test_those_who_did_not_come_are_never_taken_for_those_who_did(committee, client, heading):
    client.force_login(make_staff(committee, "imports.run", "meetings.manage"))
    upload(client, committee, activities(heading), kind="activities", name="台账.csv")
    assert Batch.objects.get().notes == ["缺少“参加委员”列，请指定它对应哪一列"]


def test_a_column_that_is_not_needed_is_read_by_a_guess_and_says_so(committee, client):
    client.force_login(make_staff(committee, "imports.run", "outreach.manage"))
    content = "委员姓名,所在界别,联系时间,联系对象,联系方式\n李示例,教育界,2025-06-06,居民,走访\n".encode()
    upload(client, committee, content)
    batch = Batch.objects.get()
    assert batch.notes == ["表头“所在界别”当作“界别”读取，请核对"]
    assert batch.notes[0] in text_of(client.get(committee_url(committee, "import", batch.pk)))


def test_the_command_refuses_a_guess_until_the_column_is_named(committee, tmp_path, capsys):
    content = activities("参加委员名单")
    with pytest.raises(CommandError, match="“参加委员名单”是不是“参加委员”"):
        command(tmp_path, capsys, committee, "activities", content)
    command(tmp_path, capsys, committee, "activities", content, "--column", "参加委员=参加委员名单")
    assert Activity.objects.get().participations.count() == 1
    named = ("--column", "参加委员=参加委员名单", "--column", "备注=附注")
    with pytest.raises(CommandError, match="文件里没有叫“附注”的表头"):
        command(tmp_path, capsys, committee, "activities", content, *named)
    with pytest.raises(CommandError, match="“委员=参加委员名单”应写成 栏目=表头；栏目有：序号、日期、"):
        command(tmp_path, capsys, committee, "activities", content, "--column", "委员=参加委员名单")


def test_the_command_prints_what_was_guessed_and_what_was_left_out(committee, tmp_path, capsys):
    rows = f"{HEAD.format(members='参加委员')}{ROW}合计,,,1场,,\n".replace("活动地点", "备注说明")
    told = command(tmp_path, capsys, committee, "activities", rows.encode(), "--dry-run").splitlines()
    assert told == [
        "核对 台账.csv：新增1",
        "  表头“备注说明”当作“备注”读取，请核对",
        "  第3行不是数据（合计行）：合计 1场",
        "  第2行 将新设机构“提案委员会”（专门委员会）",
    ]
    other = activities("参加委员")
    assert "  没有用到的表头：活动地点" in command(
        tmp_path, capsys, committee, "activities", other, "--dry-run"
    )


def test_the_json_of_the_command_holds_the_same(committee, tmp_path, capsys):
    rows = f"{HEAD.format(members='参加委员')}{ROW}合计,,,1场,,\n".replace("组织单位", "主办单位,备注说明", 1)
    rows = rows.replace("提案委员会,", "提案委员会,重点,")
    told = json.loads(
        command(tmp_path, capsys, committee, "activities", rows.encode(), "--dry-run", "--json")
    )
    assert told["notes"] == ["表头“备注说明”当作“备注”读取，请核对"]
    assert told["sheets"] == [
        {
            "sheet": "", "row": 1, "rows": 1, "unsure": ["note"], "doubtful": [],
            "skipped": [[3, "合计行", "合计 1场"]], "unread": ["活动地点"],
        }
    ]  # fmt: skip


def test_decisions_that_fit_nothing_are_named(committee, tmp_path, capsys):
    content = contacts_csv("李士例,教育界,2025-06-06,社区居民,走访")
    given = tmp_path / "决定.json"
    rows = [
        {"row": 2, "name": "李士例", "is": "skip"},
        {"row": 7, "name": "林怡", "is": "skip"},
        {"row": 2, "name": "李士例", "is": "whoever"},
    ]
    given.write_text(json.dumps({"rows": rows}), encoding="utf-8")
    out = command(tmp_path, capsys, committee, "contacts", content, "--decisions", str(given), "--dry-run")
    assert out.splitlines()[:2] == [
        "核对 台账.csv：不导入1",
        "  有2项决定对不上任何问题，没有采用：第7行林怡：skip；第2行李士例：whoever",
    ]


def test_the_page_names_decisions_that_fit_nothing(committee, client):
    client.force_login(make_staff(committee, "imports.run", "outreach.manage"))
    upload(client, committee, contacts_csv("李士例,教育界,2025-06-06,社区居民,走访"))
    rows = [{"row": 2, "name": "李士例", "is": "skip"}, {"row": 7, "name": "林怡", "is": "skip"}]
    filled = SimpleUploadedFile("决定.json", json.dumps({"rows": rows}).encode())
    answer = send(client, committee, "import", Batch.objects.get().pk, act="decisions", decisions=filled)
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "决定文件共2项，采用1项；有1项决定对不上任何问题，没有采用：第7行林怡：skip"
    ]
