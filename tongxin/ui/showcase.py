"""Invented matter for the showcase of components; every name is marked 示例."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms

STARTED_AT = datetime(2026, 3, 2, 1, 20, tzinfo=UTC)

SECTORS = ("经济界（示例）", "教育界（示例）", "农业界（示例）", "医药卫生界（示例）")
STATES = (("审查中", "warn"), ("已立案", "info"), ("已答复", "ok"), ("已退回", "bad"))
TITLES = (
    "关于完善老旧小区电动自行车充电设施的提案",
    "关于推进山区县中小学课后服务均衡发展的提案",
    "关于加快农产品冷链物流体系建设的提案",
    "关于优化社区医院夜间门诊服务的提案",
    "关于保护利用传统村落的提案",
)
PEOPLE = ("陈示例", "李示例", "王示例", "赵示例", "周示例", "吴示例")


class Filter(forms.Form):
    q = forms.CharField(label="关键词", required=False)
    sector = forms.ChoiceField(
        label="界别", required=False, choices=[("", "全部"), *((s, s) for s in SECTORS)]
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *((s, s) for s, _ in STATES)]
    )
    since = forms.DateField(label="提交日期自", required=False)


class Report(forms.Form):
    title = forms.CharField(label="标题", max_length=40, help_text="一句话说清问题，不超过 40 字。")
    kind = forms.ChoiceField(
        label="类别",
        choices=[("economy", "经济"), ("people", "民生"), ("culture", "文化")],
        widget=forms.RadioSelect,
    )
    sector = forms.ChoiceField(label="界别", choices=[("", "请选择"), *((s, s) for s in SECTORS)])
    text = forms.CharField(label="内容", max_length=1500, widget=forms.Textarea(attrs={"rows": 5}))
    heard_on = forms.DateField(label="了解情况的日期")
    people_met = forms.IntegerField(label="联系群众人数", min_value=1, required=False)
    phone = forms.CharField(label="联系电话", required=False, help_text="仅工作人员可见。")
    file = forms.FileField(label="附件", required=False, help_text="Word 或 PDF，不超过 20 MB。")
    open_author = forms.BooleanField(label="同意公开作者姓名", required=False)


def proposals() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            pk=number, number=f"2026{number:04d}", title=TITLES[number % 5], author=PEOPLE[number % 6], sector=SECTORS[number % 4],
            state=STATES[number % 4][0], tone=STATES[number % 4][1], on=f"2026-02-{number % 27 + 1:02d}",
        )
        for number in range(1, 65)
    ]  # fmt: skip


REGULATION = "一、计分\n年度履职得分（第四条）\n  封顶 120 分。\n  会议出席（第六条）\n    全勤 40 分，缺席一次扣 2 分，扣完为止。"


def events() -> list[SimpleNamespace]:
    told = (
        ("审查立案", "刘示例（提案委）", "", "立为重点提案，建议由示例市城管局主办。"),
        ("提交提案", "孙示例（委员联络办）", "陈示例", ""),
        ("邀请联名", "陈示例", "", ""),
    )
    return [
        SimpleNamespace(
            label=label, by_name=by, on_behalf=behalf, note=note, at=STARTED_AT - timedelta(hours=20 * place)
        )
        for place, (label, by, behalf, note) in enumerate(told)
    ]


def leaf(label: str, amount: str, on: str = "", **more: str) -> dict[str, str]:
    return {"label": label, "amount": amount, "on": on} | more


def branch(label: str, amount: str, top: str, *parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    inner = "leaves" if parts and "parts" not in parts[0] else "branches"
    return {"label": label, "amount": amount, "max": top, "parts": True, inner: parts} | more


def sheet() -> list[dict[str, Any]]:
    """A score sheet of an invented member: groups, items, the entries that earned them, the cuts and their reasons."""
    return [
        branch(
            "一、会议出席", "27.5", "30",
            branch(
                "全体会议", "15", "15",
                leaf("市政协十届五次全体会议开幕会", "5", "01-12"), leaf("分组讨论", "5", "01-13"), leaf("闭幕会", "5", "01-15"),
                note="出席 6 个半天中的 6 个",
            ),
            branch(
                "常委会会议", "12.5", "15",
                leaf("十届常委会第十七次会议", "5", "03-28"), leaf("十届常委会第十八次会议", "5", "06-25"),
                leaf("十届常委会第十九次会议", "2.5", "09-26", note="请假（因公）", cut="因公请假按半数计分", tone="warn"),
                note="出席 5 个半天，请假 1 个",
            ),
            open=True,
        ),
        branch(
            "二、提案", "20", "20",
            branch(
                "提交提案", "12", "12",
                leaf("关于完善老旧小区电动自行车充电设施的提案", "6", "01-10", note="第一提案人"),
                leaf("关于优化社区医院夜间门诊服务的提案", "6", "01-11", note="第一提案人"),
                leaf("关于保护利用传统村落的提案", "0", "01-12", note="联名", cut="已达上限 12 分，本件 2 分不计"),
                note="3 件，计 2 件", cut="原得 14 分，上限 12 分，减 2 分",
            ),
            branch("立案与重点提案", "8", "8", leaf("立为重点提案", "8", "03-02"), note="1 件"),
        ),
        branch(
            "三、社情民意信息", "9", "20",
            branch("报送", "3", "5", leaf("关于山区快递进村“最后一公里”的建议", "3", "05-18"), note="1 篇"),
            branch("采用", "6", "15", leaf("被市政协采用（单篇）", "6", "05-30"), note="1 次"),
            tone="warn",
        ),
        branch("四、参加活动", "16", "20", leaf("农业界别小组调研", "8", "04-16"), leaf("民主监督：夜间门诊", "8", "07-09")),
        {"label": "五、通报批评", "amount": "0", "max": "", "note": "无", "parts": False},
    ]  # fmt: skip
