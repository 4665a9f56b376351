"""Every number that differs between committees: typed, with a default, a unit and its source; values are dated rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongxin.people.http import whole_number
from tongxin.people.models import Committee, ParameterValue
from tongxin.trail import clock


@dataclass(frozen=True, slots=True)
class Parameter:
    """A declared parameter. `seen` says what real committees use; `choices` limits a text, `least` and `most` a number.

    Without a `most` of its own a number may be as large as its unit makes sense.
    """

    name: str
    label: str
    default: int | str | bool
    unit: str = ""
    seen: str = ""
    clause: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 0

    @property
    def largest(self) -> int:
        return self.most or MOST[self.unit]

    def read(self, text: str) -> int | str | bool:
        """The typed value of a written one; raises ValueError with what is allowed."""
        if isinstance(self.default, bool):
            return bool(self._choice(text, {"是": True, "否": False}))
        if isinstance(self.default, int):
            return self._number(text)
        if self.choices:
            return str(self._choice(text, {code: code for code, _ in self.choices}, dict(self.choices)))
        return text.strip()

    def _number(self, text: str) -> int:
        number = whole_number(text)
        if number is None or not self.least <= number <= self.largest:
            raise ValueError(f"“{self.label}”要填{self.least}至{self.largest}的整数，单位是{self.unit}")
        return number

    def _choice(self, text: str, allowed: dict[str, Any], words: Mapping[str, str] | None = None) -> Any:
        if text not in allowed:
            raise ValueError(f"“{self.label}”只能是：{'、'.join(words.values() if words else allowed)}")
        return allowed[text]


WORKING_DAYS, DAYS, MONTHS, TIMES = "个工作日", "天", "个月", "次"
MOST = {
    WORKING_DAYS: 250, DAYS: 366, MONTHS: 60, TIMES: 100, "项": 10, "%": 100, "字": 100_000, "分钟": 480, "件": 100,
    "人": 100, "篇": 100, "分": 1000, "年": 100, "月": 12, "秒": 3600, "届": 20,
}  # fmt: skip
OUTCOMES = (
    ("three_solved", "三类：解决、列入计划、留作参考"),
    ("three_adopted", "三类：采纳、部分采纳、未采纳"),
    ("four", "四类"),
)
RATINGS = (("three", "满意、基本满意、不满意"), ("four", "满意、基本满意、不满意、理解"))
DURING_YEAR = (("items_and_total", "明细与不含等次的总分"), ("total", "只看总分"), ("nothing", "不显示"))
FAILS = (("cumulative", "累计"), ("consecutive", "连续"))
UNRATED = (("not_rated", "记为未评价"),)

DECLARED = (
    Parameter("proposals.window_months", "会议提案提前征集", 3, MONTHS, "会前3个月"),
    Parameter("proposals.sectors_between_sessions", "界别可提平时提案", False, "", "京沪允许"),
    Parameter("proposals.return_days", "退办期限", 7, WORKING_DAYS, "3、5、7、10个工作日"),
    Parameter("proposals.return_decision_days", "退办答复期限", 7, DAYS, "7天"),
    Parameter("proposals.first_talk_days", "首次面商期限", 15, WORKING_DAYS, "15个工作日"),
    Parameter("proposals.co_handler_months", "会办意见期限", 1, MONTHS, "1、2个月，或办结前20天"),
    Parameter("proposals.reply_session_months", "会议提案答复期限", 3, MONTHS, "2至5个月"),
    Parameter("proposals.reply_intersession_months", "平时提案答复期限", 3, MONTHS, "3个月"),
    Parameter("proposals.longest_months", "延期后最长期限", 6, MONTHS, "加1个月，或共6个月"),
    Parameter("proposals.rating_days", "评价期限", 15, WORKING_DAYS, "15个工作日"),
    Parameter("proposals.silence", "逾期未评价", "not_rated", "", "从不视为满意", choices=UNRATED),
    Parameter("proposals.rehandling_months", "重新办理期限", 1, MONTHS, "四川3个月"),
    Parameter("proposals.talks_needed", "面商次数", 2, TIMES, "2次"),
    Parameter("proposals.outcome_scheme", "办理结果分类", "three_solved", "", "三类或四类", choices=OUTCOMES),
    Parameter("proposals.rating_values", "评价档次", "three", "", "三档或四档", choices=RATINGS),
    Parameter("proposals.rating_axes", "评价项目", 2, "项", "态度与结果", least=1),
    Parameter("proposals.publication_days", "复文公开期限", 20, WORKING_DAYS, "20个工作日"),
    Parameter("proposals.outstanding_percent", "优秀提案比例", 5, "%", "1%、5%"),
    Parameter("proposals.length", "提案字数上限", 2500, "字", "800至2500字", least=100),
    Parameter("opinions.length", "社情民意字数上限", 1500, "字", "1500字", least=100),
    Parameter("meetings.speech_length", "大会发言字数上限", 2000, "字", "1600至3000字", least=100),
    Parameter("meetings.speech_minutes", "大会发言时长", 8, "分钟", "8分钟", least=1),
    Parameter("consultations.notice_days", "协商会议通知提前", 15, WORKING_DAYS, "广州15"),
    Parameter("consultations.papers_days", "协商材料提前", 10, WORKING_DAYS, "广州10"),
    Parameter("consultations.minutes_days", "协商纪要期限", 7, WORKING_DAYS, "广州7"),
    Parameter("meetings.leave_notice_plenary", "全会请假提前", 3, DAYS, "湖南3天，海南2天"),
    Parameter("meetings.leave_notice_standing", "常委会请假提前", 2, DAYS, "2天"),
    Parameter("meetings.attendance_unit", "出席计量单位", "half_day", "", "半天", choices=(("half_day", "半天"), ("day", "天"))),
    Parameter("meetings.list_closed_days", "出席名单结束", 0, WORKING_DAYS, "当天"),
    Parameter("meetings.late_slip_days", "补交请假条", 3, WORKING_DAYS, "未见统一规定"),
    Parameter("sectors.activities", "界别每年活动", 2, TIMES, "1至4次", "WH-4.3"),
    Parameter("sectors.outputs", "界别每年成果", 2, "件", "1至4件", "WH-4.4"),
    Parameter("outreach.contacts_per_quarter", "每季度联系群众", 1, TIMES, "每季1次", "JM-10.1"),
    Parameter("outreach.lasting_contacts", "固定联系群众", 2, "人", "1至2人", "WH-9.4"),
    Parameter("opinions.per_half_year", "每半年社情民意", 1, "篇", "半年或一年1篇", "JM-10.2"),
    Parameter("evaluation.pass_line", "及格线", 60, "分", "40、60、70分", "YQ-12.3"),
    Parameter("evaluation.failing_years", "不及格年数", 2, "年", "2年", "YQ-12.4", least=1),
    Parameter("evaluation.failing_years_mode", "不及格年数算法", "cumulative", "", "乐清累计，济南连续", "YQ-12.4", FAILS),
    Parameter("evaluation.standing_absences", "常委会无故缺席", 2, TIMES, "一年2次或3次", "YQ-12.2", least=1),
    Parameter("evaluation.publicity_days", "暂定结果公示", 5, WORKING_DAYS, "未见统一规定"),
    Parameter("evaluation.objection_days", "对得分提出异议", 10, WORKING_DAYS, "未见统一规定"),
    Parameter("evaluation.ruling_days", "异议裁定期限", 15, WORKING_DAYS, "未见统一规定"),
    Parameter("evaluation.shown_during_year", "委员年内可见", "items_and_total", "", "明细、总分或不显示", "", DURING_YEAR),
    Parameter("evaluation.year_closes", "年度截止", "12-20", "", "11月30日至12月31日"),
    Parameter("outreach.forms_collected_month", "登记表归集月份", 11, "月", "11月", "JM-14.3", least=1),
    Parameter("people.separation_persons", "职责分离最少人数", 2, "人", "2至3人", least=2),
    Parameter("drafts.autosave_seconds", "草稿自动保存", 20, "秒", least=5),
    Parameter("sessions.idle_staff", "工作人员闲置退出", 15, "分钟", least=5),
    Parameter("sessions.idle_members", "委员闲置退出", 30, "分钟", least=5),
    Parameter("trail.kept_years", "留痕保存", 3, "年", "法定至少6个月", least=1),
    Parameter("trail.scores_kept_terms", "得分相关留痕保存", 2, "届", "本届与下一届", least=1),
    Parameter("outreach.personal_data_years", "联系对象个人信息保存", 1, "年", "联系结束后1年"),
)  # fmt: skip
PARAMETERS = {parameter.name: parameter for parameter in DECLARED}


@dataclass(frozen=True, slots=True)
class Resolved:
    """The value in force, and where it comes from."""

    parameter: Parameter
    value: int | str | bool
    source: str

    @property
    def number(self) -> int:
        """The value within what may be set now; more may have been stored before there were limits."""
        return max(self.parameter.least, min(int(self.value), self.parameter.largest))


def parameter(committee: Committee, name: str, on: date | None = None) -> Resolved:
    """The value on a day: the committee's own, else its parent's and so on up, else the default.

    A committee that went back to the default says null from that day on, and is passed over like one that never spoke.
    Raises KeyError for a name that is not declared.
    """
    declared, day = PARAMETERS[name], on or clock.today()
    for level in committee.lineage():
        row = ParameterValue.objects.filter(committee=level, name=name).in_force(day).first()
        if row and row.says is not None:
            return Resolved(declared, row.says, level.short_name)
    return Resolved(declared, declared.default, "默认")
