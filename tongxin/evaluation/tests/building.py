"""Small builders for schemes and cases, so that each test shows only what it is about."""

from datetime import date
from fractions import Fraction
from itertools import count
from pathlib import Path
from textwrap import indent

from tongxin.evaluation.engine import (
    Case,
    CasePeriod,
    Duty,
    Earlier,
    Scheme,
    Sheet,
    Span,
    Subject,
    evaluate,
    load_scheme,
)

SAMPLES = Path(__file__).parents[3] / "policies" / "samples"
HALF = Fraction(1, 2)
_numbers = count(1)


def sample(name: str) -> Scheme:
    return load_scheme(SAMPLES / f"{name}.yaml")


def item(name: str, body: str) -> str:
    """A node of a tree: id, label and clause are filled in."""
    return f"- id: {name}\n  label: {name}\n  clause: 第二条\n{indent(body.strip(), '  ')}\n"


def written(tree: str, more: str = "", root: str = "") -> str:
    """A whole scheme around some nodes."""
    head = "scheme: probe\ntitle: 示例办法\ntree:\n  id: total\n  label: 总分\n  clause: 第一条\n"
    top = indent(root, "  ") + "\n" if root else ""
    return f"{head}{top}  sum:\n{indent(tree.rstrip(), '    ')}\n{more}\n"


def scheme_of(tree: str, more: str = "", root: str = "") -> Scheme:
    return load_scheme(written(tree, more, root))


def one(body: str, *duties: Duty, more: str = "", **parts) -> Sheet:
    """The sheet of a scheme with the single item `it`."""
    return evaluate(scheme_of(item("it", body), more), case(*duties, **parts))


def total(body: str, *duties: Duty, **parts):
    return one(body, *duties, **parts).total


def case(
    *duties: Duty,
    year: int = 2025,
    part: int = 0,
    name: str = "李明",
    subject: Subject | None = None,
    **parts,
) -> Case:
    return Case(subject or member(name), CasePeriod(year, part), duties, **parts)


def member(name: str = "李明", *facts: Span, **parts) -> Subject:
    return Subject(id=name, name=name, facts=facts, **parts)


def standing(name: str = "王芳", **parts) -> Subject:
    return member(name, Span("post", "standing_member"), **parts)


def earlier(*years: tuple[str, int, str]) -> tuple[Earlier, ...]:
    return tuple(Earlier(period, score, grade) for period, score, grade in years)


def duty(kind: str, on: str = "2025-03-01", quantity=1, name: str = "", **facts) -> Duty:
    number = next(_numbers)
    return Duty(
        name or f"d{number:05}", kind, date.fromisoformat(on), quantity, facts, title=f"第{number}条记录"
    )


def attended(on: str = "2025-01-10", mark: str = "present", meeting_kind: str = "plenary", **facts) -> Duty:
    facts.setdefault("meeting", f"{meeting_kind}-{on}")
    return duty("meeting.attendance", on, mark=mark, meeting_kind=meeting_kind, **facts)


def took_part(on: str = "2025-05-01", activity_kind: str = "inspection", **facts) -> Duty:
    return duty("activity.participation", on, activity_kind=activity_kind, **facts)


def signed(kind: str, key: str, document: str, on: str, position: int, signers: int, **facts) -> Duty:
    return duty(kind, on, **{key: document}, position=position, signers=signers, **facts)


def submitted(proposal: str, on: str = "2025-01-08", position: int = 1, signers: int = 1, **facts) -> Duty:
    facts = {
        "role": "lead" if position == 1 else "co",
        "form": "joint" if signers > 1 else "personal",
    } | facts
    return signed("proposal.submitted", "proposal", proposal, on, position, signers, **facts)


def filed(proposal: str, on: str = "2025-03-01", position: int = 1, signers: int = 1, **facts) -> Duty:
    facts = {
        "role": "lead" if position == 1 else "co",
        "form": "joint" if signers > 1 else "personal",
    } | facts
    return signed("proposal.filed", "proposal", proposal, on, position, signers, **{"how": "filed"} | facts)


def reported(report: str, on: str = "2025-04-01", position: int = 1, signers: int = 1, **facts) -> Duty:
    return signed("opinion.submitted", "report", report, on, position, signers, **facts)


def adopted(
    report: str, level: str = "own", on: str = "2025-05-01", position: int = 1, signers: int = 1, **facts
) -> Duty:
    return signed("opinion.adopted", "report", report, on, position, signers, level=level, **facts)


def instructed(report: str, level: str = "own", on: str = "2025-06-01", **facts) -> Duty:
    return signed("opinion.instructed", "report", report, on, 1, 1, level=level, **facts)


def contacted(on: str = "2025-02-01", **facts) -> Duty:
    return duty("contact.recorded", on, means="visit", **facts)


def trained(on: str = "2025-06-10", extent: str = "full", **facts) -> Duty:
    return duty("training.attendance", on, extent=extent, **facts)
