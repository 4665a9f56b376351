"""Bad schemes: every fault is said with line, fault and remedy, and never as a traceback."""

from pathlib import Path

import pytest

from tongxin.evaluation.engine import VOCABULARY, Fact, Kind, SchemeError, load_scheme

from .building import SAMPLES, item, sample, written

GOOD = item("it", "count: {kind: activity.participation}\neach: 2")


def faults(text):
    with pytest.raises(SchemeError) as caught:
        load_scheme(text, file="办法.yaml")
    assert {problem.file for problem in caught.value.problems} == {"办法.yaml"}
    return [(problem.line, problem.wrong, problem.allowed) for problem in caught.value.problems]


def leaf(body, more="", root=""):
    """Faults of a scheme with one item; its own keys begin at line 11."""
    return faults(written(item("it", body), more, root))


WHOLE = [
    ("", 1, "文件是空的", "请从示例方案开始写。"),
    ("- 1\n", 1, "应当是一组“名称: 内容”，写的是列表", None),
    ("a: [1\n", 2, "YAML 写法有误：括号没有成对", None),
    ("a: b: c\n", 1, "YAML 写法有误：这里不能再写冒号", None),
    ("a: 1\n\tb: 2\n", 2, "YAML 写法有误：有不能用的字符（例如用制表符缩进）", None),
    ("a: \x07\n", 1, "不是合格的 YAML：有看不见的控制字符", None),
    ("title: x\ntitle: y\n", 2, "“title”写了两次", "第一次在第1行，请只留一个。"),
    ("a: &x [1]\nb: *x\n", 1, "用了 YAML 锚点或引用（& 或 *）", "请把内容写全。"),
    (
        "a: !!python/object:os.system x\n",
        1,
        "不支持的类型标记 tag:yaml.org,2002:python/object:os.system",
        "请去掉以 ! 开头的标记。",
    ),
    ("a: !x [1]\n", 1, "不支持的类型标记 !x", "请去掉以 ! 开头的标记。"),
    ("? [1]\n: 2\n", 1, "名称必须是文字", ""),
    ("a: 'x\n", 2, "YAML 写法有误：引号没有成对", None),
    ("a: %x\n", 1, "YAML 写法有误：有不能用的字符（例如用制表符缩进）", None),
    ("%X 1\n", 2, "YAML 写法有误：无法读懂", None),
    ("a: 1\n b\nc\n", 4, "YAML 写法有误：缺少冒号", None),
    ("a: 1\n---\nb: 2\n", 2, "YAML 写法有误：一个文件只能写一个方案", None),
    ("[" * 50 + "]" * 50, 1, "层次太深", "最多 40 层。"),
    ("[" + "1," * 30_000 + "]", 1, "内容太多", "最多 20000 个值。"),
    ("#" * 300_000, 1, "文件太大（300000）", "方案文件不得超过 262144 字节。"),
]


@pytest.mark.parametrize(("text", "line", "wrong", "allowed"), WHOLE)
def test_a_document_that_is_no_scheme_at_all(text, line, wrong, allowed):
    found = faults(text)[0]
    assert found[:2] == (line, wrong)
    assert allowed in (None, found[2])


def test_billion_laughs_are_refused_before_they_laugh():
    bomb = "a: &a [x]\n" + "".join(
        f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert faults(bomb) == [(1, "用了 YAML 锚点或引用（& 或 *）", "请把内容写全。")]


def test_other_encodings_are_named_with_their_line():
    data = "scheme: x\ntitle: 办法\n".encode("gb18030")
    assert faults(data) == [(2, "文字编码不是 UTF-8", "请另存为 UTF-8 编码。")]
    with pytest.raises(SchemeError, match="文件太大"):
        load_scheme(b"#" * 300_000)


def test_a_file_that_cannot_be_opened(tmp_path):
    with pytest.raises(SchemeError, match="打不开文件：No such file"):
        load_scheme(tmp_path / "没有.yaml")


def test_text_bytes_and_path_give_the_same_scheme():
    path = SAMPLES / "jinan-2015.yaml"
    hashes = {
        load_scheme(source).hash
        for source in (
            path,
            path.read_bytes(),
            path.read_text(encoding="utf-8"),
            b"\xef\xbb\xbf" + path.read_bytes(),
        )
    }
    assert hashes == {sample("jinan-2015").hash}


def test_comments_and_layout_do_not_change_the_hash_but_content_does():
    base = load_scheme(written(GOOD))
    assert load_scheme("# 说明\n" + written(GOOD)).hash == base.hash
    assert load_scheme(written(GOOD.replace("each: 2", "each: 3"))).hash != base.hash


def test_what_no_column_would_hold_is_refused_with_its_line_and_what_is_allowed():
    text = written(GOOD).replace("scheme: probe", f"scheme: {'a' * 61}").replace("示例办法", "办" * 121)
    assert faults(f"{text}version: {'1' * 41}\n") == [
        (1, "文字太长（61字）", "最多60字。"),
        (2, "文字太长（121字）", "最多120字。"),
        (14, "文字太长（41字）", "最多40字。"),
    ]
    longest = written(GOOD).replace("scheme: probe", f"scheme: {'a' * 60}").replace("示例办法", "办" * 120)
    assert (len(load_scheme(longest).id), len(load_scheme(longest).title)) == (60, 120)


@pytest.mark.parametrize("escape", [r"\0", r"\ud800"])
def test_characters_no_database_keeps_are_refused_in_texts_and_names(escape):
    said = ("有看不见的控制字符", "请去掉用反斜杠写出的这类字符。")
    for text, line in (
        (written(GOOD).replace("title: 示例办法", f'title: "示例{escape}办法"'), 2),
        (f'"scheme{escape}": probe\n', 1),
    ):
        assert faults(text) == [(line, *said)]


def test_everything_missing_is_said_at_once():
    assert faults("version: 1\n") == [
        (1, "缺少 scheme（方案标识）", ""),
        (1, "缺少 title（名称）", ""),
        (1, "缺少 tree（计分树）", ""),
    ]


ROOT = [
    ("titel: x", "没有“titel”这个名称", "是不是想写“title”？"),
    ("subject: membre", "没有“membre”这个值", "是不是想写“member”？可用：member、sector、"),
    ("period: years", "没有“years”这个考核期", "是不是想写“year”？可用：year、half_year、quarter、term。"),
    ("period: {kind: yearly}", "没有“yearly”这个值", "是不是想写“year”？"),
    ("period: {ends: 13-40}", "年度截止日“13-40”不对", "写法如 11-30（月-日）。"),
    ("period: {ends: 02-29}", "年度截止日“02-29”不对", ""),
    ("rounding: {places: 9}", "数字 9 超出范围", "应在 0 至 6 之间。"),
    ("rounding: {places: 1.5}", "应当是整数，写的是 1.5", ""),
    ("rounding: {way: up_down}", "没有“up_down”这个值", "可用：half_up、half_even、down、up。"),
    ("rounding: 2", "应当是一组“名称: 内容”，写的是数字", "可用：places、way、grade_on。"),
    ("adopted: {on: 去年}", "日期“去年”不对", "写法如 2025-03-01。"),
    ("adopted: 全会", "应当是一组“名称: 内容”，写的是文字", "可用：by、meeting、on。"),
    ("in_force: {since: 2025-01-01}", "没有“since”这个名称", "可用：from、to。"),
    ("population: {sektor: 教育}", "没有“sektor”这个事实", "是不是想写“sector”？可用：sector（界别）、"),
    ("population: 委员", "应当是一组“名称: 内容”，写的是文字", ""),
    ("source: [a]", "应当是文字，写的是列表", ""),
    ("amendments: [{title: 修订, changes: {it: {each: 2}}}]", "缺少 from（施行日期）", ""),
    (
        "amendments: [{from: 2025-01-01, title: 修订, changes: {its: {each: 2}}}]",
        "没有“its”这个可修订的计数项目",
        "是不是想写“it”？",
    ),
    (
        "amendments: [{from: 2025-01-01, title: 修订, changes: {it: {cap: 2}}}]",
        "没有“cap”这个名称",
        "可用：count、each、each_quantity、times、plus、credit。",
    ),
    ("amendments: [{from: 2025-01-01, title: 修订}]", "缺少 changes（改了哪些项目）", ""),
    ("vocabulary: {kinds: {meeting.new: {unit: 次}}}", "缺少 label（种类名称）", ""),
    ("vocabulary: {kinds: {contact.recorded: {facts: {place: {type: text}}}}}", "缺少 label（事实名称）", ""),
    (
        "vocabulary: {kinds: {contact.recorded: {facts: {place: {label: 地点, type: map}}}}}",
        "没有“map”这个值",
        "可用：text、number、flag。",
    ),
    ("vocabulary: 词", "应当是一组“名称: 内容”，写的是文字", ""),
    ("minimums: [1]", "应当是一组“名称: 内容”，写的是数字", ""),
    ("minimums: []", "列表是空的", "至少写一项。"),
    (
        "minimums: [{id: a, label: 甲, clause: 一, count: {kind: contact.recorded}, at_least: 1}]",
        "缺少 per（按什么期间）",
        "",
    ),
    (
        "minimums: [{id: a, label: 甲, clause: 一, per: week, count: {kind: contact.recorded}, at_least: 1}]",
        "没有“week”这个期间",
        "可用：year、",
    ),
    (
        "minimums: [{id: a, label: 甲, clause: 一, per: year, count: {kind: contact.recorded}}]",
        "条件没有数量",
        "写 at_least（至少）或 at_most（至多）。",
    ),
    (
        "minimums: [{id: a, label: 甲, clause: 一, per: year}]",
        "条件要写且只写一种",
        "可用：count、rate、score、all、any。",
    ),
    (
        "minimums: [{id: a, label: 甲, clause: 一, per: year, rate: 5, at_least: 1}]",
        "应当是一组“名称: 内容”，写的是数字",
        "可用：count、of。",
    ),
    (
        "minimums: [{id: a, label: 甲, clause: 一, per: year, score: nothing, at_least: 1}]",
        "没有“nothing”这个已写在前面的项目",
        "",
    ),
    (
        "minimums: [{id: a, label: 甲, clause: 一, per: year, grade: 优, count: {kind: contact.recorded}, at_least: 1}]",
        "没有“优”这个等次",
        "此处没有可用的值。",
    ),
    ("counters: [1]", "应当是一组“名称: 内容”，写的是数字", ""),
    (
        "counters: [{id: a, label: 甲, clause: 一, per: year, count: {kind: contact.recorded}, steps: [1]}]",
        "应当是一组“名称: 内容”，写的是数字",
        "",
    ),
    (
        "counters: [{id: a, label: 甲, clause: 一, per: year, count: {kind: contact.recorded}, steps: [{at: 1, label: 谈, open: talk}]}]",
        "没有“talk”这个程序",
        "",
    ),
    ("counters: [{id: a, label: 甲, clause: 一, per: year, steps: [{label: 谈}]}]", "缺少 at（达到数）", ""),
    (
        "counters: [{id: a, label: 甲, clause: 一, count: {kind: contact.recorded}, steps: [{at: 1}]}]",
        "缺少 per（按什么期间）",
        "",
    ),
    ("grades: 5", "应当是一组“名称: 内容”，写的是数字", ""),
    ("grades: {published: names}", "缺少 scale（等次）", ""),
    ("grades: {scale: [5]}", "应当是一组“名称: 内容”，写的是数字", ""),
    ("grades: {scale: [{at_least: 5}]}", "缺少 grade（等次名称）", ""),
    (
        "grades: {scale: [{grade: 优, at_least: 5}, {grade: 良, at_least: 6}]}",
        "等次的分数线应当由高到低，且各不相同",
        "",
    ),
    ("grades: {scale: [{grade: 优, at_least: 5}, {grade: 优}]}", "等次名称有重复", ""),
    (
        "grades: {scale: [{grade: 优}], quotas: [{grade: 优}]}",
        "名额要写且只写一种",
        "可用：number（人数）、share（比例）。",
    ),
    ("grades: {scale: [{grade: 优}], quotas: [{number: 1}]}", "缺少 grade（哪个等次）", ""),
    ("grades: {scale: [{grade: 优}], quotas: [5]}", "应当是一组“名称: 内容”，写的是数字", ""),
    (
        "grades: {scale: [{grade: 优秀}], quotas: [{grade: 优, number: 1}]}",
        "没有“优”这个等次",
        "是不是想写“优秀”？可用：优秀。",
    ),
    (
        "grades: {scale: [{grade: 优}], quotas: [{grade: 优, number: 1, reserved: [5]}]}",
        "应当是一组“名称: 内容”，写的是数字",
        "",
    ),
    (
        "grades: {scale: [{grade: 优}], quotas: [{grade: 优, number: 1, reserved: [{label: 一线}]}]}",
        "缺少 who（给谁）",
        "",
    ),
    (
        "grades: {scale: [{grade: 优}], quotas: [{grade: 优, share: 120%}]}",
        "数字 120% 超出范围",
        "应在 0 至 1 之间。",
    ),
    ("procedures: [5]", "应当是一组“名称: 内容”，写的是数字", ""),
    ("procedures: [{id: a, label: 甲, clause: 一, open: interview}]", "缺少 when（什么情形）", ""),
    ("procedures: [{id: a, label: 甲, clause: 一, when: {score_below: 6}}]", "缺少 open（启动什么程序）", ""),
    (
        "procedures: [{id: a, label: 甲, clause: 一, open: interview, when: {below: 6}}]",
        "没有说明情形",
        "可用：score_below、grade、failing_years、counter、minimum。",
    ),
    (
        "procedures: [{id: a, label: 甲, clause: 一, open: interview, when: {counter: x}}]",
        "没有“x”这个计数",
        "此处没有可用的值。",
    ),
    (
        "procedures: [{id: a, label: 甲, clause: 一, open: interview, when: {minimum: x}}]",
        "没有“x”这个底线",
        "",
    ),
    (
        "procedures: [{id: a, label: 甲, clause: 一, open: interview, when: {failing_years: 2, consecutive: 对}}]",
        "应当是 true 或 false",
        "",
    ),
]


@pytest.mark.parametrize(("more", "wrong", "allowed"), ROOT)
def test_a_bad_line_at_the_top_of_a_scheme(more, wrong, allowed):
    found = faults(written(GOOD, more))
    matching = [each for each in found if each[1] == wrong]
    assert [each[0] for each in matching] == [13]
    assert allowed in matching[0][2]


COUNT = "count: {kind: activity.participation}\n"
LEAF = [
    (
        "count: {kind: activty.participation}\neach: 2",
        11,
        "没有“activty.participation”这个履职种类",
        "是不是想写“activity.participation”？",
    ),
    ("count: {activity_kind: research}\neach: 2", 11, "缺少 kind（履职种类）", ""),
    ("count: research\neach: 2", 11, "应当是一组“名称: 内容”，写的是文字", ""),
    ("count: []\neach: 2", 11, "列表是空的", ""),
    (
        "count: {kind: activity.participation, activty_kind: research}\neach: 2",
        11,
        "没有“activty_kind”这个事实",
        "是不是想写“activity_kind”？",
    ),
    (
        "count: {kind: activity.participation, activity_kind: reserch}\neach: 2",
        11,
        "没有“reserch”这个值（活动类别）",
        "是不是想写“research”？可用：inspection（视察）、",
    ),
    (
        "count: {kind: activity.participation, role: {nott: speaker}}\neach: 2",
        11,
        "没有“nott”这个名称",
        "是不是想写“not”？",
    ),
    (
        "count: {kind: activity.participation, role: {at_least: 2}}\neach: 2",
        11,
        "“身份”不能这样比较",
        "",
    ),
    (
        "count: {kind: activity.participation, role: {}}\neach: 2",
        11,
        "“身份”不能这样比较",
        "写一个值、一列值或 not；数字可以写 at_least、at_most。",
    ),
    ("count: {kind: proposal.filed, signers: {}}\neach: 2", 11, "“署名人数”不能这样比较", ""),
    ("count: {kind: ''}\neach: 2", 11, "文字不能是空的", ""),
    ("count: {kind: activity.participation}\neach: 2\ndocument: {by: ''}", 13, "文字不能是空的", ""),
    ("count: {kind: meeting.attendance, required: 是}\neach: 2", 11, "应当是 true 或 false", ""),
    (
        "count: {kind: proposal.filed, signers: 三}\neach: 2",
        11,
        "应当是数字，写的是“三”",
        "写法如 5、-7.5、1/2、50%。",
    ),
    (
        "count: {kind: proposal.filed, signers: [{a: 1}]}\neach: 2",
        11,
        "应当是数字，写的是“一组“名称: 内容””",
        "",
    ),
    (
        COUNT,
        8,
        "计分办法要写且只写一种",
        "可用：each、each_quantity、first、once、reach、rate、percent、path。",
    ),
    (COUNT + "each: 2\nonce: 3", 8, "计分办法要写且只写一种", ""),
    ("cap: 3", 8, "计分项要写且只写一种", "可用：points、count、judged、checklist、members。"),
    ("points: 3\ncount: {kind: contact.recorded}", 8, "计分项要写且只写一种", ""),
    (COUNT + "each: two", 12, "应当是数字，写的是“two”", ""),
    (COUNT + "each: 1/0", 12, "应当是数字，写的是“1/0”", ""),
    (COUNT + "each: 1e3", 12, "应当是数字，写的是“1e3”", ""),
    (COUNT + "each: [1]", 12, "应当是数字，写的是“列表”", ""),
    (COUNT + "each: {bye: role, prices: {speaker: 1}}", 12, "没有“bye”这个名称", "是不是想写“by”？"),
    (COUNT + "each: {by: role}", 12, "缺少 prices（分值表）", ""),
    (COUNT + "each: {prices: {speaker: 1}}", 12, "缺少 by（按哪个事实定分）", ""),
    (COUNT + "each: {by: rolle, prices: {speaker: 1}}", 12, "没有“rolle”这个事实", "是不是想写“role”？"),
    (COUNT + "each: {by: role, prices: 5}", 12, "应当是一组“名称: 内容”，写的是数字", ""),
    (
        COUNT + "each: {by: role, prices: {speeker: 1}}",
        12,
        "没有“speeker”这个值（身份）",
        "是不是想写“speaker”？",
    ),
    (
        COUNT + "each: {by: convener, prices: {是: 1}}",
        12,
        "没有“是”这个值（界别召集人）",
        "可用：true、false。",
    ),
    (COUNT + "each: {parameter: price}", 12, "缺少 default（参数的默认值）", ""),
    (COUNT + "each: {range: [5, 1]}", 12, "范围应当是两个数，先小后大", "写法如 [1, 5]。"),
    (COUNT + "each: {range: 5}", 12, "范围应当是两个数，先小后大", ""),
    (COUNT + "each: 2\ncap: {range: [1, 5]}", 13, "此处不能用核定分值的范围", ""),
    (COUNT + "each: 2\ncap: {by: role, prices: {speaker: 3}}", 13, "没有“role”这个事实", ""),
    (COUNT + "each: 2\ntimes: [{when: {rolle: speaker}, by: 2}]", 13, "没有“rolle”这个事实", ""),
    (COUNT + "each: 2\ntimes: [{when: {role: speaker}}]", 13, "缺少 by（倍数）", ""),
    (COUNT + "each: 2\nplus: [{when: speaker, points: 2}]", 13, "应当是一组“名称: 内容”，写的是文字", ""),
    (
        COUNT + "each: 2\nplus: [{when: {role: speaker}, point: 2}]",
        13,
        "没有“point”这个名称",
        "是不是想写“points”？",
    ),
    (COUNT + "each: 2\ncredit: half", 13, "没有“half”这个分配办法", "可用：full、equal。"),
    (COUNT + "each: 2\ncredit: {co: 1}", 13, "缺少 lead（牵头人所得份额）", ""),
    (COUNT + "each: 2\ncredit: {lead: 2}", 13, "数字 2 超出范围", "应在 0 至 1 之间。"),
    (COUNT + "each: 2\ncredit: {lead: 1, lead_is: writer}", 13, "没有“writer”这个事实", ""),
    (COUNT + "each: 2\ncredit: {first: 0}", 13, "数字 0 超出范围", "应在 1 至 100 之间。"),
    (COUNT + "each: 2\ndocument: {by: aktivity}", 13, "没有“aktivity”这个事实", "是不是想写“activity”？"),
    (
        COUNT + "each: 2\ndocument: activity",
        13,
        "应当是一组“名称: 内容”，写的是文字",
        "可用：by、keep、replace。",
    ),
    (
        COUNT + "each: 2\ndocument: {keep: best}",
        13,
        "没有“best”这个值",
        "可用：highest、lowest、sum、first。",
    ),
    (COUNT + "each: 2\nperiod: year", 13, "没有“year”这个起止办法", "可用：term。"),
    (COUNT + "each: 2\nperiod: {from: 2025-05-01, to: 2025-04-01}", 13, "起日晚于止日", ""),
    (COUNT + "each: 2\nlimit: {number: 1, per: weak}", 13, "没有“weak”这个值", ""),
    (COUNT + "each: 2\nlimit: {per: day}", 13, "缺少 number（最多几次）", ""),
    (COUNT + "each: 2\nskip_first: 0", 13, "数字 0 超出范围", ""),
    (COUNT + "first: 2", 8, "缺少 further（其余每件分值）", ""),
    (COUNT + "first: 2\nfurther: 1\nlimit: 3", 14, "limit 不能与 first 同用", ""),
    (COUNT + "first: 2\nfurther: 1\nfurther_cap: -1", 14, "数字 -1 超出范围", "不得小于 0。"),
    (COUNT + "reach: [{at: 3}]", 12, "缺少 points（分值）", ""),
    (COUNT + "reach: [3]", 12, "应当是一组“名称: 内容”，写的是数字", ""),
    (COUNT + "rate: {points: 3}", 12, "缺少 of（分母）", ""),
    (COUNT + "rate: 3", 12, "应当是一组“名称: 内容”，写的是数字", ""),
    (COUNT + "percent: 3", 12, "应当是一组“名称: 内容”，写的是数字", ""),
    (
        COUNT + "percent: {of: {kind: contact.recorded}, each: -1}",
        12,
        "目标值要写且只写一个",
        "可用：below（低于）、above（高于）。",
    ),
    (COUNT + "percent: {of: {kind: contact.recorded}, below: 90%}", 12, "缺少 each（每个百分点的分值）", ""),
    (
        COUNT + "path: [{id: a, count: {kind: contact.recorded}, points: 1}]",
        8,
        "path 要写明同一件怎样认定",
        "写法如 document: {by: report, keep: sum}。",
    ),
    (COUNT + "document: {by: activity}\npath: [5]", 13, "应当是一组“名称: 内容”，写的是数字", ""),
    (COUNT + "document: {by: activity}\npath: [{label: 甲}]", 13, "缺少 id（标识）", ""),
    ("judged: 5", 11, "应当是一组“名称: 内容”，写的是数字", ""),
    ("judged: {weights: {self: 50%}, range: [0, 5]}", 11, "权重之和不是 100%", "请调整各方权重。"),
    ("judged: {weights: {self: 100%}, range: [5]}", 11, "范围应当是两个数，先小后大", "写法如 [0, 10]。"),
    ("judged: {range: [0, 5]}", 11, "缺少 weights（各方权重）", ""),
    ("judged: {weights: {self: 1}}", 11, "缺少 range（分值范围）", ""),
    ("checklist: 5", 11, "应当是一组“名称: 内容”，写的是数字", ""),
    ("checklist: {for_missing: true}", 11, "缺少 items（核对的要件）", ""),
    ("checklist: {items: [{label: 甲}]}", 11, "缺少 id（标识）", ""),
    ("checklist: {items: [5]}", 11, "应当是一组“名称: 内容”，写的是数字", ""),
    ("members: 5", 11, "应当是一组“名称: 内容”，写的是数字", ""),
    ("members: {take: median}", 11, "没有“median”这个值", "可用：mean、sum、share。"),
    ("points: 5\nexempt: {points: 3}", 12, "缺少 who（谁免计）", ""),
    ("points: 5\nexempt: 3", 12, "应当是一组“名称: 内容”，写的是数字", ""),
    ("points: 5\nfrom: 2025-05-01\nto: 2025-04-01", 8, "起日（from）晚于止日（to）", ""),
    ("points: 5\nfrom: 5月", 12, "日期“5月”不对", ""),
    ("points: 5\nweight: 0", 12, "权重不能是 0", "不计分的项目请删去。"),
    ("points: 5\nprorate: weeks", 12, "没有“weeks”这个值", "可用：months、days。"),
    ("points: 5\nprorate: {by: weeks}", 12, "没有“weeks”这个值", "可用：months、days。"),
    ("points: 5\nwhen: 5", 12, "应当是一组“名称: 内容”，写的是数字", ""),
    ("points: 5\npoint: 5", 12, "没有“point”这个名称", "是不是想写“points”？"),
    ("points: 5\napplies_to: {type: person}", 12, "没有“person”这个对象类型", ""),
    ("points: 5\nnote: ''", 12, "文字不能是空的", ""),
    ("sum: []", 11, "列表是空的", ""),
    (
        "sum: [{id: a, label: 甲, clause: 一, points: 1}]\nbest_of: [{id: b, label: 乙, clause: 一, points: 1}]",
        8,
        "下级项目的合计办法要写且只写一种",
        "可用：sum、best_of、first_of。",
    ),
    (
        "sum: [{id: a, label: 甲, clause: 一, points: 1}]\nshared_caps: [{id: c, label: 共, clause: 一, of: [b], cap: 3}]",
        12,
        "没有“b”这个下级项目",
        "可用：a。",
    ),
    (
        "sum: [{id: a, label: 甲, clause: 一, points: 1}]\nshared_caps: [{id: c, label: 共, clause: 一}]",
        12,
        "缺少 cap（共用的封顶）",
        "",
    ),
    (
        "sum: [{id: a, label: 甲, clause: 一, points: 1}]\nshared_caps: [3]",
        12,
        "应当是一组“名称: 内容”，写的是数字",
        "",
    ),
    (
        "sum: [{id: a, label: 甲, clause: 一, points: 1}]\nonce_across: 3",
        12,
        "应当是一组“名称: 内容”，写的是数字",
        "",
    ),
    ("sum: [{id: a, label: 甲, clause: 一, points: 1}]\neach: 3", 12, "没有“each”这个名称", ""),
]


@pytest.mark.parametrize(("body", "line", "wrong", "allowed"), LEAF)
def test_a_bad_line_in_an_item(body, line, wrong, allowed):
    found = leaf(body)
    matching = [each for each in found if each[1] == wrong]
    assert [each[0] for each in matching][:1] == [line], found
    assert allowed in matching[0][2]


NODES = [
    ("- 5\n", 8, "应当是一组“名称: 内容”，写的是数字"),
    ("- {label: 甲, clause: 一, points: 1}\n", 8, "缺少 id（标识）"),
    ("- {id: a, clause: 一, points: 1}\n", 8, "缺少 label（给人看的名称）"),
    ("- {id: a, label: 甲, points: 1}\n", 8, "缺少 clause（依据的条款）"),
    ("- {id: '', label: 甲, clause: 一, points: 1}\n", 8, "文字不能是空的"),
    ("- {id: 甲, label: 甲, clause: 一, points: 1}\n", 8, "标识“甲”写法不对"),
    (
        "- {id: a, label: 甲, clause: 一, points: 1}\n- {id: a, label: 乙, clause: 一, points: 1}\n",
        9,
        "标识“a”用了两次",
    ),
    ("- {id: total, label: 甲, clause: 一, points: 1}\n", 8, "标识“total”用了两次"),
    ("- {id: a, label: {b: 1}, clause: 一, points: 1}\n", 8, "应当是文字，写的是一组“名称: 内容”"),
    ("- {id: a, label: 甲, clause: 一, points: 1, limit: 2}\n", 8, "limit 只能与 count 同用"),
]


@pytest.mark.parametrize(("tree", "line", "wrong"), NODES)
def test_a_bad_node(tree, line, wrong):
    assert [each[:2] for each in faults(written(tree))] == [(line, wrong)]


def test_the_tree_must_be_a_branch():
    text = "scheme: x\ntitle: 甲\ntree: {id: total, label: 总分, clause: 一, points: 5}\n"
    assert faults(text)[0][1] == "下级项目的合计办法要写且只写一种"
    assert [each[:2] for each in faults("scheme: x\ntitle: 甲\ntree: 5\n")] == [
        (3, "应当是一组“名称: 内容”，写的是数字")
    ]


def test_the_adopting_meeting_may_lack_its_day():
    scheme = load_scheme(written(GOOD, "adopted: {by: 常务委员会, meeting: 第三次会议}"))
    assert scheme.adopted == {"by": "常务委员会", "meeting": "第三次会议"}


def test_one_parameter_has_one_default():
    tree = item("a", "points: {parameter: p, default: 1}") + item("b", "points: {parameter: p, default: 2}")
    assert faults(written(tree)) == [(15, "参数“p”写了两个不同的默认值", "同一参数的默认值应当相同。")]


def test_many_faults_are_listed_by_line_with_path_and_as_json():
    with pytest.raises(SchemeError) as caught:
        load_scheme(
            written(item("it", COUNT.replace("activity", "activty") + "each: two\ncap: x")), file="办法.yaml"
        )
    assert [problem.path for problem in caught.value.problems] == [
        "tree.sum[1].count.kind",
        "tree.sum[1].each",
        "tree.sum[1].cap",
    ]
    first = caught.value.problems[1]
    assert (
        str(first)
        == "办法.yaml 第12行（tree.sum[1].each）：应当是数字，写的是“two”。写法如 5、-7.5、1/2、50%。"
    )
    assert first.as_json() == {
        "file": "办法.yaml",
        "line": 12,
        "path": "tree.sum[1].each",
        "wrong": "应当是数字，写的是“two”",
        "allowed": "写法如 5、-7.5、1/2、50%。",
    }


def test_a_number_table_takes_whole_numbers_only():
    body = "count: {kind: proposal.filed}\neach: {by: signers, prices: {1: 5, two: 3}}"
    assert leaf(body) == [(12, "“two”不是整数", "")]


def test_another_vocabulary_can_be_passed_and_a_scheme_can_extend_it():
    wider = VOCABULARY.extended({"story.told": Kind("讲述故事", "次", {"place": Fact("地点")})}, {})
    text = written(item("it", "count: {kind: story.told, place: 学校}\neach: 2"))
    assert load_scheme(text, vocabulary=wider).id == "probe"
    own = "vocabulary: {kinds: {story.told: {label: 讲述故事, facts: {tags: {label: 标签, type: choices, values: {good: 好}}}}}, subject: {age: {label: 年龄, type: number}}}"
    kinds = load_scheme(written(GOOD, own)).vocabulary
    assert (
        kinds.kinds["story.told"].unit,
        kinds.kinds["story.told"].facts["tags"].type,
        kinds.subject["age"].label,
    ) == ("次", "choices", "年龄")


def test_every_sample_is_good_and_every_node_has_label_and_clause():
    for path in sorted(Path(SAMPLES).glob("*.yaml")):
        scheme = load_scheme(path)
        assert scheme.id == path.stem
