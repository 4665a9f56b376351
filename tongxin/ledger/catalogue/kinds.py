"""Every kind of duty the product knows."""

from tongxin.ledger.catalogue.types import Fact, Kind

MEETING_KINDS = {
    "plenary": "全体会议", "standing": "常务委员会会议", "thematic_standing": "专题议政性常委会会议",
    "council": "主席会议", "special_consultation": "专题协商会", "symposium": "协商座谈会",
    "counterpart": "对口协商", "sector_consultation": "界别协商", "proposal_handling": "提案办理协商",
    "remote": "远程协商", "online": "网络议政", "briefing": "情况通报会", "other": "其他会议",
}  # fmt: skip
SITTINGS = {
    "opening": "开幕会", "group": "分组讨论", "speeches": "大会发言", "observing_congress": "列席人大会议",
    "closing": "闭幕会", "whole": "全程", "other": "其他",
}  # fmt: skip
MARKS = {"present": "出席", "late": "迟到", "early": "早退", "leave": "请假", "unexcused": "无故缺席"}
REASONS = {"official": "公假", "sick": "病假", "personal": "事假", "unstated": "未注明"}
ACTIVITY_KINDS = {
    "inspection": "视察", "study_tour": "考察", "research": "专题调研", "symposium": "座谈会",
    "supervision": "民主监督", "service": "公益服务", "sector_activity": "界别活动",
    "sector_consultation": "界别协商", "reading": "读书活动", "study": "学习培训", "appraisal": "民主评议",
    "other": "其他活动",
}  # fmt: skip
ORGANISERS = {
    "special_committee": "专门委员会", "sector_activity_group": "界别活动组",
    "member_liaison_group": "委员联络组", "sector": "界别", "general_office": "办公室", "party": "党派团体",
}  # fmt: skip
LEVELS = {"own": "本级", "prefecture": "设区市", "province": "省", "nation": "全国", "department": "部门"}
WAYS = {"single": "单篇", "combined": "综合", "forwarded": "转送", "issue": "专刊"}
MEANS = {
    "visit": "走访", "talk": "座谈", "phone": "电话", "online": "网上互动", "pairing": "结对",
    "research": "调研", "reading": "读书交流",
}  # fmt: skip
OUTCOMES = {
    "filed": "立案", "merged": "并案", "converted": "转社情民意", "not_filed": "不予立案", "pending": "待审查",
}  # fmt: skip
PROPOSAL_MARKS = {"key": "重点提案", "outstanding": "优秀提案"}

_SIGNATURE = (
    Fact("form", "形式", "choice", {"personal": "个人", "joint": "联名", "collective": "集体"}),
    Fact("role", "署名", "choice", {"lead": "第一提案人", "co": "联名人"}),
    Fact("position", "署名次序", "number"),
    Fact("signers", "署名人数", "number"),
)
_AUTHORSHIP = (
    Fact("report", "来稿", "text"),
    Fact("form", "形式", "choice", {"single_author": "独立", "joint": "联名"}),
    Fact("position", "署名次序", "number"),
    Fact("signers", "署名人数", "number"),
)
_PROPOSAL = (
    Fact("proposal", "提案", "text"),
    *_SIGNATURE,
    Fact("season", "时段", "choice", {"session": "大会提案", "intersession": "平时提案"}),
)
_SIGNERS = ("member", "sector", "special_committee", "sector_activity_group", "member_liaison_group", "party")

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "meeting.attendance", "会议出席情况", "半天", "meetings",
            (
                Fact("meeting", "会议", "text"),
                Fact("meeting_kind", "会议类别", "choice", MEETING_KINDS, open=True),
                Fact("sitting", "场次", "choice", SITTINGS),
                Fact("mark", "考勤", "choice", MARKS),
                Fact("reason", "请假类别", "choice", REASONS),
                Fact("required", "应当出席", "flag"),
                Fact("role", "身份", "choice", {"member": "应到", "observer": "列席", "speaker": "发言"}),
            ),
        ),
        Kind(
            "activity.participation", "参加活动", "次", "meetings",
            (
                Fact("activity", "活动", "text"),
                Fact("activity_kind", "活动类别", "choice", ACTIVITY_KINDS, open=True),
                Fact("organiser_kind", "组织单位类别", "choice", ORGANISERS),
                Fact("role", "身份", "choice", {"participant": "参加", "organiser": "组织", "speaker": "发言"}),
            ),
            declarable=True,
        ),
        Kind(
            "training.attendance", "参加培训", "次", "meetings",
            (
                Fact("course", "班次", "text"),
                Fact("course_kind", "班次类别", "choice", {"new_member": "新任委员", "ability": "履职能力", "thematic": "专题"}),
                Fact("extent", "考勤", "choice", {"full": "全程", "part": "部分"}),
                Fact("undated", "日期未注明", "flag"),
            ),
            declarable=True,
        ),
        Kind(
            "proposal.submitted", "提交提案", "件", "proposals",
            (*_PROPOSAL, Fact("outcome", "审查意见", "choice", OUTCOMES)), _SIGNERS,
        ),
        Kind(
            "proposal.filed", "提案立案", "件", "proposals",
            (
                *_PROPOSAL,
                Fact("marks", "标记", "choices", PROPOSAL_MARKS),
                Fact("how", "立案方式", "choice", {"filed": "立案", "merged": "并案"}),
            ),
            _SIGNERS,
        ),
        Kind("opinion.submitted", "报送社情民意信息", "篇", "opinions", _AUTHORSHIP, _SIGNERS),
        Kind(
            "opinion.adopted", "社情民意采用", "次", "opinions",
            (*_AUTHORSHIP, Fact("level", "级别", "choice", LEVELS), Fact("way", "采用方式", "choice", WAYS)), _SIGNERS,
        ),
        Kind(
            "opinion.instructed", "领导批示", "次", "opinions",
            (*_AUTHORSHIP, Fact("level", "级别", "choice", LEVELS), Fact("leader", "批示领导", "text")), _SIGNERS,
        ),
        Kind(
            "contact.recorded", "联系界别群众", "次", "outreach",
            (Fact("means", "方式", "choice", MEANS), Fact("has_issue", "收集到问题建议", "flag")),
            declarable=True,
        ),
    )
}  # fmt: skip
