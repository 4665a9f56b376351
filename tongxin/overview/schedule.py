"""Chores by the clock: each has a cron line; the row's time is moved by compare-and-swap, the winner runs it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cronsim import CronSim
from django.core.management import call_command
from django_tasks import task

from tongxin.overview.models import Chore
from tongxin.people.models import Committee, SignInAttempt
from tongxin.trail import clock
from tongxin.trail.anchors import export
from tongxin.trail.models import Nonce
from tongxin.trail.vessels import write_anchor

NONCES_KEPT = timedelta(days=7)
ATTEMPTS_KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Timed:
    """A chore and when it runs, in the office's time."""

    name: str
    cron: str
    run: Callable[[], object]


@task()
def forget_old_requests() -> None:
    """Answers to unsafe requests are kept for a week, sign-in attempts for half a year."""
    Nonce.objects.filter(at__lt=clock.now() - NONCES_KEPT).delete()
    SignInAttempt.objects.filter(at__lt=clock.now() - ATTEMPTS_KEPT).delete()


@task()
def write_anchors() -> None:
    """The heads of every committee's chains go to a file beside the database each day."""
    for committee in Committee.objects.all():
        write_anchor(committee.code, clock.today(), export(committee.pk, committee.code))


@task()
def forget_old_results() -> None:
    call_command("prune_db_task_results")


TIMED = (
    Timed("forget_old_requests", "20 3 * * *", forget_old_requests.enqueue),
    Timed("write_anchors", "40 3 * * *", write_anchors.enqueue),
    Timed("forget_old_results", "50 3 * * *", forget_old_results.enqueue),
)


def run_due(now: datetime) -> list[str]:
    """Start every chore whose time has come; returns the names this scheduler started."""
    return [timed.name for timed in TIMED if claimed(timed, now) and started(timed)]


def claimed(timed: Timed, now: datetime) -> bool:
    """Move the chore's time forward; only one of many schedulers succeeds. A new chore waits for its first time."""
    following = next(CronSim(timed.cron, now.astimezone(clock.LOCAL)))
    row, fresh = Chore.objects.get_or_create(name=timed.name, defaults={"next_at": following})
    if fresh or row.next_at > now:
        return False
    moved = Chore.objects.filter(name=timed.name, next_at=row.next_at).update(next_at=following, last_at=now)
    return moved == 1


def started(timed: Timed) -> bool:
    timed.run()
    return True
