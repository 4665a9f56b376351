"""The office uploads a spreadsheet, checks it, decides, confirms, takes it back; and who may see any of it."""

import json
from collections import Counter
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from tongxin.outreach.models import Contact
from tongxin.overview import batches
from tongxin.overview.tests.acting import DESK, HEAD, contacts_csv, make_batch, send, text_of, upload, visits
from tongxin.people.http import committee_url
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.tables.models import Batch, Line
from tongxin.tables.reader import read_workbook
from tongxin.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_committee()


@pytest.fixture
def chen(committee, client):
    """The desk officer of contacts, signed in; the committee has one member, Li."""
    make_member(committee, name="李示例")
    user = make_staff(committee, *DESK, name="陈示例")
    client.force_login(user)
    return user


def told(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def page(client, committee, batch, query=""):
    return client.get(committee_url(committee, "import", batch.pk) + query)


def test_a_file_goes_from_upload_to_the_register(committee, chen, client):
    answer = upload(client, committee, visits("李示例", 3))
    batch = Batch.objects.get()
    assert answer.url == committee_url(committee, "import", batch.pk)
    shown = text_of(page(client, committee, batch))
    assert "将新增 <strong>3</strong> 条、变更 <strong>0</strong> 条" in shown
    assert "将新增3条、变更0条，没有搁置。确定入库？" in shown
    assert Contact.objects.count() == 0
    answer = send(client, committee, "import", batch.pk, act="confirm", expected="3-0-0")
    assert told(answer) == ["已入库：新增3条，变更0条，搁置0行"]
    assert Contact.objects.filter(committee=committee, recorded_by=chen).count() == 3
    shown = text_of(page(client, committee, batch))
    assert committee_url(committee, "contacts") in shown
    events = (
        Event.objects.filter(committee=committee, by=chen).order_by("seq").values_list("action", flat=True)
    )
    assert Counter(events) == {
        "tables.batch.opened": 1,
        "outreach.contact.added": 3,
        "tables.batch.confirmed": 1,
    }


def test_what_cannot_be_read_is_said_beside_the_field_and_keeps_what_was_chosen(committee, chen, client):
    answer = upload(client, committee, b"%PDF-1.7", name="联系.pdf", year=2024)
    form = answer.context["form"]
    assert form.errors == {"file": ["这是 PDF 文件，不是表格；请上传 .xlsx、.xls 或 .csv 文件"]}
    assert (answer.status_code, form["kind"].value(), form["year"].value()) == (200, "contacts", "2024")
    assert Batch.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "field", "error"),
    [
        ({"kind": "members"}, "kind", "选择一个有效的选项。 members 不在可用的选项中。"),
        ({"year": "一九"}, "year", "输入整数。"),
        ({"year": 1200}, "year", "确保该值大于或等于1980。"),
        ({"file": b""}, "file", "文件是空的，请检查后重新上传"),
        ({"file": b"x" * ((20 << 20) + 1)}, "file", "文件有20.0 MB，最多20 MB，请拆成几个文件上传"),
    ],
)
def test_each_field_says_what_is_wrong_with_it(committee, chen, client, given, field, error):
    wanted = {"kind": "contacts", "year": 2025, "file": visits("李示例", 1), **given}
    wanted["file"] = SimpleUploadedFile("联系.csv", wanted["file"])
    answer = send(client, committee, "import-upload", **wanted)
    assert answer.context["form"].errors == {field: [error]}
    assert Batch.objects.count() == 0


def test_a_list_without_a_year_asks_for_it_beside_the_year(committee, client):
    client.force_login(make_staff(committee, "imports.run", "meetings.manage"))
    content = "班次,姓名,考勤\n履职能力班,李示例,全程\n".encode()
    answer = upload(client, committee, content, kind="training", year="")
    assert answer.context["form"].errors == {"year": ["看不出是哪一年的培训，请选定年度后再导入"]}
    answer = upload(client, committee, content, kind="training", year=2025)
    assert Batch.objects.get().year == 2025


def test_a_title_of_another_year_is_pointed_out(committee, client):
    client.force_login(make_staff(committee, "imports.run", "meetings.manage"))
    make_member(committee, name="李示例")
    content = "2024年委员培训名单\n班次,姓名,考勤\n履职能力班,李示例,全程\n".encode()
    upload(client, committee, content, kind="training", year=2025)
    assert Batch.objects.get().notes == ["文件里写的是2024年，上传时选的是2025年；没有年份的日期按2025年读"]


def test_a_missing_column_is_asked_for_and_then_read(committee, chen, client):
    content = visits("李示例", 2).replace("委员姓名".encode(), "何人".encode())
    upload(client, committee, content)
    batch = Batch.objects.get()
    shown = text_of(page(client, committee, batch))
    assert "还缺少必需的栏目" in shown
    form = client.get(committee_url(committee, "import-mapping", batch.pk)).context["form"]
    assert ("=何人", "何人（第A列）") in form.fields["column-name"].choices
    kept = {name: form[name].value() or "" for name in form.fields}
    answer = send(client, committee, "import-mapping", batch.pk, **{**kept, "column-name": "=何人"})
    assert answer.url == committee_url(committee, "import", batch.pk)
    assert list(batch.lines.values_list("plan", flat=True)) == ["add", "add"]


def test_answers_are_kept_page_by_page_and_shown_again(committee, chen, client):
    make_member(committee, name="王示例")
    batch = make_batch(
        committee, contacts_csv("王示列,,2025-06-01,居民,走访", "王示列,,2025-06-02,居民,走访")
    )
    first, _ = batch.lines.all()
    answer = send(
        client,
        committee,
        "import",
        batch.pk,
        query="?tab=ask",
        **{"act": "decide", f"answer|{first.pk}|who:王示列": "skip"},
    )
    assert told(answer) == ["已记下1项决定"]
    assert answer.url == committee_url(committee, "import", batch.pk) + "?tab=ask"
    assert list(batch.lines.values_list("plan", flat=True)) == ["skip", "ask"]
    shown = text_of(page(client, committee, batch, "?tab=skip"))
    assert f'name="answer|{first.pk}|who:王示列" value="skip" checked' in shown


def test_all_questions_of_a_kind_or_a_name_are_answered_alike(committee, chen, client):
    make_member(committee, name="王示例")
    rows = ("王示列,,2025-06-01,居民,走访", "王示列,,2025-06-02,居民,走访", "赵某某,,2025-06-03,居民,走访")
    batch = make_batch(committee, contacts_csv(*rows))
    groups = {group.key: (group.count, group.choices) for group in batches.groups(batch)}
    assert groups == {
        "who": (3, {"skip": "不计此人"}),
        "who:王示列": (2, {"王示例|教育界": "王示例，教育界", "skip": "不计此人"}),
    }
    send(client, committee, "import", batch.pk, act="decide_group", alike="who:王示列||王示例|教育界")
    assert list(batch.lines.values_list("plan", flat=True)) == ["add", "add", "ask"]
    line = batch.lines.last()
    send(
        client,
        committee,
        "import",
        batch.pk,
        act="decide_selected",
        alike_selected="who||skip",
        selected=[line.pk],
    )
    assert list(batch.lines.values_list("plan", flat=True)) == ["add", "add", "skip"]


def test_choosing_nothing_for_many_lines_is_said_not_done(committee, chen, client):
    batch = make_batch(committee, contacts_csv("王示列,,2025-06-01,居民,走访"))
    answer = send(client, committee, "import", batch.pk, act="decide_group", alike="")
    assert answer.context["refusal"] == "请先选定一律怎么办"
    answer = send(
        client,
        committee,
        "import",
        batch.pk,
        act="decide_selected",
        alike_selected="mark||present",
        selected=["x", "9" * 40],
    )
    assert answer.context["refusal"] == "所选的行里没有这类问题"


def test_the_second_to_confirm_is_refused_politely_and_sees_the_result(committee, chen, client):
    batch = make_batch(committee, visits("李示例", 2))
    send(client, committee, "import", batch.pk, act="confirm", expected="2-0-0")
    answer = send(client, committee, "import", batch.pk, act="confirm", expected="2-0-0")
    assert told(answer)[-1].startswith("陈示例已在")
    assert Contact.objects.count() == 2


@pytest.mark.parametrize("expected", ["", "2-0", "a-b-c", "2-0-0-0", "9" * 30 + "-0-0"])
def test_a_confirmation_that_names_no_counts_is_refused(committee, chen, client, expected):
    batch = make_batch(committee, visits("李示例", 2))
    answer = send(client, committee, "import", batch.pk, act="confirm", expected=expected)
    assert answer.context["refusal"] == "请从核对页面确认入库"
    assert Contact.objects.count() == 0


def test_sending_the_same_confirmation_twice_imports_once(committee, chen, client):
    batch = make_batch(committee, visits("李示例", 2))
    data = {"nonce": uuid4().hex, "act": "confirm", "expected": "2-0-0"}
    address = committee_url(committee, "import", batch.pk)
    assert [client.post(address, data).status_code for _ in range(2)] == [302, 302]
    assert Event.objects.filter(action="tables.batch.confirmed").count() == 1


def test_a_confirmed_import_is_taken_back_with_a_reason(committee, chen, client):
    batch = make_batch(committee, visits("李示例", 2), confirmed=True)
    answer = send(client, committee, "import", batch.pk, act="take_back", reason="")
    assert answer.context["refusal"] == "请写明撤回的原因"
    answer = send(client, committee, "import", batch.pk, act="take_back", reason="文件是去年的")
    assert told(answer) == ["已撤回：这次导入的登记已作废或恢复原样"]
    assert Contact.objects.standing().count() == 0
    assert set(Contact.objects.values_list("void_reason", flat=True)) == {"文件是去年的"}
    assert "文件是去年的" in text_of(page(client, committee, batch))


def test_an_import_is_dropped(committee, chen, client):
    batch = make_batch(committee, visits("李示例", 2))
    send(client, committee, "import", batch.pk, act="drop")
    batch.refresh_from_db()
    assert (batch.stage, Contact.objects.count()) == ("dropped", 0)
    assert 'value="confirm"' not in text_of(page(client, committee, batch))


def test_open_questions_are_downloaded_filled_in_and_uploaded(committee, chen, client):
    make_member(committee, name="王示例")
    batch = make_batch(
        committee, contacts_csv("王示列,,2025-06-01,居民,走访", "李示例,,2025-06-02,居民,走访")
    )
    body = json.loads(client.get(committee_url(committee, "import-decisions", batch.pk)).content)
    (row,) = body["rows"]
    assert (row["row"], row["question"], row["is"]) == (2, "who:王示列", None)
    row["is"] = "王示例|教育界"
    filled = SimpleUploadedFile("决定.json", json.dumps(body, ensure_ascii=False).encode())
    answer = send(client, committee, "import", batch.pk, act="decisions", decisions=filled)
    assert told(answer) == ["决定文件共1项，采用1项"]
    assert list(batch.lines.values_list("plan", flat=True)) == ["add", "add"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"rows": 3}', b'{"rows": [3]}', b'{"rows": [{"row": "x", "is": "skip"}]}', b"\xff\xfe\x00",
     b'{"rows": [{"row": 1e400, "is": "a"}]}', b'{"rows": [{"row": 2, "file": ["x"], "is": {"a": 1}}]}', b"[" * 100_000],
)  # fmt: skip
def test_a_wrong_decisions_file_is_refused_in_words(committee, chen, client, content):
    batch = make_batch(committee, contacts_csv("王示列,,2025-06-01,居民,走访"))
    answer = send(
        client,
        committee,
        "import",
        batch.pk,
        act="decisions",
        decisions=SimpleUploadedFile("决定.json", content),
    )
    assert answer.status_code == 200
    assert answer.context["refusal"] != ""
    assert batch.lines.get().answers == {}


def test_the_template_offers_every_column(committee, chen, client):
    answer = client.get(committee_url(committee, "import-template", "contacts"))
    (row,) = read_workbook(answer.content).visible[0].rows
    assert [str(cell).rstrip("*") for cell in row.cells][:5] == HEAD.split(",")
    assert client.get(committee_url(committee, "import-template", "members")).status_code == 404


def test_the_original_is_handed_out_and_that_is_on_record(committee, chen, client):
    content = visits("李示例", 1)
    batch = make_batch(committee, content)
    assert client.get(committee_url(committee, "import-original", batch.pk)).content == content
    event = Event.objects.get(committee=committee, action="tables.batch.fetched")
    assert (event.by, event.target_id) == (chen, batch.pk)


def test_pending_lines_are_listed_with_reason_and_put_away(committee, chen, client):
    batch = make_batch(
        committee, contacts_csv("王示列,,2025-06-01,居民,走访", "李示例,,没有日子,居民,走访"), confirmed=True
    )
    shown = client.get(committee_url(committee, "pending"))
    reasons = [cells[1].text for _, cells in shown.context["lines"]]
    assert sorted(reasons)[1] == "名册里没有“王示列”，这里是谁？"
    line = batch.lines.get(row=2)
    assert f"?line={line.pk}" in text_of(shown)
    only = page(client, committee, batch, f"?line={line.pk}")
    assert [each.line.pk for each in only.context["lines"]] == [line.pk]
    answer = send(client, committee, "import-settle", selected=[line.pk, "x", 10**9])
    assert told(answer) == ["1行已处理，不再提示"]
    assert list(
        client.get(committee_url(committee, "pending") + "?kind=contacts&why=refuse").context["page"]
    ) == [batch.lines.get(row=3)]
    assert list(client.get(committee_url(committee, "pending") + "?why=ask").context["page"]) == []
    send(client, committee, "import-settle", act="reopen", selected=[line.pk], batch=batch.pk)
    assert batch.lines.pending().count() == 2


def test_earlier_imports_are_filtered_and_counted(committee, chen, client):
    make_batch(committee, visits("李示例", 2), confirmed=True)
    make_batch(committee, contacts_csv("王示列,,2025-06-01,居民,走访"))
    rows = client.get(committee_url(committee, "imports")).context["page"]
    assert [(row.total, row.added, row.changed, row.aside) for row in rows] == [(1, 0, 0, 1), (2, 2, 0, 0)]
    rows = client.get(
        committee_url(committee, "imports") + "?stage=confirmed&text=联系&kind=contacts&since=2020-01-01"
    ).context["page"]
    assert [row.total for row in rows] == [2]


PAGES = ("imports", "import-upload", "pending")


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_open_to_those_who_run_imports_only(committee, client, name):
    address = committee_url(committee, name)
    assert client.get(address).url.startswith("/signin/")
    for user, status in [
        (make_staff(committee, *DESK), 200), (make_staff(committee, "duties.read"), 403),
        (make_member(committee, name="示例委员", with_account=True).person.user, 403), (make_staff(make_committee(), *DESK), 404),
    ]:  # fmt: skip
        client.force_login(user)
        assert client.get(address).status_code == status


def test_an_import_exists_only_for_those_who_keep_its_register(committee, client):
    """A roster's lines carry phones: whoever runs imports of contacts never sees them."""
    content = "姓名,界别,联系电话\n张示例,教育界,13800000000\n".encode()
    batch = make_batch(committee, content, kind="members")
    names = ("import", "import-mapping", "import-decisions", "import-original")
    for powers, status in [(("imports.run", "members.manage"), 200), (DESK, 404), (("members.manage",), 403)]:
        client.force_login(make_staff(committee, *powers))
        assert [client.get(committee_url(committee, name, batch.pk)).status_code for name in names] == [
            status
        ] * 4
        shown = client.get(committee_url(committee, "imports"))
        assert ("联系.csv" in text_of(shown)) is (status == 200)
    other = make_committee()
    client.force_login(make_staff(other, "imports.run", "members.manage"))
    assert client.get(committee_url(other, "import", batch.pk)).status_code == 404
    assert send(client, other, "import", batch.pk, act="confirm", expected="1-0-0").status_code == 404
    assert batch.lines.get().outcome == "waiting"


def test_a_line_of_another_committee_is_neither_settled_nor_decided(committee, chen, client):
    other = make_committee()
    make_member(other, name="李示例")
    foreign = make_batch(other, contacts_csv("王示列,,2025-06-01,居民,走访"), confirmed=True)
    line = foreign.lines.get()
    send(client, committee, "import-settle", selected=[line.pk])
    mine = make_batch(committee, visits("李示例", 1))
    send(client, committee, "import", mine.pk, **{"act": "decide", f"answer|{line.pk}|who:王示列": "skip"})
    line.refresh_from_db()
    assert (line.settled_at, line.answers) == (None, {})
    assert list(page(client, committee, mine, f"?line={line.pk}").context["lines"]) == []


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_do_not_grow_with_lines(committee, chen, client, count, django_assert_num_queries):
    rows = [f"王示列,,2025-06-{day:02d},居民,走访" for day in range(1, count + 1)]
    batch = make_batch(committee, contacts_csv(*rows), confirmed=True)
    for _ in range(count - 1):
        make_batch(committee, visits("李示例", 1))
    page(client, committee, batch)
    with django_assert_num_queries(9):
        page(client, committee, batch)
    with django_assert_num_queries(6):
        client.get(committee_url(committee, "pending"))
    with django_assert_num_queries(7):
        client.get(committee_url(committee, "imports"))
    assert Line.objects.count() == 2 * count - 1
