"""The demo committee: an invented county's year, built by importing its own spreadsheets as an office would."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tongxin.evaluation import schemes
from tongxin.overview.importing import answer_from, run
from tongxin.people.models import Committee, Membership, Person, Post, Term, User
from tongxin.people.powers import ROLES, grant
from tongxin.tables.importing import Context
from tongxin.tables.matching import name_key
from tongxin.trail import clock, record

FOLDER = Path(settings.ROOT) / "demo"
CODE, YEAR, SCHEME = "demo", 2025, "demo-county"
FILES = (
    ("members", "委员名册.xlsx"), ("attendance", "全会签到表.xlsx"), ("attendance", "常委会出席表.xlsx"),
    ("leave", "请假登记.xlsx"), ("activities", "活动台账.xlsx"), ("training", "培训名单.xlsx"),
    ("proposals", "提案目录.xlsx"), ("opinions", "社情民意来稿登记.xlsx"), ("adoptions", "上级采用通报.xlsx"),
    ("contacts", "联系界别群众登记.xlsx"),
)  # fmt: skip
PASSWORD = "tongxin-demo-2025"  # noqa: S105 -- printed at start, and the demo refuses any address but loopback


@dataclass(frozen=True, slots=True)
class SignIn:
    username: str
    label: str
    role: str


STAFF = (
    SignIn("office", "陈示例（委员工作委）", "member_affairs_office"),
    SignIn("leader", "周示例（秘书长）", "leader"),
    SignIn("committee", "吴示例（专委会）", "special_committee_staff"),
    SignIn("system", "系统管理员（示例）", "system_administrator"),
    SignIn("security", "安全管理员（示例）", "security_administrator"),
    SignIn("audit", "审计管理员（示例）", "audit_administrator"),
)
MEMBER = SignIn("member", "委员", "")


def found() -> Committee:
    """The demo committee with its term; nothing imported yet."""
    committee = Committee.objects.create(
        code=CODE, name="政协示例市委员会", short_name="示例市政协", is_demo=True
    )
    Term.objects.create(
        committee=committee, number=13, starts_on=date(2022, 1, 1), ends_on=date(2026, 12, 31)
    )
    return committee


def import_year(committee: Committee, actor: record.Actor, folder: Path = FOLDER) -> Iterator[str]:
    """Import the year's files with the decisions beside them; a sentence for each."""
    decisions = answer_from((folder / "decisions.json").read_text(encoding="utf-8"))
    for kind, name in FILES:
        context = Context(committee, YEAR, actor, clock.today())
        outcome = run(context, kind, name, (folder / name).read_bytes(), decisions, confirmed=True)
        yield f"{name}：{outcome.told()}"


def load() -> list[SignIn]:
    """Everything of the demo in one transaction; returns its sign-ins."""
    with transaction.atomic():
        committee = found()
        desk = staff(committee)
        for _ in import_year(committee, record.Actor(desk.pk, desk.display_name)):
            pass
        choose_scheme(committee, record.Actor(desk.pk, desk.display_name))
        member_account(committee)
    return sign_ins()


def choose_scheme(committee: Committee, actor: record.Actor) -> None:
    sample = next(each for each in schemes.samples() if each.name == SCHEME)
    version = schemes.add_version(actor, committee, sample.source)
    schemes.choose(actor, version, YEAR)


def staff(committee: Committee) -> User:
    """One account for each role; the desk's own is returned."""
    users = {}
    for sign_in in STAFF:
        user = User.objects.create_user(sign_in.username, PASSWORD, display_name=sign_in.label)
        grant(record.SYSTEM, user, committee, ROLES[sign_in.role][1])
        users[sign_in.role] = user
    return users["member_affairs_office"]


def member_account(committee: Committee) -> User:
    """An account for an ordinary standing member, so that the phone's side can be seen."""
    seat = Membership.objects.filter(committee=committee, post__name=Post.Name.STANDING_MEMBER).first()
    person = seat.person if seat else Person.objects.create(name="示例委员", name_key=name_key("示例委员"))
    return User.objects.create_user(MEMBER.username, PASSWORD, display_name=person.name, person=person)


def sign_ins() -> list[SignIn]:
    return [*STAFF, MEMBER]
