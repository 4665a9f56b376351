"""The sample year as its makers know it (truth.json), and as the product stores it, in one shape to compare."""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from tongxin.meetings.models import Activity, Attendance, LeaveSlip
from tongxin.opinions.models import Adoption, Instruction, Report
from tongxin.outreach.models import Contact
from tongxin.people.finding import Roster
from tongxin.people.models import Body, Committee, Membership
from tongxin.proposals.models import Proposal
from tongxin.trail import clock

LEVELS = {"prefecture": "设区市政协", "province": "省政协", "nation": "全国政协"}
HALVES = {"am": "上午", "pm": "下午", "whole": "全天"}
FAMILY = {"thematic_standing": "standing"}


@cache
def truth() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "truth.json").read_text(encoding="utf-8"))


class Stored:
    """What the committee's tables hold, spelled as truth.json spells it."""

    def __init__(self, committee: Committee) -> None:
        self.committee = committee
        self.who = {pk: seat.label for pk, seat in Roster(committee, clock.today()).by_id.items()}

    def members(self) -> list[dict[str, Any]]:
        day = clock.today()
        return [
            self.member(row, day) for row in Membership.objects.filter(committee=self.committee).with_rows()
        ]

    def member(self, row: Membership, day: Any) -> dict[str, Any]:
        bodies = {kind: body.name if (body := row.body_on(kind, day)) else "" for kind in Body.Kind.values}
        return {
            "name": row.person.name, "sector": bodies["sector"], "gender": row.person.gender, "born": row.person.born,
            "ethnic": row.person.ethnicity, "party": row.party, "committee": bodies["special_committee"],
            "group": bodies["member_liaison_group"], "work": row.employer, "phone": row.person.phone,
            "post": row.post_label(day), "convener": bool(row.roles_on(day)), "education": row.education,
            "joined": row.joined_on.strftime("%Y-%m"),
        }  # fmt: skip

    def events(self) -> list[dict[str, Any]]:
        marks: dict[Any, dict[str, str]] = defaultdict(dict)
        rows = (
            Attendance.objects.standing()
            .filter(committee=self.committee)
            .exclude(sitting__meeting__kind="training")
        )
        for row in rows.select_related("sitting__meeting").order_by("sitting__on", "sitting__position", "pk"):
            marks[row.sitting][self.who[row.membership_id]] = row.mark
        return [
            {
                "event": sitting.label, "kind": FAMILY.get(sitting.meeting.kind, sitting.meeting.kind),
                "on": sitting.on.isoformat(), "half": HALVES[sitting.half], "marks": found,
            }
            for sitting, found in marks.items()
        ]  # fmt: skip

    def leave_slips(self) -> list[dict[str, Any]]:
        rows = (
            LeaveSlip.objects.standing()
            .filter(committee=self.committee)
            .select_related("sitting")
            .order_by("pk")
        )
        return [
            {
                "event": row.sitting.label, "who": self.who[row.membership_id], "reason": row.reason,
                "result": row.get_result_display(),
            }
            for row in rows
        ]  # fmt: skip

    def activities(self) -> list[dict[str, Any]]:
        rows = Activity.objects.standing().filter(committee=self.committee).prefetch_related("participations")
        return [
            {
                "no": row.number, "on": row.on.isoformat(), "body": row.organiser.name, "kind": row.get_kind_display(),
                "who": [self.who[part.membership_id] for part in row.participations.all() if not part.is_voided],
            }
            for row in rows.select_related("organiser").order_by("number")
        ]  # fmt: skip

    def proposals(self) -> list[dict[str, Any]]:
        rows = (
            Proposal.objects.standing()
            .filter(committee=self.committee)
            .select_related("owner", "merged_into")
        )
        return [self.proposal(row) for row in rows.prefetch_related("signatures", "marks").order_by("number")]

    def proposal(self, row: Proposal) -> dict[str, Any]:
        signers = [self.who[signature.membership_id] for signature in row.signatures.all()]
        lead = None if row.owner else signers.pop(0)
        return {
            "no": row.number, "case": row.case_number, "on": row.on.isoformat(), "lead": lead, "co": signers,
            "owner": row.owner.name if row.owner else None, "verdict": row.get_verdict_display(),
            "merged_into": row.merged_into.case_number if row.merged_into else None,
            "marks": sorted(str(mark) for mark in row.marks.all()), "result": row.outcome_class or None,
        }  # fmt: skip

    def opinions(self) -> list[dict[str, Any]]:
        rows = Report.objects.standing().filter(committee=self.committee).order_by("number")
        return [self.opinion(row) for row in rows.prefetch_related("reporters", "adoptions", "instructions")]

    def opinion(self, row: Report) -> dict[str, Any]:
        adoptions: list[Adoption] = [each for each in row.adoptions.all() if not each.is_voided]
        said: list[Instruction] = list(row.instructions.all())
        above = [
            {"level": LEVELS[each.level], "form": each.get_way_display(), "month": each.on.month}
            for each in adoptions
            if each.level != "own"
        ]
        return {
            "no": row.number, "on": row.on.isoformat(), "title": row.title,
            "by": [self.who[reporter.membership_id] for reporter in row.reporters.all()],
            "city": any(each.level == "own" for each in adoptions),
            "instruction": said[0].leader if said else None, "above": sorted(above, key=str),
        }  # fmt: skip

    def contacts(self) -> list[dict[str, Any]]:
        rows = Contact.objects.standing().filter(committee=self.committee)
        return [{"who": self.who[row.membership_id], "on": row.on.isoformat()} for row in rows]

    def training(self) -> list[dict[str, Any]]:
        rows = Attendance.objects.standing().filter(
            committee=self.committee, sitting__meeting__kind="training"
        )
        return [
            {
                "who": self.who[row.membership_id], "full": row.mark == "present",
                "new": row.sitting.meeting.course_kind == "new_member",
            }
            for row in rows.select_related("sitting__meeting")
        ]  # fmt: skip
