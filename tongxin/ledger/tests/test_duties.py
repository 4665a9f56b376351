"""The ledger follows the rows: what they are worth stands, nothing else, and what stood before stays readable."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from tongxin.ledger.catalogue import KINDS, Misfit, check
from tongxin.ledger.correcting import correct, void
from tongxin.ledger.duties import SOURCES, Duty, _key, keyed, sync, sync_many
from tongxin.ledger.models import Entry, Standing
from tongxin.ledger.rebuilding import differences, rebuild
from tongxin.outreach.models import Contact
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.trail import record
from tongxin.trail.models import Event


def make_contact(member, *, on=date(2025, 3, 1), means="visit", issues="希望增设助餐点", audience="社区居民"):
    return Contact.objects.create(
        committee=member.committee, membership=member, on=on, audience=audience, means=means, issues=issues,
        recorded_name="陈示例", verified_name="陈示例",
    )  # fmt: skip


def standing(committee):
    return [
        (row.kind, row.member.name, row.on, row.fact_values())
        for row in Standing.objects.filter(committee=committee)
    ]


def operations(committee):
    return list(Entry.objects.filter(committee=committee).order_by("seq").values_list("op", "on"))


@pytest.mark.django_db
def test_a_recorded_contact_stands_once_however_often_it_is_synced():
    committee = make_committee()
    contact = make_contact(make_member(committee, name="林怡"))
    assert [sync(contact, "陈示例"), sync(contact, "陈示例"), sync_many([contact, contact], "陈示例")] == [
        1,
        0,
        0,
    ]
    assert standing(committee) == [
        ("contact.recorded", "林怡", date(2025, 3, 1), {"has_issue": True, "means": "visit"})
    ]
    row = Standing.objects.get()
    assert (row.title, row.route, row.recorder, row.verifier, row.quantity) == (
        "走访联系群众", f"desk/contacts/{contact.pk}/", "陈示例", "陈示例", Decimal(1),
    )  # fmt: skip


@pytest.mark.django_db
def test_a_correction_retracts_the_old_worth_adds_the_new_and_both_stay_in_the_trail():
    committee = make_committee()
    chen = make_staff(committee, name="陈示例")
    contact = make_contact(make_member(committee, name="林怡"))
    sync(contact, "陈示例")
    event = correct(
        record.Actor(chen.pk, "陈示例"), contact, {"on": date(2025, 4, 2), "means": "visit"}, "日期抄错"
    )
    assert operations(committee) == [
        ("add", date(2025, 3, 1)), ("retract", date(2025, 3, 1)), ("add", date(2025, 4, 2)),
    ]  # fmt: skip
    assert [row[2] for row in standing(committee)] == [date(2025, 4, 2)]
    assert record.changes(event) == [("on", "2025-03-01", "2025-04-02")]
    assert (event.note, event.label) == ("日期抄错", "更正联系群众记录")


@pytest.mark.django_db
def test_a_correction_that_changes_nothing_leaves_no_event():
    committee = make_committee()
    contact = make_contact(make_member(committee))
    assert correct(record.SYSTEM, contact, {"means": "visit"}, "没变") is None
    assert Event.objects.filter(committee=committee).count() == 0


@pytest.mark.django_db
def test_a_voided_row_is_worth_nothing_and_can_still_be_read():
    committee = make_committee()
    contact = make_contact(make_member(committee))
    sync(contact, "陈示例")
    void(record.SYSTEM, contact, "重复登记")
    contact.refresh_from_db()
    assert standing(committee) == []
    assert (contact.is_voided, contact.void_reason) == (True, "重复登记")
    assert [op for op, _ in operations(committee)] == ["add", "retract"]
    assert list(differences(committee.pk)) == []


@pytest.mark.django_db
def test_a_row_struck_out_meanwhile_is_neither_corrected_nor_struck_out_again():
    committee = make_committee()
    contact = make_contact(make_member(committee, name="林怡"))
    as_read = Contact.objects.get(pk=contact.pk)
    void(record.Actor(None, "陈示例"), contact, "重复登记")
    for late in (
        lambda: correct(record.SYSTEM, as_read, {"means": "online"}, "改方式"),
        lambda: void(record.SYSTEM, as_read, "又一次"),
    ):
        with pytest.raises(ValidationError, match="刚刚已经作废"):
            late()
    assert Contact.objects.get(pk=contact.pk).void_reason == "重复登记"
    assert Event.objects.filter(committee=committee, action__endswith=".voided").count() == 1


@pytest.mark.django_db
def test_differences_name_what_is_missing_what_is_too_much_and_what_has_no_entry():
    committee = make_committee()
    lin = make_member(committee, name="林怡")
    kept, gone = make_contact(lin), make_contact(lin, on=date(2025, 5, 1))
    make_contact(lin, on=date(2025, 6, 1))
    sync_many([kept, gone], "陈示例")
    Contact.objects.filter(pk=gone.pk).update(means="phone")
    said = sorted(str(each).split("：")[1] for each in differences(committee.pk))
    assert said == ["多记", "少记", "少记"]
    Standing.objects.filter(source_id=kept.pk).delete()
    assert [str(each).split("：")[1] for each in differences(committee.pk) if "条目" in str(each)] == [
        "条目合计1，有效0"
    ]


@pytest.mark.django_db
def test_a_ledger_out_of_line_is_found_by_the_command_and_rebuilt_on_record(capsys):
    committee = make_committee(code="yueqing")
    lin = make_member(committee, name="林怡")
    changed, lost, new = (make_contact(lin, on=date(2025, month, 1)) for month in (3, 5, 6))
    sync_many([changed, lost], "陈示例")
    Contact.objects.filter(pk=changed.pk).update(means="phone")
    Standing.objects.filter(source_id=lost.pk).delete()
    with pytest.raises(CommandError, match="台账与来源不一致"):
        call_command("rebuild_ledger", committee="yueqing", check=True)
    assert capsys.readouterr().out.splitlines()[-1] == "差异 5"
    call_command("rebuild_ledger", committee="yueqing")
    assert capsys.readouterr().out.splitlines()[-2:] == ["差异 5", "已按来源重算"]
    call_command("rebuild_ledger", check=True)
    assert capsys.readouterr().out == "差异 0\n"
    assert sorted(row[2] for row in standing(committee)) == [changed.on, lost.on, new.on]
    assert operations(committee)[2:] == [
        ("add", changed.on), ("retract", changed.on), ("add", new.on),
    ]  # fmt: skip
    (event,) = Event.objects.filter(committee=committee, action="ledger.rebuilt")
    assert (event.by_name, record.changes(event)) == ("系统", [("differences", None, 5)])
    assert rebuild(committee.pk, record.SYSTEM) == 0


@pytest.mark.django_db
def test_a_duty_that_does_not_fit_the_catalogue_is_refused():
    contact = make_contact(make_member(make_committee()))
    lin = contact.membership
    for facts, said in (({"means": "pigeon"}, "方式"), ({"colour": "red"}, "没有“colour”")):
        with pytest.raises(Misfit, match=said):
            check(KINDS["contact.recorded"], facts)
    with pytest.raises(ValueError, match="finer than a thousandth"):
        _key(Duty("contact.recorded", lin, contact.on, "x", {}, Decimal("0.0001")))


@pytest.mark.django_db
def test_syncing_many_asks_as_little_as_syncing_one(django_assert_max_num_queries):
    committee = make_committee()
    lin = make_member(committee, name="林怡")
    rows = [make_contact(lin, on=date(2025, 1, 1 + n)) for n in range(20)]
    with django_assert_max_num_queries(12):
        assert sync_many(rows, "陈示例") == 20


def test_every_kind_is_produced_by_a_module_or_may_be_declared():
    produced = {kind for source in SOURCES.values() for kind in source.kinds}
    assert set(KINDS) - produced - {code for code, kind in KINDS.items() if kind.declarable} == set()
    assert produced - set(KINDS) == set()


@pytest.mark.django_db
def test_worth_may_only_produce_the_kinds_it_registered():
    contact = make_contact(make_member(make_committee()))
    assert [duty.kind for _, duty in keyed(contact)] == ["contact.recorded"]


@pytest.mark.django_db
def test_who_verified_a_row_may_change_and_what_stands_follows_without_an_entry():
    committee = make_committee()
    contact = make_contact(make_member(committee, name="林怡"))
    sync(contact, "陈示例")
    correct(record.SYSTEM, contact, {"verified_name": "吴示例"}, "核实人抄错")
    row = Standing.objects.get()
    assert (row.recorder, row.verifier, operations(committee)) == ("陈示例", "吴示例", [("add", contact.on)])
    assert list(differences(committee.pk)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["recorder", "verifier", "route"])
def test_what_the_sheet_prints_as_evidence_is_compared_and_put_right(field):
    committee = make_committee()
    lin = make_member(committee, name="林怡")
    sync_many([make_contact(lin), make_contact(lin, on=date(2025, 5, 1))], "陈示例")
    rows = Standing.objects.order_by("on").values_list("recorder", "verifier", "route")
    before = list(rows)
    Standing.objects.filter(on=date(2025, 5, 1)).update(**{field: "别人"})
    assert [each.what.split("：")[0] for each in differences(committee.pk)] == ["登记人、核实人或页面不符"]
    assert (rebuild(committee.pk, record.SYSTEM), list(rows)) == (1, before)
    assert list(differences(committee.pk)) == []
    assert len(operations(committee)) == 2
