"""Every power there is, with its label; which user holds it is a row."""

from dataclasses import dataclass

from tongxin.people.models import Committee, Power, User
from tongxin.trail import clock, record


@dataclass(frozen=True, slots=True)
class Declared:
    name: str
    label: str
    about: str


POWERS: dict[str, Declared] = {
    power.name: power
    for power in (
        Declared("members.read", "查看名册", "委员名册、联系方式与所属机构"),
        Declared("members.manage", "管理名册", "增补、变动、调整界别与职务"),
        Declared("duties.read", "查看履职登记", "会议、活动、提案、社情民意、联系群众的登记"),
        Declared("meetings.manage", "登记会议与活动", "出席、请假、活动、培训的登记与更正"),
        Declared("proposals.manage", "登记提案", "提案目录的登记与更正"),
        Declared("opinions.manage", "登记社情民意", "来稿、采用、批示的登记与更正"),
        Declared("outreach.manage", "登记联系群众", "联系界别群众记录的登记与更正"),
        Declared("imports.run", "导入表格", "上传、核对、确认和撤回导入"),
        Declared("sheets.read", "查看全体得分", "每位委员的得分明细与内部汇总"),
        Declared("schemes.manage", "管理考核办法", "选用与维护考核办法"),
        Declared("parameters.manage", "维护参数", "期限、次数、界限等参数"),
        Declared("accounts.manage", "系统管理", "账号的建立与停用"),
        Declared("grants.manage", "安全管理", "权限的授予与收回"),
        Declared("trail.read", "审计", "查看留痕、校验与导出锚点"),
    )
}

ROLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "member_affairs_office": (
        "委员工作机构",
        (
            "members.read", "members.manage", "duties.read", "meetings.manage", "proposals.manage",
            "opinions.manage", "outreach.manage", "imports.run", "sheets.read", "schemes.manage", "parameters.manage",
        ),
    ),
    "special_committee_staff": (
        "专委会工作人员", ("members.read", "duties.read", "meetings.manage", "outreach.manage", "imports.run"),
    ),
    "proposals_committee": ("提案委工作人员", ("members.read", "duties.read", "proposals.manage", "imports.run")),
    "opinion_desk": ("社情民意工作人员", ("members.read", "duties.read", "opinions.manage", "imports.run")),
    "leader": ("主席会议成员", ("members.read", "duties.read", "sheets.read")),
    "system_administrator": ("系统管理员", ("accounts.manage",)),
    "security_administrator": ("安全管理员", ("grants.manage",)),
    "audit_administrator": ("审计管理员", ("trail.read",)),
}  # fmt: skip


def grant(actor: record.Actor, user: User, committee: Committee, names: tuple[str, ...]) -> list[Power]:
    """Give the user the powers from today on; ones already held are left alone."""
    held = user.powers_in(committee)
    unknown = set(names) - POWERS.keys()
    if unknown:
        raise ValueError(f"没有这样的权限：{'、'.join(sorted(unknown))}")
    fresh = [
        Power(user=user, committee=committee, name=name, from_on=clock.today())
        for name in names
        if name not in held
    ]
    rows = Power.objects.bulk_create(fresh)
    acts = [
        record.Act(
            "people.power.granted",
            "授予权限",
            user,
            user.display_name,
            after={"power": POWERS[row.name].label},
        )
        for row in rows
    ]
    if acts:
        record.record_many(actor, committee.pk, acts)
    user.__dict__.pop("_powers", None)
    return rows
