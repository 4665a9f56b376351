"""Invented people and duties from a fixed seed: the same on every machine, spread as a real year spreads them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from tongxin.people.models import Body

SEED = 20_251_122
YEAR = 2025
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建国文波辉斌宇浩凯健俊帆雪荣成康光"
PARTIES = ("中共党员", "民革", "民盟", "民建", "民进", "农工党", "致公党", "九三学社", "无党派人士", "")
BODIES = {
    Body.Kind.SECTOR: [f"示例第{n}界" for n in range(1, 31)],
    Body.Kind.SPECIAL_COMMITTEE: [f"示例第{n}委员会" for n in range(1, 11)],
    Body.Kind.MEMBER_LIAISON_GROUP: [f"第{n}委员联络组" for n in range(1, 21)],
}


def name(rng: Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2, 2))))


def phone(number: int) -> str:
    return f"138{number:08d}"


def born(rng: Random) -> str:
    return f"{rng.randint(1955, 1995)}-{rng.randint(1, 12):02d}"


@dataclass(frozen=True, slots=True)
class Done:
    """One invented duty: kind, day, quantity in thousandths, facts, title."""

    kind: str
    on: date
    milli: int
    facts: dict[str, Any]
    title: str


Invent = Callable[[Random, int], Done]


def attended(rng: Random, number: int) -> Done:
    mark = rng.choices(("present", "late", "early", "leave", "unexcused"), (85, 4, 2, 7, 2))[0]
    meeting = rng.randrange(24)
    kind = ("plenary", "standing", "special_consultation", "symposium")[meeting % 4]
    facts = {
        "meeting": f"m{meeting}", "meeting_kind": kind, "sitting": "whole", "mark": mark, "required": True,
        "role": "speaker" if rng.random() < 0.03 and mark == "present" else "member",
    }  # fmt: skip
    if mark == "leave":
        facts["reason"] = rng.choice(("official", "sick", "personal", "unstated"))
    return Done(
        "meeting.attendance", _day(meeting * 15), rng.choice((1000, 2000)), facts, f"示例会议{meeting}"
    )


def took_part(rng: Random, number: int) -> Done:
    activity = rng.randrange(120)
    facts = {
        "activity": f"a{number}", "activity_kind": rng.choice(("inspection", "research", "service", "reading", "study")),
        "organiser_kind": "special_committee", "role": rng.choices(("participant", "organiser"), (9, 1))[0],
    }  # fmt: skip
    return Done("activity.participation", _day(activity * 3), 1000, facts, f"示例活动{activity}")


def trained(rng: Random, number: int) -> Done:
    facts = {"course": f"c{number}", "course_kind": "ability", "extent": rng.choice(("full", "full", "part"))}
    return Done("training.attendance", _day(rng.randrange(365)), 1000, facts, "示例培训班")


def submitted(rng: Random, number: int) -> Done:
    facts = {"outcome": "filed", **_proposal(rng, number)}
    return Done("proposal.submitted", _day(rng.randrange(365)), 1000, facts, f"关于示例事项{number}的提案")


def filed(rng: Random, number: int) -> Done:
    marks = [mark for mark, share in (("key", 0.05), ("outstanding", 0.08)) if rng.random() < share]
    facts = {"how": "filed", **_proposal(rng, number), **({"marks": marks} if marks else {})}
    return Done("proposal.filed", _day(rng.randrange(365)), 1000, facts, f"关于示例事项{number}的提案")


def _proposal(rng: Random, number: int) -> dict[str, Any]:
    signers = rng.choice((1, 1, 2, 3))
    position = rng.randint(1, signers)
    return {
        "proposal": f"p{number}", "form": "joint" if signers > 1 else "personal", "season": "session",
        "role": "lead" if position == 1 else "co", "position": position, "signers": signers,
    }  # fmt: skip


def reported(rng: Random, number: int) -> Done:
    return Done(
        "opinion.submitted", _day(rng.randrange(365)), 1000, _report(rng, number), f"示例信息{number}"
    )


def adopted(rng: Random, number: int) -> Done:
    level = rng.choices(("own", "prefecture", "province", "nation"), (60, 25, 12, 3))[0]
    facts = {**_report(rng, number), "level": level, "way": rng.choice(("single", "combined"))}
    return Done("opinion.adopted", _day(rng.randrange(365)), 1000, facts, f"示例信息{number}")


def _report(rng: Random, number: int) -> dict[str, Any]:
    signers = rng.choice((1, 1, 1, 2))
    return {
        "report": f"r{number}", "form": "joint" if signers > 1 else "single_author", "position": 1, "signers": signers,
    }  # fmt: skip


def contacted(rng: Random, number: int) -> Done:
    facts = {"means": rng.choice(("visit", "talk", "phone")), "has_issue": rng.random() < 0.3}
    return Done("contact.recorded", _day(rng.randrange(365)), 1000, facts, "走访界别群众")


KINDS: tuple[Invent, ...] = (attended, took_part, trained, submitted, filed, reported, adopted, contacted)
SHARES = (42, 22, 3, 8, 6, 8, 4, 7)


def duty(rng: Random, number: int) -> Done:
    return rng.choices(KINDS, SHARES)[0](rng, number)


def _day(number: int) -> date:
    return date(YEAR, 1, 1) + timedelta(days=number % 365)
