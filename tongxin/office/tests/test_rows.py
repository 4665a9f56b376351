"""Dated rows that were entered wrongly: set right or struck out, with the reason, always on record."""

from datetime import date

import pytest

from tongxin.office.tests.desk import Desk, decided, events, faults, fresh, send, values
from tongxin.people.models import Body, Change, Membership, Placement, Post
from tongxin.people.tests.factories import make_body, make_member

pytestmark = pytest.mark.django_db

D = date


def amended(row, **changed) -> dict:
    stands = {name: getattr(row, name) for name in ("from_on", "until_on", "decided_by", "document", "note")}
    return stands | {"reason": "抄写有误"} | changed


def row_url(desk: Desk, kind: str, row, seat: Membership | None = None) -> str:
    return desk.url("member-row", (seat or desk.lin).pk, kind, row.pk)


def standing(desk: Desk) -> Post:
    desk.change("post", **decided(D(2025, 1, 10), post="standing_member"))
    return Post.objects.get(membership=desk.lin)


def test_a_day_written_wrongly_is_corrected_with_before_and_after_on_record(client):
    desk = Desk(client)
    post = standing(desk)
    send(
        client,
        row_url(desk, "post", post),
        **amended(post, from_on=D(2025, 1, 12), document="示政协〔2025〕1号"),
    )
    post.refresh_from_db()
    assert (post.from_on, post.document) == (D(2025, 1, 12), "示政协〔2025〕1号")
    event = events(desk.here)[-1]
    assert (event.action, event.label, event.note) == (
        "people.member.row_corrected",
        "更正“常委”",
        "抄写有误",
    )
    assert values(event) == {
        "from_on": ("2025-01-10", "2025-01-12"), "document": ("示政协〔2025〕7号", "示政协〔2025〕1号"),
    }  # fmt: skip


def test_a_correction_that_changes_nothing_leaves_no_event(client):
    desk = Desk(client)
    post = standing(desk)
    before = len(events(desk.here))
    assert send(client, row_url(desk, "post", post), **amended(post)).status_code == 302
    assert len(events(desk.here)) == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"from_on": D(2021, 1, 1)}, {"from_on": ["任职日期要在其他登记之前（“换届产生”2022-01-01）"]}),
        ({"until_on": D(2025, 1, 1)}, {"until_on": ["截止日期不能早于起始日期2025-01-10"]}),
        ({"reason": ""}, {"reason": ["这个字段是必填项。"]}),
    ],
)
def test_a_correction_keeps_within_the_seat(client, changed, said):
    desk = Desk(client)
    post = standing(desk)
    assert faults(send(client, row_url(desk, "post", post), **amended(post, **changed))) == said


def test_two_places_of_one_kind_do_not_overlap_after_a_correction(client):
    desk = Desk(client)
    economy = make_body(desk.here, name="经济界")
    desk.change("sector", **decided(D(2025, 5, 1), body=economy.pk))
    first = Placement.objects.get(body__name="教育界")
    response = send(client, row_url(desk, "placement", first), **amended(first, until_on=D(2025, 5, 2)))
    assert faults(response) == {"from_on": ["与“经济界”（2025-05-01起）重叠"]}


def test_the_day_of_leaving_stays_after_everything_else(client):
    desk = Desk(client)
    post = standing(desk)
    desk.change("leave", **decided(D(2025, 5, 1), kind="resigned"))
    exit_ = Change.objects.get(kind="resigned")
    early = send(client, row_url(desk, "change", exit_), **amended(exit_, from_on=D(2025, 1, 5)))
    late = send(client, row_url(desk, "post", post), **amended(post, from_on=D(2025, 5, 2)))
    assert faults(early) == {"from_on": ["离任日期要在其他登记之后（“常委”2025-01-10）"]}
    assert faults(late) == {"from_on": ["离任日期要在其他登记之后（“辞去委员”2025-05-01）"]}


def test_a_leave_entered_by_mistake_is_struck_out_and_the_trail_keeps_it(client):
    desk = Desk(client)
    desk.change("leave", **decided(D(2025, 5, 1), kind="died"))
    exit_ = Change.objects.get(kind="died")
    send(client, row_url(desk, "change", exit_), act="strike", reason="登记错了人")
    assert fresh(desk.lin).left is None
    event = events(desk.here)[-1]
    assert (event.action, event.note) == ("people.member.row_struck", "登记错了人")
    assert (values(event)["is"], values(event)["from_on"]) == (("去世", None), ("2025-05-01", None))


def test_striking_out_needs_a_reason_and_never_takes_the_entry(client):
    desk = Desk(client)
    entry = Change.objects.get(membership=desk.lin)
    silent = send(client, row_url(desk, "change", entry), act="strike", reason="")
    entering = send(client, row_url(desk, "change", entry), act="strike", reason="试一试")
    assert faults(silent) == {"reason": ["请写明删去的原因"]}
    assert faults(entering) == {"reason": ["任职登记不能删去；不再担任委员请登记离任"]}
    assert Change.objects.filter(membership=desk.lin).count() == 1


def test_a_row_is_reached_only_through_its_own_member(client):
    desk = Desk(client)
    zhou = make_member(desk.here, name="周示例")
    row = Placement.objects.get(membership=zhou, body__kind=Body.Kind.SECTOR)
    answers = [client.get(row_url(desk, kind, row)).status_code for kind in ("placement", "nothing")]
    assert (answers, client.get(row_url(desk, "placement", row, zhou)).status_code) == ([404, 404], 200)
