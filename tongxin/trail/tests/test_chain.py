"""Whoever changes, cuts, reorders or rebuilds the trail or the ledger is found out."""

import copy
import json
import random
import secrets
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tongxin.ledger.models import Entry
from tongxin.people.tests.factories import make_committee, make_member
from tongxin.trail import anchors, canonical, chain, clock, record, vault
from tongxin.trail.chain import Anchor
from tongxin.trail.models import Event

LENGTH = 40
CHEN = record.Actor(None, "陈示例")


def write_events(committee, count=LENGTH):
    acts = [
        record.Act("test.note.added", "记一笔", None, f"第{n}件", after={"n": n}, note=f"说明{n}")
        for n in range(count)
    ]
    return record.record_many(CHEN, committee.pk, acts)


def write_entries(committee, count=LENGTH):
    member = make_member(committee, name="林怡")
    rows = [
        Entry(
            op="add", kind="contact.recorded", member=member, on=date(2025, 1, 1) + timedelta(days=n),
            quantity_milli=1000, facts='{"means":"visit"}', source_type="test", source_id=n, title=f"走访{n}",
            by_name="陈示例",
        )
        for n in range(count)
    ]  # fmt: skip
    return chain.append(committee.pk, rows)


def stored(model, committee):
    return list(model.objects.filter(committee=committee).order_by("seq"))


def end_of(rows):
    return Anchor(rows[-1].seq, rows[-1].hash)


def found(rows, head, known=()):
    return list(chain.examine(rows, head, known))


def changed_field(rows, rng):
    row = rng.choice(rows)
    name = rng.choice([*row.HASHED, "seq", "at", "uid", "prev_hash", "hash"])
    value = getattr(row, name)
    if isinstance(value, str):
        setattr(row, name, value + "改" if not value or rng.random() < 0.5 else value[:-1])
    elif isinstance(value, date):
        setattr(row, name, value + timedelta(days=1))
    else:
        setattr(row, name, 987_654 if name != "uid" else secrets.token_hex(16))
    return rows


def deleted(rows, rng):
    rows.pop(rng.randrange(len(rows)))
    return rows


def swapped(rows, rng):
    a, b = rng.sample(range(len(rows)), 2)
    rows[a].seq, rows[b].seq = rows[b].seq, rows[a].seq
    return sorted(rows, key=lambda row: row.seq)


def inserted(rows, rng):
    place = rng.randrange(len(rows))
    rows.insert(place, copy.copy(rows[place]))
    return rows


def cut_tail(rows, rng):
    return rows[: rng.randrange(1, len(rows))]


def rebuilt_tail(rows, rng):
    """An intruder who knows the algorithm alters a row and computes every later hash anew."""
    start = rng.randrange(len(rows))
    title = rows[start].title
    rows[start].title = "伪造" + title
    for index in range(start, len(rows)):
        rows[index].prev_hash = rows[index - 1].hash if index else chain.START
        rows[index].hash = rows[index].computed_hash()
    return rows


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "write"), [(Event, write_events), (Entry, write_entries)])
def test_a_thousand_random_tamperings_are_all_detected(model, write):
    committee = make_committee()
    write(committee)
    whole = stored(model, committee)
    head = end_of(whole)
    rng = random.Random(20251122)
    ways = (changed_field, deleted, swapped, inserted, cut_tail, rebuilt_tail)
    undetected = []
    for number in range(1000):
        way = ways[number % len(ways)]
        rows = way([copy.copy(row) for row in whole], rng)
        if not found(rows, head, [head]):
            undetected.append((number, way.__name__))
    assert undetected == []
    assert found(whole, head, [head]) == []


@pytest.mark.django_db
def test_a_tail_rebuilt_together_with_its_head_is_found_against_the_exported_anchor():
    committee = make_committee()
    write_events(committee)
    whole = stored(Event, committee)
    anchor = end_of(whole)
    rng = random.Random(7)
    rebuilt = rebuilt_tail([copy.copy(row) for row in whole], rng)
    assert found(rebuilt, end_of(rebuilt)) == []
    assert found(rebuilt, end_of(rebuilt), [anchor]) == [(LENGTH, "与导出的锚点不符")]
    cut = whole[:10]
    assert found(cut, end_of(cut)) == []
    assert found(cut, end_of(cut), [anchor]) == [(LENGTH, "锚点所记的条目已不存在")]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "write"), [(Event, write_events), (Entry, write_entries)])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET title = 'x'", "DELETE FROM {table}"])
def test_the_database_itself_refuses_to_change_or_delete_a_chained_row(model, write, statement):
    committee = make_committee()
    write(committee, 3)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=model._meta.db_table))
    assert len(stored(model, committee)) == 3


@pytest.mark.django_db
def test_numbers_run_without_gap_in_each_committee_apart():
    yueqing, siping = make_committee(name="乐清"), make_committee(name="四平")
    write_events(yueqing, 3)
    write_events(siping, 2)
    write_events(yueqing, 2)
    assert [row.seq for row in stored(Event, yueqing)] == [1, 2, 3, 4, 5]
    assert [row.seq for row in stored(Event, siping)] == [1, 2]
    assert list(anchors.verify([Event, Entry], yueqing.pk)) == []


@pytest.mark.django_db
def test_nothing_is_appended_when_the_act_fails():
    committee = make_committee()

    def interrupted():
        with transaction.atomic():
            write_events(committee, 2)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()
    assert stored(Event, committee) == []
    write_events(committee, 1)
    assert list(anchors.verify([Event], committee.pk)) == []


@pytest.mark.django_db
def test_an_exported_anchor_is_ours_whole_and_of_this_committee():
    committee = make_committee(code="yueqing")
    write_events(committee, 4)
    with clock.frozen(date(2025, 12, 20)):
        text = anchors.export(committee.pk, "yueqing")
    assert anchors.read(text, "yueqing") == {"trail": end_of(stored(Event, committee))}
    for bad, said in (
        ("{}", "这不是本系统导出的锚点文件"),
        (text.replace('"seq": 4', '"seq": 3'), "锚点文件被改动过，或不是本机导出的"),
    ):
        with pytest.raises(anchors.AnchorProblem, match=said):
            anchors.read(bad, "yueqing")
    with pytest.raises(anchors.AnchorProblem, match="属于“yueqing”"):
        anchors.read(text, "siping")


@pytest.mark.django_db
def test_the_command_verifies_against_anchor_files_and_fails_when_the_tail_is_gone(tmp_path, capsys):
    committee = make_committee(code="yueqing")
    write_events(committee, 4)
    file = tmp_path / "anchor.json"
    file.write_text(anchors.export(committee.pk, "yueqing"), encoding="utf-8")
    call_command("verify_chain", committee="yueqing", anchor=[file])
    assert capsys.readouterr().out == "链完整\n"
    stale = json.loads(file.read_text(encoding="utf-8"))
    del stale["stamp"]
    stale["heads"]["trail"]["seq"] = 9
    stale["stamp"] = vault.stamp(canonical.text(stale))
    file.write_text(json.dumps(stale, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(CommandError, match="发现1处断裂"):
        call_command("verify_chain", committee="yueqing", anchor=[file])


@pytest.mark.django_db
def test_each_anchor_is_held_against_the_committee_it_belongs_to_and_none_is_passed_over(tmp_path, capsys):
    files = []
    for code in ("yueqing", "siping"):
        committee = make_committee(code=code)
        write_events(committee, 4)
        files.append(tmp_path / f"{code}.json")
        files[-1].write_text(anchors.export(committee.pk, code), encoding="utf-8")
    call_command("verify_chain", anchor=files)
    assert capsys.readouterr().out == "链完整\n"
    with pytest.raises(CommandError, match="锚点属于“siping”，不在这次校验之内"):
        call_command("verify_chain", committee="yueqing", anchor=files)
    broken = tmp_path / "broken.json"
    broken.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match=r"broken\.json"):
        call_command("verify_chain", anchor=[broken])


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["verify_chain", "export_anchor", "rebuild_ledger"])
def test_a_committee_nobody_knows_is_an_error_and_never_a_clean_bill(command):
    make_committee(code="yueqing")
    with pytest.raises(CommandError, match="没有代码为“yueqin”的政协组织"):
        call_command(command, committee="yueqin")
