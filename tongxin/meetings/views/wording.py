"""How rows of meetings read on pages and in exports: days, marks with their tone, results."""

from typing import Any

from tongxin.meetings.forms.meetings import TRAINING_MARKS
from tongxin.meetings.models import ALL_MARKS, TRAINING, UNKNOWN, Attendance, LeaveSlip, Meeting, Sitting

MARK_TONES = {
    "late": "warn",
    "early": "warn",
    "leave": "info",
    "unexcused": "bad",
    "part": "warn",
    "present": "ok",
}
RESULT_TONES = {"granted": "ok", "refused": "bad", "pending": "warn"}
TRAINING_WORDS, MARK_WORDS = dict(TRAINING_MARKS), dict(ALL_MARKS)


def days(meeting: Meeting) -> str:
    """The days of a meeting; a course whose day nobody noted says so."""
    if not meeting.day_known:
        return f"{meeting.starts_on.year}年（日期未注明）"
    if meeting.starts_on == meeting.ends_on:
        return f"{meeting.starts_on}"
    same_year = meeting.starts_on.year == meeting.ends_on.year
    last = f"{meeting.ends_on:%m-%d}" if same_year else f"{meeting.ends_on}"
    return f"{meeting.starts_on} 至 {last}"


def day(sitting: Sitting) -> str:
    half = "" if sitting.half == Sitting.Half.WHOLE else sitting.get_half_display()
    return f"{sitting.on} {half}".strip()


def sitting(row: Sitting) -> str:
    """A sitting with its meeting; many meetings sit once, under their own name."""
    return row.label if row.label == row.meeting.name else f"{row.meeting.name}，{row.label}"


def kind(meeting: Meeting) -> str:
    return meeting.get_course_kind_display() if meeting.kind == TRAINING else meeting.get_kind_display()


def mark(row: Attendance) -> str:
    """The mark in words, with the kind of leave; a course has words of its own."""
    words = TRAINING_WORDS if row.sitting.meeting.kind == TRAINING else {}
    word = words.get(row.mark) or row.get_mark_display()
    return f"{word}（{row.get_reason_display()}）" if row.mark == "leave" and row.reason else word


def mark_tone(row: Attendance) -> str:
    return MARK_TONES.get(row.mark, "warn" if row.mark == UNKNOWN else "")


def agreement(slip: LeaveSlip) -> str:
    """Whether slip and list agree; slips carry the annotations `shown` and `is_open`."""
    if slip.is_open:  # type: ignore[attr-defined]  # annotated by rows.py
        return "待裁定"
    if slip.ruled_at:
        return "已裁定"
    return "一致" if slip.shown == "leave" else "—"  # type: ignore[attr-defined]  # annotated by rows.py


def agreement_tone(slip: LeaveSlip) -> str:
    return {"待裁定": "warn", "已裁定": "info"}.get(agreement(slip), "")


def result_tone(slip: LeaveSlip) -> str:
    return RESULT_TONES[slip.result]


def origin(row: Any) -> str:
    """Where a recorded row came from; its import line was loaded with it."""
    if row.line_id is None:
        return f"{row.recorded_name}登记" if row.recorded_name else ""
    return f"导入“{row.line.batch.file_name}”，{row.recorded_name}"
