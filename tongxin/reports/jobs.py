"""Background jobs: bundles of all members' forms, with progress that anybody may leave and come back to."""

import tempfile
from collections.abc import Callable, Iterator

from django.db import transaction
from django_tasks import task

from tongxin.documents.shapes import RegistrationForm
from tongxin.evaluation import schemes
from tongxin.evaluation.engine import CaseError
from tongxin.evaluation.forms import problem_texts
from tongxin.evaluation.sheets import year_of
from tongxin.people.models import Committee, User
from tongxin.reports import making
from tongxin.reports.filling import registration_forms
from tongxin.reports.models import Bundle
from tongxin.tables.vessels import keep
from tongxin.trail import clock, record

STEP = 10


def order(committee: Committee, user: User, year: int, form: str) -> Bundle:
    """Ask for a bundle; one that is under way is given instead of a second one, one that is stuck is given up."""
    with transaction.atomic():
        known = Bundle.objects.filter(committee=committee, year=year, form=form, stage__in=Bundle.UNDER_WAY)
        for under_way in known:
            if under_way.is_running:
                return under_way
            finish(under_way, Bundle.Stage.FAILED, problem=under_way.trouble)
        bundle = Bundle.objects.create(
            committee=committee, year=year, form=form, asked_by=user, asked_name=user.display_name
        )
        act = record.Act("reports.bundle.ordered", "生成登记表合集", bundle, str(bundle))
        record.record(record.Actor(user.pk, user.display_name), committee.pk, act)
        make_bundle.enqueue(bundle.pk)
    return bundle


@task()
def make_bundle(bundle_id: int) -> None:
    """Make the bundle; done twice it is made once, and a failure says why on the page."""
    bundle = Bundle.objects.select_related("committee").get(pk=bundle_id)
    if bundle.stage not in Bundle.UNDER_WAY:
        return
    from tongxin.documents.fonts import FontsMissingError  # the web, which orders bundles, does not need it

    try:
        fill(bundle)
    except CaseError as error:
        finish(bundle, Bundle.Stage.FAILED, problem="；".join(problem_texts(error)))
    except FontsMissingError as error:
        finish(bundle, Bundle.Stage.FAILED, problem=str(error))
    except Exception:
        finish(bundle, Bundle.Stage.FAILED, problem="生成时出错，请重试；如再次出错，请联系技术人员查看日志")
        raise


def fill(bundle: Bundle) -> None:
    chosen = schemes.chosen(bundle.committee, bundle.year)
    if chosen is None:
        finish(bundle, Bundle.Stage.FAILED, problem=f"{bundle.year}年还没有选定考核办法")
        return
    result = year_of(chosen)
    scores = {
        row.pk: (sheet.shown, placed.proposed if placed else "") for row, sheet, placed in result.rows()
    }
    members = result.prepared.memberships
    Bundle.objects.filter(pk=bundle.pk).update(
        stage=Bundle.Stage.RUNNING, total=len(members), moved_at=clock.now()
    )
    with tempfile.TemporaryFile() as target:
        forms = counted(registration_forms(chosen, members, scores), progress(bundle))
        making.forms_bundle(forms, target, as_word=bundle.form == Bundle.Form.WORD)
        target.seek(0)
        bundle.stored_as = keep(bundle.committee.code, target.read())
    bundle.done = len(members)
    finish(bundle, Bundle.Stage.DONE)


def counted(forms: Iterator[RegistrationForm], told: Callable[[int], None]) -> Iterator[RegistrationForm]:
    for number, form in enumerate(forms, 1):
        yield form
        told(number)


def progress(bundle: Bundle) -> Callable[[int], None]:
    def told(done: int) -> None:
        if done % STEP == 0:
            Bundle.objects.filter(pk=bundle.pk).update(done=done, moved_at=clock.now())

    return told


def finish(bundle: Bundle, stage: str, *, problem: str = "") -> None:
    bundle.stage, bundle.problem = stage, problem[:300]
    bundle.save(update_fields=["stage", "problem", "stored_as", "done"])
