"""Invented members and their year, as the documents receive them."""

from dataclasses import replace
from datetime import date, timedelta

from tongxin.documents.shapes import (
    Evidence,
    FormItem,
    FormSection,
    Opinion,
    Proof,
    RegistrationForm,
    SheetDocument,
    SheetMinimum,
    SheetNode,
    YearRow,
    YearTable,
)

COMMITTEE = "政协示例市委员会"
RARE = "䶮㛃龢喆堃"
PROOF = Proof(ledger_head="9f2c" * 16, scheme_hash="41ab" * 16)
NAMES = ("林静", "欧阳建国", "陈䶮", "李㛃", "王龢", "张喆", "赵堃", "古丽巴哈尔·买买提", "周敏", "孙立")
SECTORS = (
    "中共",
    "民革",
    "无党派人士",
    "工商联",
    "妇联",
    "医药卫生",
    "社会福利和社会保障",
    "少数民族",
    "教育",
    "特邀人士",
)


def items(count: int, title: str, detail: str = "") -> tuple[FormItem, ...]:
    first = date(2026, 1, 12)
    return tuple(
        FormItem(title=f"{title}（第{n + 1}次）", on=first + timedelta(days=7 * n), detail=detail)
        for n in range(count)
    )


def make_form(name: str = "林静", *, meetings: int = 4, summary: str = "", **other) -> RegistrationForm:
    form = RegistrationForm(
        committee=COMMITTEE,
        term="第十四届委员会",
        year=2026,
        name=name,
        sex="女",
        born_on=date(1975, 8, 1),
        ethnicity="汉族",
        party="中国民主促进会",
        sector="教育",
        post="常务委员",
        unit_and_duty="示例市第一中学副校长、正高级教师",
        phone="138 0000 0000",
        special_committee="教科卫体委员会",
        liaison_group="城东委员联络组",
        sections=(
            FormSection(
                "参加会议", f"{meetings * 2}个半天", items(meetings, "市政协十四届常委会会议", "全程出席")
            ),
            FormSection("参加活动", "3次", items(3, "“双减”政策落实情况专题视察", "参加")),
            FormSection("参加培训", "1次", items(1, "委员履职能力提升培训班", "全程")),
            FormSection(
                "提交提案",
                "2件",
                (
                    FormItem(
                        "关于加快普惠托育服务体系建设的提案", date(2026, 1, 13), "第一提案人，立案，重点提案"
                    ),
                    FormItem("关于完善社区15分钟养老服务圈的提案", date(2026, 6, 2), "联名，立案"),
                ),
            ),
            FormSection(
                "社情民意", "1篇", (FormItem("关于规范校外托管机构的建议", date(2026, 4, 8), "省政协采用"),)
            ),
            FormSection("联系群众", "6次", items(6, "走访界别群众", "走访")),
        ),
        awards=(FormItem("2025年度优秀提案", date(2026, 1, 15)),),
        self_summary=summary
        or "一年来，本人认真学习党的创新理论，积极参加会议、视察和调研，围绕教育、托育和养老等群众关心的问题提出提案两件，"
        "反映社情民意一篇，走访界别群众六次，较好地完成了委员履职任务。\n存在的不足是调研还不够深入，下一步将继续改进。",
        committee_opinion=Opinion("情况属实，同意上报。", "教科卫体委员会", date(2026, 12, 10)),
        office_opinion=Opinion("经审核，情况属实。"),
        score="86.5",
        grade="优秀",
        generated_on=date(2026, 12, 20),
        proof=PROOF,
    )
    return replace(form, **other)


def make_busy_form(name: str = "欧阳建国") -> RegistrationForm:
    """More of everything than a page can hold."""
    form = make_form(name, meetings=30, summary="一年来，本人围绕中心、服务大局，认真履行委员职责。" * 60)
    longer = tuple(
        replace(section, count=f"{len(section.items) * 5}次", items=section.items * 5)
        for section in form.sections
    )
    opinion = replace(form.committee_opinion, text="该委员履职积极，材料真实。" * 20)
    return replace(form, sections=longer, committee_opinion=opinion)


def make_year_table(rows: int = 60, *, provisional: bool = True) -> YearTable:
    sections = ("会议", "提案", "社情民意", "调研视察", "学习培训", "联系群众", "奖励", "扣分")
    return YearTable(
        committee=COMMITTEE,
        year=2026,
        scheme_title="政协示例市委员会委员履职考核办法（试行）",
        generated_on=date(2026, 12, 20),
        sections=sections,
        rows=tuple(make_year_row(n) for n in range(rows)),
        recorded_by="各专门委员会",
        verified_by="委员工作委员会",
        published_by="主席会议",
        proof=PROOF,
        provisional=provisional,
    )


def make_year_row(number: int) -> YearRow:
    points = ("30", "25", "10", "8.5", "5", "6", "3", "-2" if number % 7 == 0 else "0")
    return YearRow(
        name=NAMES[number % len(NAMES)],
        sector=SECTORS[number % len(SECTORS)],
        points=points,
        total="85.5",
        grade=("优秀", "良好", "称职", "不称职")[number % 4],
        note="因病请假三个月，按办法第十九条折算" if number % 11 == 0 else "",
    )


def make_sheet() -> SheetDocument:
    attended = tuple(
        Evidence(f"市政协十四届常委会第{n}次会议", date(2026, n, 20), "2个半天", "5") for n in range(1, 9)
    )
    unused = Evidence("市政协专题协商会", date(2026, 11, 3), "1个半天", "", used=False, reason="已达封顶")
    return SheetDocument(
        committee=COMMITTEE,
        year=2026,
        scheme_title="政协示例市委员会委员履职考核办法（试行）",
        name="李㛃",
        sector="教育",
        total="86.5",
        grade="优秀",
        generated_on=date(2026, 12, 20),
        proof=PROOF,
        nodes=(
            SheetNode(
                "会议",
                "40",
                "第六条",
                "每半天2.5分，封顶40分",
                ("原始42.5分，超出封顶40分，核减2.5分",),
                children=(
                    SheetNode("常委会会议", "40", "第六条第（一）项", "每半天2.5分", (), (*attended, unused)),
                ),
            ),
            SheetNode(
                "提案",
                "46.5",
                "第七条",
                children=(
                    SheetNode(
                        "立案提案",
                        "30",
                        "第七条第（二）项",
                        "第一提案人每件15分",
                        (),
                        (
                            Evidence("关于加快普惠托育服务体系建设的提案", date(2026, 1, 13), "1件", "15"),
                            Evidence("关于完善社区15分钟养老服务圈的提案", date(2026, 6, 2), "1件", "15"),
                        ),
                    ),
                    SheetNode("重点提案", "16.5", "第七条第（三）项", "另加16.5分"),
                ),
            ),
        ),
        minimums=(
            SheetMinimum("全年出席全体会议", True, "第十二条", "出席5个半天，应出席5个半天"),
            SheetMinimum("全年提交提案或社情民意至少1件", False, "第十三条", "已提交0件，还差1件"),
        ),
        notes=("对本表有异议的，可在公示期内向委员工作委员会提出。",),
    )
