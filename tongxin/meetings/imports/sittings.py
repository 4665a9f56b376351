"""The meetings and sittings an import speaks of: those there are, and those it sets up."""

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import Any

from tongxin.meetings.models import Attendance, Guest, Meeting, Sitting
from tongxin.people.models import Membership
from tongxin.tables.importing import Context
from tongxin.tables.journal import Journal
from tongxin.tables.matching import PERHAPS, same_matter
from tongxin.tables.models import Line

Place = dict[str, Any]
Key = tuple[str, str, str]
NEW, SAME = "new", "same"
SITTING_WORDS = {
    "开幕": "opening", "闭幕": "closing", "分组": "group", "讨论": "group", "发言": "speeches", "列席": "observing_congress",
}  # fmt: skip
ON_STANDING_COMMITTEE = {"standing", "thematic_standing"}


def sitting_kind(label: str) -> str:
    return next((kind for word, kind in SITTING_WORDS.items() if word in label), "other")


def halves(written: str | None) -> tuple[str, int]:
    """(half, number of half-days) of 上午, 下午 or nothing."""
    return {"上午": ("am", 1), "下午": ("pm", 1)}.get(written or "", ("whole", 2))


def key_of(where: Place) -> Key:
    return where["meeting"], where["label"], where["on"]


def may_be_one(where: Place, meeting: Meeting) -> bool:
    """Whether a sheet may be of a meeting of another name: alike in name, one of them without a title, or two plenaries."""
    name, other = where["meeting"], meeting.name
    untitled = where["label"] in {name, other}
    plenaries = where["meeting_kind"] == meeting.kind == "plenary"
    return untitled or plenaries or name in other or other in name or same_matter(name, other) >= PERHAPS


class SittingBook:
    """Sittings by meeting, label and day, with their lists, read once for one pass."""

    def __init__(self, context: Context) -> None:
        self.context = context
        rows = Sitting.objects.filter(committee=context.committee, meeting__voided_at=None).select_related(
            "meeting"
        )
        self.sittings = {(row.meeting.name, row.label, row.on.isoformat()): row for row in rows}
        self.moved = {(row.meeting.name, row.on.year, row.label): row for row in rows}
        meetings = Meeting.objects.standing().filter(committee=context.committee)
        self.meetings = {(row.name, row.starts_on.year): row for row in meetings}
        self._marks: dict[int, dict[int, Attendance]] = {}
        self._guests: set[tuple[int, str]] | None = None
        self._standing: dict[str, set[int]] = {}
        self._due: dict[str, set[int]] = {}

    @cached_property
    def origins(self) -> dict[Key, Sitting]:
        """Sittings as the line that set them up called them, whatever the desk has corrected since."""
        rows = {row.line_id: row for row in self.sittings.values() if row.line_id}
        lines = Line.objects.filter(pk__in=rows).values_list("pk", "values")
        return {key_of(values["sitting"]): rows[pk] for pk, values in lines}

    @cached_property
    def together(self) -> dict[tuple[str, str], list[Sitting]]:
        """Sittings of one label on one day, of whatever meetings."""
        found: dict[tuple[str, str], list[Sitting]] = defaultdict(list)
        for (_, label, on), row in self.sittings.items():
            found[label, on].append(row)
        return found

    def find(self, where: Place) -> Sitting | None:
        """The sitting of that meeting, label and day, as it is called now or as its file called it."""
        key = key_of(where)
        return self.sittings.get(key) or self.origins.get(key)

    def settle(self, line: Line) -> None:
        """Ask whether a sheet is of a meeting that sits there under a like name: unasked it overwrites none."""
        where = line.values["sitting"]
        if self.find(where) is not None or self._on_another_day(line, where):
            return
        there = [row.meeting for row in self.together.get((where["label"], where["on"]), [])]
        names = [meeting.name for meeting in there if may_be_one(where, meeting)]
        if not names:
            return
        text = f"{where['on']}“{where['label']}”已有“{'”“'.join(names)}”的签到表，这份“{where['meeting']}”是同一次会议吗？"
        choices = [(name, f"是“{name}”") for name in names]
        line.ask("meeting", text, [*choices, (NEW, "是另一次会议")], name=where["meeting"])
        answer = line.answer("meeting")
        if answer in names:
            line.values = line.values | {"sitting": where | {"meeting": answer}}

    def _on_another_day(self, line: Line, where: Place) -> bool:
        """Ask where the meeting has a sitting of that name on another day: unasked its marks are not overwritten."""
        known = self.moved.get((where["meeting"], int(where["on"][:4]), where["label"]))
        if known is None:
            return False
        text = f"“{where['meeting']}”的“{where['label']}”登记在{known.on}，表里写的是{where['on']}，是同一场吗？不是的，请在表头写成两个名称"
        line.ask("meeting", text, [(SAME, f"是同一场，日期以登记的{known.on}为准")], name=where["label"])
        if line.answer("meeting") == SAME:
            line.values = line.values | {"sitting": where | {"on": known.on.isoformat()}}
        return True

    def attendance(self, where: Place, membership_id: int) -> Attendance | None:
        sitting = self.find(where)
        return self.marks(sitting).get(membership_id) if sitting else None

    def marks(self, sitting: Sitting) -> dict[int, Attendance]:
        if sitting.pk not in self._marks:
            rows = Attendance.objects.standing().filter(sitting=sitting).select_related("sitting__meeting")
            self._marks[sitting.pk] = {row.membership_id: row for row in rows}
        return self._marks[sitting.pk]

    def guest(self, where: Place, name: str) -> bool:
        sitting = self.find(where)
        if self._guests is None:
            rows = Guest.objects.standing().filter(committee=self.context.committee)
            self._guests = set(rows.values_list("sitting_id", "name"))
        return sitting is not None and (sitting.pk, name) in self._guests

    def is_due(self, membership: Membership, where: Place) -> bool:
        """Whether the member was due on that day: serving, not exempt, and on the standing committee where it meets."""
        day = date.fromisoformat(where["on"])
        if not membership.is_due_on(day):
            return False
        if where["meeting_kind"] not in ON_STANDING_COMMITTEE:
            return True
        return bool(membership.posts_on(day))

    def established(self, where: Place, line: Line, journal: Journal) -> Sitting:
        """The sitting, set up with its meeting where it is new; the line answers for both when taken back."""
        found = self.find(where)
        if found is None:
            meeting = self._meeting(where, line, journal)
            found = Sitting.objects.create(
                committee=self.context.committee, meeting=meeting, on=date.fromisoformat(where["on"]),
                half=where["half"], kind=where["kind"], label=where["label"], position=where["position"],
                half_days=where["half_days"], line=line,
            )  # fmt: skip
            self.sittings[key_of(where)] = found
            journal.added(line, found, found.label)
        return found

    def _meeting(self, where: Place, line: Line, journal: Journal) -> Meeting:
        day = date.fromisoformat(where["on"])
        known = self.meetings.get((where["meeting"], day.year))
        if known is None:
            known = self._new_meeting(where, day, line)
            self.meetings[where["meeting"], day.year] = known
            journal.added(line, known, known.name)
        elif not known.starts_on <= day <= known.ends_on:
            before = {"starts_on": known.starts_on, "ends_on": known.ends_on}
            known.starts_on, known.ends_on = min(known.starts_on, day), max(known.ends_on, day)
            known.save(update_fields=["starts_on", "ends_on"])
            journal.changed(
                None, known, known.name, before, {"starts_on": known.starts_on, "ends_on": known.ends_on}
            )
        return known

    def _new_meeting(self, where: Place, day: date, line: Line) -> Meeting:
        actor = self.context.actor
        return Meeting.objects.create(
            committee=self.context.committee, kind=where["meeting_kind"], name=where["meeting"], starts_on=day,
            ends_on=date.fromisoformat(where.get("until") or where["on"]), course_kind=where.get("course_kind", ""), day_known=where.get("day_known", True), line=line,
            recorded_by_id=actor.user_id, recorded_name=actor.name,
        )  # fmt: skip
