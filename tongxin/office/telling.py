"""What the office's pages call the values of an event."""

from django.db.models import QuerySet

from tongxin.trail.models import Event
from tongxin.trail.telling import Told, Wording, newest

MOST = 30
WORDS = {
    "name": "姓名", "gender": "性别", "ethnicity": "民族", "party": "党派", "education": "学历", "employer": "工作单位及职务",
    "position": "名册次序", "is_scored": "参加考核", "from_on": "起始日期", "until_on": "截止日期", "decided_by": "决定会议",
    "document": "文号", "note": "说明", "value": "取值", "power": "权限", "username": "登录名", "is": "", "kind": "事项",
    "phone": "电话", "born": "出生年月",
}  # fmt: skip
WORDING = Wording(WORDS, fresh=WORDS.keys() - {"from_on"})  # the decision names the day


def told(events: QuerySet[Event]) -> list[Told]:
    return newest(events, WORDING, most=MOST)
