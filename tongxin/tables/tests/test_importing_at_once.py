"""Two people at one import, and two imports of one committee at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection

from tongxin.people.models import Membership
from tongxin.people.tests.factories import make_body, make_committee, make_member
from tongxin.tables import importing
from tongxin.tables.importing import Outdated, confirm, decide, read_again
from tongxin.tables.tests.bringing import context, opened

VISIT = "日期,组织单位,活动类别,活动名称,参加委员\n2025-05-15,提案委员会,视察,小区视察,林怡、邹磊刚\n"
ROSTER = "界别,姓名,联系电话\n教育界,林怡,13800000001\n教育界,邹磊刚,13800000002\n"


def opened_with_two_questions():
    committee = make_committee()
    for name in ("林怡", "邹磊刚"):
        make_member(committee, name=name)
        make_member(committee, name=name, sector="经济界")
    return opened(committee, "activities", VISIT)


@pytest.mark.django_db
def test_two_who_answer_two_questions_of_one_line_are_both_heard():
    batch = opened_with_two_questions()
    hers, his = batch.lines.get(), batch.lines.get()
    decide(batch, context(batch.committee), [(hers, "who:林怡", "林怡|教育界")])
    decide(batch, context(batch.committee), [(his, "who:邹磊刚", "邹磊刚|经济界")])
    assert batch.lines.get().answers == {"who:林怡": "林怡|教育界", "who:邹磊刚": "邹磊刚|经济界"}


@pytest.mark.django_db
def test_an_answer_to_a_line_read_again_meanwhile_is_refused_in_words():
    batch = opened_with_two_questions()
    line = batch.lines.get()
    read_again(batch, context(batch.committee))
    with pytest.raises(Outdated, match="这次导入刚被重新核对过，请刷新页面再作决定"):
        decide(batch, context(batch.committee), [(line, "who:林怡", "林怡|教育界")])


@pytest.fixture
def meeting_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has read what is open waits a moment for the other to have read it too."""
    gate, read = Barrier(2), importing._open_now

    def reading(*arguments):
        found = read(*arguments)
        with suppress(BrokenBarrierError):
            gate.wait(2)
        return found

    monkeypatch.setattr(importing, "_open_now", reading)


def together(*works: Callable[[], object]) -> list[BaseException | None]:
    """Do these at once; what each failed with."""

    def run(work):
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        return [each.exception(timeout=20) for each in [pool.submit(run, work) for work in works]]


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_roster_confirmed_at_once_seat_everybody_once(meeting_point):
    if connection.vendor != "postgresql":
        pytest.skip("where one writes at a time, the second import reads after the first")
    committee = make_committee()
    make_body(committee)
    batches = [opened(committee, "members", ROSTER) for _ in range(2)]
    works = [lambda batch=batch: confirm(batch, context(committee)) for batch in batches]
    assert together(*works) == [None, None]
    names = Membership.objects.filter(committee=committee).values_list("person__name", flat=True)
    assert sorted(names) == ["林怡", "邹磊刚"]
