"""The spreadsheets of meetings: attendance lists and grids, leave slips, the activity register, training lists."""

from tongxin.ledger.duties import sync_counting
from tongxin.meetings.imports import activities, attendance, leave, training
from tongxin.tables.importing import Importer, register

ATTENDANCE = register(
    Importer(
        "attendance", "会议出席表",
        "全会签到表（每场一张工作表）或常委会出席统计表（姓名为行、各次会议为列）。空白格记为“未注明”，待决定后才计。",
        "meetings.manage", attendance.COLUMNS, attendance.read, attendance.resolve, attendance.apply, sync_counting,
    )
)  # fmt: skip
LEAVE = register(
    Importer(
        "leave", "请假登记",
        "会议请假条的登记表。与签到表不一致的会列出来，由人裁定以哪个为准。",
        "meetings.manage", leave.COLUMNS, leave.read, leave.resolve, leave.apply, sync_counting,
    )
)  # fmt: skip
ACTIVITIES = register(
    Importer(
        "activities", "活动台账",
        "视察、调研、座谈等活动的登记，参加委员的姓名可以写在同一格里。",
        "meetings.manage", activities.COLUMNS, activities.read, activities.resolve, activities.apply, sync_counting,
    )
)  # fmt: skip
TRAINING = register(
    Importer(
        "training", "培训名单",
        "委员培训班的参训名单，考勤分全程与部分。",
        "meetings.manage", training.COLUMNS, training.read, training.resolve, training.apply, sync_counting,
    )
)  # fmt: skip
