"""Accounts and powers: made by one person, granted by another, read by a third; each act on record."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tongxin.office.tests.desk import Desk, events, faults, send, values
from tongxin.people.models import Body, Power, SignInAttempt, User
from tongxin.people.tests.factories import make_body, make_committee, make_member, make_staff, make_user
from tongxin.trail import clock
from tongxin.trail.models import Event

pytestmark = pytest.mark.django_db

SYSTEM, SECURITY = "accounts.manage", "grants.manage"


class Admin(Desk):
    """系统管理员 signed in; 安全管理员 and an account of staff beside."""

    def __init__(self, client: Client, *powers: str) -> None:
        super().__init__(client, *(powers or (SYSTEM,)))
        self.wu = make_staff(self.here, "duties.read", name="吴示例")

    def post(self, name: str, *args, **sent):
        return send(self.client, self.url(name, *args), **sent)

    def shown_once(self) -> dict[str, str]:
        return {each.username: each.password for each in self.get("account-slips").context["fresh"]}


def form_errors(response) -> list[str]:
    return list(response.context["form"].non_field_errors())


def test_each_visitor_gets_his_own_answer(client):
    desk = Admin(client)
    visitors = {
        "system": desk.chen, "security": make_staff(desk.here, SECURITY), "audit": make_staff(desk.here, "trail.read"),
        "staff": desk.wu, "member": make_user(person=desk.lin.person), "stranger": make_staff(make_committee(), SYSTEM),
    }  # fmt: skip
    answers = {}
    for name, user in visitors.items():
        client.force_login(user)
        answers[name] = (desk.get("accounts").status_code, desk.get("account", desk.wu.pk).status_code)
    assert answers == {
        "system": (200, 200), "security": (200, 200), "audit": (403, 403), "staff": (403, 403), "member": (403, 403),
        "stranger": (404, 404),
    }  # fmt: skip
    client.logout()
    assert desk.get("accounts")["Location"] == f"/signin/?next={desk.url('accounts')}"


def test_the_system_administrator_sees_no_roster_and_no_duty_data(client):
    desk = Admin(client)
    assert [desk.get(page).status_code for page in ("members", "members-makeup", "bodies", "parameters")] == [
        403
    ] * 4
    assert desk.get("member", desk.lin.pk).status_code == 404
    pages = desk.get("accounts").content.decode() + desk.get("account", desk.wu.pk).content.decode()
    assert "13800006131" not in pages


@pytest.mark.parametrize("others", [0, 2])
def test_the_list_costs_the_same_for_two_and_for_four(client, django_assert_num_queries, others):
    desk = Admin(client)
    for _ in range(others):
        make_staff(desk.here, "duties.read", "imports.run")
    desk.get("accounts")
    with django_assert_num_queries(7):
        desk.get("accounts")


def test_the_list_holds_the_accounts_of_this_committee_and_their_powers_here(client):
    desk = Admin(client)
    make_user(person=desk.lin.person, display_name="林示例")
    elsewhere = make_committee()
    make_staff(elsewhere, "members.read", name="外示例")
    Power.objects.create(user=desk.wu, committee=elsewhere, name="sheets.read", from_on=date(2022, 1, 1))
    rows = {
        cells[1].text: (cells[2].text, cells[3].text) for _, cells in desk.get("accounts").context["lines"]
    }
    assert rows == {
        "陈示例": ("工作人员", "系统管理员"), "吴示例": ("工作人员", "查看履职登记"), "林示例": ("委员", ""),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"name": "吴"}, ["吴示例"]), ({"kind": "member"}, ["林示例"]), ({"active": "no"}, ["旧示例"]),
        ({"power": SYSTEM}, ["陈示例"]), ({"kind": "staff", "active": "yes"}, ["陈示例", "吴示例"]),
    ],
)  # fmt: skip
def test_each_filter_leaves_whom_it_names(client, query, expected):
    desk = Admin(client)
    make_user(person=desk.lin.person, display_name="林示例")
    old = make_staff(desk.here, "duties.read", name="旧示例")
    User.objects.filter(pk=old.pk).update(is_active=False)
    rows = desk.get("accounts", **query).context["lines"]
    assert sorted(row.display_name for row, _ in rows) == sorted(expected)


def test_a_staff_account_is_made_without_powers_and_its_password_shown_once(client):
    desk = Admin(client)
    response = desk.post("account-add", username="zheng", display_name="郑示例")
    assert response["Location"] == desk.url("account-slips")
    shown = desk.shown_once()
    zheng = User.objects.get(username="zheng")
    assert (zheng.check_password(shown["zheng"]), zheng.powers.count()) == (True, 0)
    assert desk.shown_once() == {}
    event = events(desk.here, "people.user.created")[0]
    assert (event.title, shown["zheng"] in event.payload) == ("郑示例", False)
    assert "郑示例" in desk.get("accounts").content.decode()


def test_the_session_between_making_and_showing_holds_no_readable_password(client):
    desk = Admin(client)
    desk.post("account-add", username="zheng", display_name="郑示例")
    kept = str(dict(client.session.items()))
    assert desk.shown_once()["zheng"] not in kept


def test_generated_passwords_differ_and_are_made_of_letters_nobody_confuses(client):
    desk = Admin(client)
    seen = set()
    for number in range(20):
        desk.post("account-add", username=f"staff{number}", display_name="示例")
        seen |= set(desk.shown_once().values())
    assert (len(seen), set("".join(seen)) & set("01oil")) == (20, set())


@pytest.mark.parametrize(
    ("username", "said"),
    [
        ("13800006131", "登录名用小写字母开头，3至40个字母、数字、点或短横，不用手机号"),
        ("Ab", "登录名用小写字母开头，3至40个字母、数字、点或短横，不用手机号"),
        ("taken", "登录名“taken”已被使用，请换一个"),
    ],
)
def test_a_sign_in_name_is_checked(client, username, said):
    desk = Admin(client)
    User.objects.create_user("taken", "x", display_name="别人")
    assert faults(desk.post("account-add", username=username, display_name="郑示例")) == {"username": [said]}


def test_accounts_are_made_for_the_members_of_a_sector_who_have_none(client):
    desk = Admin(client)
    education = Body.objects.get(name="教育界")
    make_member(desk.here, name="周示例")
    make_member(desk.here, name="有示例", with_account=True)
    make_member(desk.here, name="离示例", left=date(2025, 1, 1))
    make_member(desk.here, name="外界", sector="经济界")
    User.objects.create_user("m0041", "x", display_name="早先")
    desk.post("accounts-members", sector=education.pk)
    shown = desk.shown_once()
    made = User.objects.filter(username__in=shown).order_by("username")
    assert [(user.username, user.display_name) for user in made] == [("m0042", "林示例"), ("m0043", "周示例")]
    assert [user.check_password(shown[user.username]) for user in made] == [True, True]
    assert [event.title for event in events(desk.here, "people.user.created")] == ["林示例", "周示例"]
    desk.post("accounts-members", sector=education.pk)
    assert desk.shown_once() == {}


def test_a_member_signs_in_with_the_slip_and_changes_the_password(client):
    desk = Admin(client)
    desk.post("accounts-members", sector=Body.objects.get(name="教育界").pk)
    first = desk.shown_once()["m0001"]
    phone = Client()
    assert phone.post("/signin/", {"username": "m0001", "password": first}).status_code == 302
    address = desk.url("my-password")
    wrong = send(phone, address, old="falsch", new="long-enough-words", again="long-enough-words")
    unequal = send(phone, address, old=first, new="long-enough-words", again="other-enough-words")
    weak = send(phone, address, old=first, new="12345678", again="12345678")
    assert [list(faults(each)) for each in (wrong, unequal, weak)] == [["old"], ["again"], ["new"]]
    assert (
        send(phone, address, old=first, new="long-enough-words", again="long-enough-words").status_code == 302
    )
    assert phone.get(address).status_code == 200
    assert User.objects.get(username="m0001").check_password("long-enough-words")
    assert Event.objects.filter(committee=desk.here, action="people.user.password_changed").count() == 1


def test_a_stopped_account_is_out_at_once_and_comes_back_when_opened(client):
    desk = Admin(client)
    phone = Client()
    phone.force_login(desk.wu)
    desk.post("account-switch", desk.wu.pk, reason="调离")
    assert phone.get(desk.url("my-record")).status_code == 302
    desk.post("account-switch", desk.wu.pk, reason="调回")
    assert User.objects.get(pk=desk.wu.pk).is_active
    told = [(event.label, event.note) for event in events(desk.here, "people.user.")]
    assert told == [("停用账号", "调离"), ("启用账号", "调回")]


def test_a_reset_password_opens_a_locked_account_and_closes_its_sessions(client):
    desk = Admin(client)
    phone = Client()
    phone.force_login(desk.wu)
    for _ in range(5):
        Client().post("/signin/", {"username": desk.wu.username, "password": "guess"})
    desk.post("account-reset", desk.wu.pk, reason="本人忘记")
    shown = desk.shown_once()[desk.wu.username]
    assert phone.get(desk.url("my-record")).status_code == 302
    assert Client().post("/signin/", {"username": desk.wu.username, "password": shown}).status_code == 302
    event = events(desk.here, "people.user.password_reset")[0]
    assert (event.note, values(event), SignInAttempt.objects.filter(succeeded=False).count()) == (
        "本人忘记", {"failed_attempts": (None, 5)}, 0,
    )  # fmt: skip


def test_nobody_stops_or_resets_himself_here(client):
    desk = Admin(client)
    own = desk.chen.pk
    said = [form_errors(desk.post(page, own, reason="试")) for page in ("account-switch", "account-reset")]
    assert said == [["不能停用自己的账号"], ["不能在这里重置自己的密码，请到“修改密码”"]]


def test_an_account_with_a_seat_elsewhere_is_not_touched_from_here(client):
    desk = Admin(client)
    elsewhere = make_committee()
    Power.objects.create(user=desk.wu, committee=elsewhere, name=SECURITY, from_on=date(2022, 1, 1))
    said = [
        form_errors(desk.post(page, desk.wu.pk, reason="试")) for page in ("account-switch", "account-reset")
    ]
    assert said == [["吴示例的账号在其他政协组织也有席位，不能在这里停用或重置密码"]] * 2


def test_an_account_of_another_committee_is_not_found(client):
    desk = Admin(client, SYSTEM, SECURITY)
    foreign = make_staff(make_committee(), "duties.read")
    pages = ("account", "account-switch", "account-reset", "account-grant", "account-revoke")
    assert [desk.get(page, foreign.pk).status_code for page in pages] == [404] * 5


def test_making_accounts_and_granting_powers_are_two_persons(client):
    desk = Admin(client)
    grants = [desk.get(page, desk.wu.pk).status_code for page in ("account-grant", "account-revoke")]
    client.force_login(make_staff(desk.here, SECURITY))
    makes = [desk.get("account-add").status_code, desk.get("accounts-members").status_code]
    makes += [desk.get(page, desk.wu.pk).status_code for page in ("account-switch", "account-reset")]
    assert (grants, makes) == ([403, 403], [403, 403, 403, 403])


def security(client: Client) -> Admin:
    return Admin(client, SECURITY)


def test_a_role_brings_its_powers_and_single_ones_may_be_added(client):
    desk = security(client)
    desk.post("account-grant", desk.wu.pk, role="leader", powers="imports.run")
    wu = User.objects.get(pk=desk.wu.pk)
    assert wu.powers_in(desk.here) == {"duties.read", "members.read", "sheets.read", "imports.run"}
    told = [(event.label, values(event)) for event in events(desk.here, "people.power.")]
    assert told == [
        ("授予权限", {"power": (None, label)}) for label in ("查看名册", "查看全体得分", "导入表格")
    ]  # fmt: skip


def test_a_power_taken_is_gone_at_once_and_may_be_given_again(client):
    desk = security(client)
    desk.post("account-revoke", desk.wu.pk, powers="duties.read")
    assert User.objects.get(pk=desk.wu.pk).powers_in(desk.here) == set()
    desk.post("account-grant", desk.wu.pk, role="", powers="duties.read")
    assert User.objects.get(pk=desk.wu.pk).powers_in(desk.here) == {"duties.read"}
    assert [event.label for event in events(desk.here, "people.power.")] == ["收回权限", "授予权限"]


def test_nobody_grants_to_himself(client):
    desk = security(client)
    response = desk.post("account-grant", desk.chen.pk, role="leader")
    assert form_errors(response) == ["不能给自己授权"]
    assert User.objects.get(pk=desk.chen.pk).powers_in(desk.here) == {SECURITY}
    page = desk.get("account", desk.chen.pk).content.decode()
    assert "不能给自己授权" in page


@pytest.mark.parametrize(
    ("held", "given", "said"),
    [
        (("trail.read",), SYSTEM, ["“审计”不能与“系统管理”由同一人担任"]),
        (("trail.read",), SECURITY, ["“审计”不能与“安全管理”由同一人担任"]),
        ((SYSTEM,), "trail.read", ["“审计”不能与“系统管理”由同一人担任"]),
        ((SECURITY,), "trail.read", ["“审计”不能与“安全管理”由同一人担任"]),
    ],
)
def test_the_auditor_administers_nothing(client, held, given, said):
    desk = security(client)
    user = make_staff(desk.here, *held)
    assert form_errors(desk.post("account-grant", user.pk, role="", powers=given)) == said
    assert User.objects.get(pk=user.pk).powers_in(desk.here) == set(held)


def test_audit_and_administration_are_not_given_together_either(client):
    desk = security(client)
    response = send(client, desk.url("account-grant", desk.wu.pk), role="audit_administrator", powers=SYSTEM)
    assert form_errors(response) == ["“审计”不能与“系统管理”由同一人担任"]


def test_the_last_security_administrator_stays_until_there_is_another(client):
    desk = security(client)
    alone = desk.post("account-revoke", desk.chen.pk, powers=SECURITY)
    assert form_errors(alone) == ["陈示例是最后一位持有“安全管理”的人，请先授权给另一位"]
    make_staff(desk.here, SECURITY)
    assert desk.post("account-revoke", desk.chen.pk, powers=SECURITY).status_code == 302


def test_the_last_auditor_is_not_stopped(client):
    desk = Admin(client)
    auditor = make_staff(desk.here, "trail.read", name="审示例")
    response = desk.post("account-switch", auditor.pk, reason="试")
    assert form_errors(response) == ["审示例是最后一位持有“审计”的人，请先授权给另一位"]


def test_granting_nothing_is_said_to_be_nothing(client):
    desk = security(client)
    assert form_errors(desk.post("account-grant", desk.wu.pk, role="")) == ["请选择岗位，或至少一项权限"]


def test_a_member_of_staff_out_of_powers_is_out_of_the_committee_but_still_on_the_list(client):
    desk = security(client)
    phone = Client()
    phone.force_login(desk.wu)
    desk.post("account-revoke", desk.wu.pk, powers="duties.read")
    assert phone.get(desk.url("my-record")).status_code == 404
    assert "吴示例" in desk.get("accounts").content.decode()


def test_powers_for_other_bodies_of_a_day_gone_by_do_not_show(client):
    desk = security(client)
    economy = make_body(desk.here, kind=Body.Kind.SPECIAL_COMMITTEE, name="经济委")
    ended = clock.today() - timedelta(days=1)
    Power.objects.create(
        user=desk.wu,
        committee=desk.here,
        name="imports.run",
        body=economy,
        from_on=date(2024, 1, 1),
        until_on=ended,
    )
    held = desk.get("account", desk.wu.pk).context["held"]
    assert [power.label for power, _ in held] == ["查看履职登记"]
