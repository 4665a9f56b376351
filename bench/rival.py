"""The yardstick of the engine: simple rules as one set-based statement over the ledger, and the same rules as a scheme."""

from datetime import date
from typing import Any

from django.db import connection

from bench.inventing import YEAR
from tongxin.people.models import Committee

SCHEME = """\
scheme: simple
title: 简单规则（示例）
version: "1"
subject: member
period: {kind: year, ends: 12-31}
tree:
  id: total
  label: 总分
  clause: 第一条
  cap: 100
  sum:
    - id: meetings
      label: 会议
      clause: 第二条
      cap: 40
      floor: 0
      sum:
        - {id: came, label: 出席, clause: 第二条, count: {kind: meeting.attendance, mark: [present, late, early]}, each: 2, cap: 36}
        - {id: late, label: 迟到早退, clause: 第二条, count: {kind: meeting.attendance, mark: [late, early]}, each: -1}
        - {id: absent, label: 无故缺席, clause: 第二条, count: {kind: meeting.attendance, mark: unexcused}, each: -4}
    - id: words
      label: 建言
      clause: 第三条
      cap: 40
      sum:
        - {id: lead, label: 领衔, clause: 第三条, count: {kind: proposal.submitted, role: lead}, each: 5, cap: 15}
        - {id: co, label: 联名, clause: 第三条, count: {kind: proposal.submitted, role: co}, each: 2, cap: 6}
        - {id: reports, label: 信息, clause: 第三条, count: {kind: opinion.submitted}, each: 3, cap: 12}
        - id: adopted
          label: 采用
          clause: 第三条
          count: {kind: opinion.adopted}
          each: {by: level, prices: {own: 1, prefecture: 2, province: 3, nation: 5}}
          cap: 10
    - id: deeds
      label: 活动
      clause: 第四条
      cap: 30
      sum:
        - {id: contacts, label: 联系群众, clause: 第四条, count: {kind: contact.recorded}, each: 2, cap: 8}
        - {id: activities, label: 活动, clause: 第四条, count: {kind: activity.participation}, each: 2, cap: 16}
        - id: training
          label: 培训
          clause: 第四条
          count: {kind: training.attendance}
          each: {by: extent, prices: {full: 6, part: 3}}
          cap: 9
"""
STATEMENT = """
WITH items AS (
  SELECT member_id,
    {least}(36, SUM(CASE WHEN kind = 'meeting.attendance' AND {mark} IN ('present', 'late', 'early') THEN 2 ELSE 0 END)) AS came,
    SUM(CASE WHEN kind = 'meeting.attendance' AND {mark} IN ('late', 'early') THEN -1
             WHEN kind = 'meeting.attendance' AND {mark} = 'unexcused' THEN -4 ELSE 0 END) AS faults,
    {least}(15, SUM(CASE WHEN kind = 'proposal.submitted' AND {role} = 'lead' THEN 5 ELSE 0 END)) AS lead_points,
    {least}(6, SUM(CASE WHEN kind = 'proposal.submitted' AND {role} = 'co' THEN 2 ELSE 0 END)) AS co_points,
    {least}(12, SUM(CASE WHEN kind = 'opinion.submitted' THEN 3 ELSE 0 END)) AS reports,
    {least}(10, SUM(CASE WHEN kind = 'opinion.adopted' THEN CASE {level}
      WHEN 'own' THEN 1 WHEN 'prefecture' THEN 2 WHEN 'province' THEN 3 WHEN 'nation' THEN 5 ELSE 0 END ELSE 0 END)) AS adopted,
    {least}(8, SUM(CASE WHEN kind = 'contact.recorded' THEN 2 ELSE 0 END)) AS contacts,
    {least}(16, SUM(CASE WHEN kind = 'activity.participation' THEN 2 ELSE 0 END)) AS activities,
    {least}(9, SUM(CASE WHEN kind = 'training.attendance' THEN
      CASE {extent} WHEN 'full' THEN 6 ELSE 3 END ELSE 0 END)) AS training
  FROM ledger_standing
  WHERE committee_id = %s AND "on" BETWEEN %s AND %s AND member_id IS NOT NULL
  GROUP BY member_id
)
SELECT member_id, {least}(100,
  {most}(0, {least}(40, came + faults)) + {least}(40, lead_points + co_points + reports + adopted)
  + {least}(30, contacts + activities + training)) AS total
FROM items
"""


def totals(committee: Committee) -> dict[int, int]:
    """Total by membership."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [committee.pk, date(YEAR, 1, 1), date(YEAR, 12, 31)])
        return dict(cursor.fetchall())


def _statement() -> str:
    facts = {name: _fact(name) for name in ("mark", "role", "level", "extent")}
    return STATEMENT.format(**_words(), **facts)


def _words() -> dict[str, Any]:
    sqlite = connection.vendor == "sqlite"
    return {"least": "MIN", "most": "MAX"} if sqlite else {"least": "LEAST", "most": "GREATEST"}


def _fact(name: str) -> str:
    return (
        f"json_extract(facts, '$.{name}')"
        if connection.vendor == "sqlite"
        else f"(facts::jsonb ->> '{name}')"
    )
