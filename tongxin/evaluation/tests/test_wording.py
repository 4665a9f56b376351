"""A scheme prints as a readable regulation, and a sheet as text, whatever the scheme uses."""

from datetime import date

from tongxin.evaluation.engine import evaluate, load_scheme, regulation, report

from .building import case, contacted, item, member, reported, scheme_of, submitted, took_part, written

TREE = "".join(
    item(name, body)
    for name, body in {
        "quantity": "count: {kind: meeting.attendance, reason: {not: [sick, official]}}\neach_quantity: -1.5\nlimit: {number: 2, per: day}",
        "activity-limit": "count: {kind: activity.participation, role: speaker}\neach: 2\nlimit: {number: 1, per: activity}\nskip_first: 1",
        "bounds": "count: {kind: proposal.filed, signers: {at_least: 2, at_most: 4}, marks: key}\neach: 2\nplus: [{when: {marks: key}, points: 1}, {points: 1}]\ntimes: [{when: {form: joint, season: session}, by: 1/2}]\ncredit: equal",
        "marks": "count: {kind: proposal.filed, signers: {at_least: 2}}\neach: {by: marks, prices: {key: 3}, several: highest}\ncredit: {first: 3}",
        "flags": "count: {kind: contact.recorded, has_issue: false}\neach: {by: has_issue, prices: {true: 2, false: 1}, otherwise: 0}".replace(
            ", otherwise: 0", ""
        ),
        "range": "count: {kind: contact.recorded}\neach: {range: [1, 5]}\nprorate: {by: months, effect: stretch}\nweight: 50%",
        "parameter": "points: {parameter: price, default: 5}\nfrom: 2025-01-01\nexempt: {who: {state: sick_leave}, points: 3}",
        "dated": "applies_to: {post: standing_member}\npoints: 1\nto: 2025-06-30\nexempt: {who: {state: abroad}}",
        "judged": "judged: {weights: {self: 40%, panel: 60%}, range: [0, 5]}",
        "members": "members: {node: total, take: mean}",
        "path": "count: {kind: opinion.adopted}\ndocument: {by: report}\npath: [{id: own, label: 本级, count: {kind: opinion.adopted, level: own}, points: 1, then: [{id: city, label: 市级, count: {kind: opinion.adopted, level: prefecture}, points: 2}]}]",
        "shared": "shared_caps: [{id: both, label: 共, clause: 第三条, of: [left, right], cap: 3}]\nsum:\n"
        + item("left", "points: 2")
        + item("right", "points: 2"),
        "further": "count: {kind: proposal.filed}\nfirst: 5\nfurther: 2\nfurther_cap: 6\ncredit: {lead: 1/2, co: equal}",
        "further-plain": "count: {kind: proposal.filed}\nfirst: 5\nfurther: 2\ncredit: {lead: 1, co: 1/3}",
        "reach": "count: {kind: contact.recorded}\nreach: [{at: 4, points: 5}]",
        "rate": "count: {kind: meeting.attendance, mark: present}\nrate: {of: {kind: meeting.attendance}, points: 20}",
        "percent": "count: {kind: meeting.attendance, mark: leave}\npercent: {of: {kind: meeting.attendance}, above: 20%, each: -1}",
        "below": "count: {kind: meeting.attendance, mark: present}\npercent: {of: {kind: meeting.attendance}, below: 90%, each: -1}",
        "missing": "checklist: {for_missing: true, items: [{id: plan, label: 计划, points: -5}]}",
        "joint": "count: [{kind: opinion.adopted, level: department}, {kind: opinion.instructed}]\neach: 3\ncredit: {joint: 1/2}\ndocument: {by: report, replace: [{kind: opinion.instructed}, {kind: opinion.adopted}]}",
        "either": "best_of:\n"
        + item("one", "points: 1")
        + item(
            "two",
            "points: 2\nwhen: {rate: {count: {kind: contact.recorded}, of: {kind: contact.recorded}}, at_least: 80%}",
        ),
        "once": "once_across: {by: report, keep: first}\nfirst_of:\n" + item("three", "points: 3"),
    }.items()
)
MORE = """
population: {type: member, any: [{post: member}, {convener: true}], not: {population: hkmo}}
minimums:
  - id: advice
    label: 建言
    clause: 第八条
    per: year
    applies_to: {post: standing_member}
    grade: 不称职
    any:
      - {count: {kind: proposal.submitted}, at_least: {by: post, prices: {standing_member: 2, otherwise: 1}}}
      - {label: 缺席, applies_to: {convener: true}, count: {kind: meeting.attendance, mark: unexcused}, at_most: 2}
grades: {scale: [{grade: 优秀}, {grade: 不称职}], quotas: [{grade: 优秀, share: 10%}]}
counters:
  - {id: absent, label: 缺席, clause: 第九条, per: year, count: {kind: meeting.attendance, mark: unexcused}, steps: [{at: 2, label: 提醒}]}
"""


def printed(text):
    return [line.strip() for line in regulation(load_scheme(text)).splitlines()]


def test_every_construct_has_words():
    rows = printed(written(TREE, MORE))
    for said in (
        "考核范围：职务为委员或界别召集人为是；不含类别为港澳；member",
        "计：会议出席情况（请假类别不是公假、病假）。",
        "每半天 -1.5 分，每天至多计 2 次。",
        "每次 2 分，前 1 次不计，每个至多计 1 次。",
        "计：提案立案（署名人数不少于 2不多于 4；标记为重点提案）。",
        "每次 2 分，标记为重点提案的另加 1 分，另加 1 分，形式为联名且时段为大会提案的乘以 0.5，署名人平分。",
        "每次 按标记：重点提案 3 分（兼有的取最高），只计署名在前的 3 人。",
        "每次 按收集到问题建议：是 2 分、否 1 分。",
        "每次 1 至 5 分，由核定人确定。",
        "新任、离任的按任职时间折算。",
        "权重 50%。",
        "直接计 参数“price”（默认 5 分）。",
        "只计 2025-01-01 至 结束 的记录。",
        "只计 开始 至 2025-06-30 的记录。",
        "免计：状态为长期病休，全期免计的计 3 分。",
        "免计：状态为出国出境。",
        "首次 5 分，其余每次 2 分，其余部分最高 6 分，联名的牵头人计 0.5，其余平分余下部分。",
        "首次 5 分，其余每次 2 分，联名的牵头人计 1，其他人各计 1/3。",
        "累计满 4 得 5 分。",
        "占“会议出席情况”的比例 × 20 分。",
        "占“会议出席情况”的比例高于 20% 的，每个百分点 -1 分。",
        "占“会议出席情况”的比例低于 90% 的，每个百分点 -1 分。",
        "缺计划 -5 分。",
        "由评定给分，0 至 5 分；权重：self 40%、panel 60%。",
        "按成员计分单的“total”计（mean）。",
        "按所到达的节点相加：本级 1 分（其后 市级 2 分）。",
        "left、right 共用封顶 3 分（第三条）。",
        "适用于：职务为常委。",
        "同一件按先列情形计，不再计后列情形（领导批示；社情民意采用）。",
        "条件：比例至少 80%。",
        "取首个适用的一项。",
        "同一件在以下项目只计一处。",
        "职务为常委：每年 提交提案至少 按职务：常委 2、其他 1，或者 缺席（界别召集人为是）至多 2。",
        "未完成的，等次为不称职。",
        "优秀名额：10%",
        "满 2 次：提醒",
    ):
        assert said in rows, said


def test_every_line_of_the_report_can_be_read():
    scheme = scheme_of(
        item("joint", "count: {kind: opinion.submitted}\neach: 2")
        + item("only", "points: 3\napplies_to: {post: standing_member}")
        + item(
            "best",
            "best_of:\n"
            + item("few", "points: 1")
            + item("many", "count: {kind: proposal.submitted}\neach: 5"),
        ),
        """
minimums:
  - id: work
    label: 履职
    clause: 第八条
    per: half_year
    all:
      - {label: 常委会, applies_to: {post: standing_member}, count: {kind: meeting.attendance}, at_least: 3}
      - any:
          - {label: 提案, count: {kind: proposal.submitted}, at_least: 1}
          - {label: 信息, count: {kind: opinion.submitted}, at_least: 2}
""",
    )
    sheet = evaluate(
        scheme,
        case(
            reported("a"),
            took_part(),
            contacted(),
            submitted("b", "2025-08-01"),
            as_of=date(2025, 3, 1),
            subject=member("李明"),
        ),
    )
    shown = [line.strip() for line in report(sheet).splitlines()]
    for said in (
        "probe",
        "总分 7 分",
        "0 分  only【不适用】（第二条）",
        "1 分  few【择优未取】（第二条）",
        "尚欠  履职  2025年上半年（截止 2025-06-30；第八条）",
        "× 提案或信息：完成其一，还差 1",
        "× 信息：1，要求 2，还差 1",
        "2025-06-30 前  履职：还差 提案或信息 1",
        "+2 分  joint（第二条）",
    ):
        assert said in shown, said
    outside = scheme_of(item("joint", "points: 2"), "population: {post: standing_member}")
    assert "总分 2 分（不在考核范围，仅供参考）" in report(evaluate(outside, case()))
