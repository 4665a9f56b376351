"""What tags accept, refuse and draw."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.template import TemplateSyntaxError

from tongxin.ui.tests.draw import draw


def refusal(source: str) -> str:
    with pytest.raises(TemplateSyntaxError) as caught:
        draw(source)
    return str(caught.value)


def test_an_attribute_the_card_does_not_have_fails_when_the_template_compiles() -> None:
    told = refusal('{% if never %}{% card colour="red" %}{% endcard %}{% endif %}')
    assert told == "{% card %} has no attribute 'colour'; it has: title, subtitle, icon, flush, tone, id."


def test_a_needed_attribute_that_is_missing_fails_when_the_template_compiles() -> None:
    assert refusal('{% number "办复率" %}') == "{% number %} needs value."


def test_a_second_unnamed_value_has_no_place_in_a_badge() -> None:
    assert refusal("{% badge x %}{% endbadge %}") == "{% badge %} has no attribute 'x'; it has: tone, dot."


def test_a_misspelt_icon_fails_when_the_template_compiles() -> None:
    assert refusal('{% icon "hmoe" %}').startswith("{% icon %}: name='hmoe', not one of ['', 'activity', ")


def test_a_misspelt_tone_fails_and_says_what_is_allowed() -> None:
    told = "{% badge %}: tone='green', not one of ['', 'accent', 'bad', 'info', 'ok', 'warn']."
    assert refusal('{% badge tone="green" %}x{% endbadge %}') == told


def test_a_tone_known_only_at_run_time_falls_back_to_none() -> None:
    drawn = draw("{% badge tone=tone %}草稿{% endbadge %}", tone="green")
    assert drawn == '<span class="badge tone-none">草稿</span>'


def test_a_slot_the_card_does_not_have_is_refused() -> None:
    assert (
        refusal("{% card %}{% slot side %}{% endslot %}{% endcard %}")
        == "{% card %} has the slots: tools, foot."
    )


def test_the_slots_of_a_card_stand_apart_from_its_content() -> None:
    drawn = draw('{% card "登记" %}一{% slot tools %}<a href="/all/">全部</a>{% endslot %}二{% endcard %}')
    assert re.sub(r"\s*\n\s*", "", drawn) == (
        '<section class="card"><header class="card-header"><div class="card-words">'
        '<h2 class="card-title">登记</h2></div><div class="card-tools"><a href="/all/">全部</a></div></header>'
        '<div class="card-body">一二</div></section>'
    )


def test_a_title_with_markup_is_shown_as_text() -> None:
    drawn = draw("{% row title %}{% endrow %}", title="<script>alert(1)</script>")
    assert drawn.count("<script>") == 0
    assert drawn.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 1


def test_a_component_sees_its_attributes_and_not_the_page_around_it() -> None:
    assert draw('{% empty "还没有提案" %}{% endempty %}', icon="trash").count("#inbox") == 1


def test_the_nonce_is_fresh_each_time() -> None:
    first, second = re.findall(
        r'<input type="hidden" name="nonce" value="([0-9a-f]{32})">', draw("{% nonce %}{% nonce %}")
    )
    assert first != second


def test_a_blocked_button_is_greyed_and_gives_its_reason() -> None:
    drawn = draw('{% button "答复" href="/reply/" reason="承办单位尚未签收" %}')
    assert (drawn.count('aria-disabled="true"'), drawn.count("承办单位尚未签收"), drawn.count("/reply/")) == (
        1,
        2,
        0,
    )


def test_a_fact_without_a_value_shows_a_dash() -> None:
    drawn = draw('{% fact "附议人" %} {% endfact %}')
    assert drawn == '<div class="fact "><dt>附议人</dt><dd><span class="text-secondary">—</span></dd></div>'


def test_a_tile_shows_nought_and_a_dash_for_nothing() -> None:
    shown = [
        re.findall(r'number-value">(.*?)<', draw('{% number "提案" value %}', value=value))
        for value in (0, None)
    ]
    assert shown == [["0"], ["—"]]


def test_the_trail_says_who_did_what_when_and_for_whom() -> None:
    event = SimpleNamespace(
        label="提交提案",
        by_name="孙秘书",
        on_behalf="陈委员",
        note="",
        at=datetime(2026, 3, 2, 1, 20, tzinfo=UTC),
    )
    drawn = draw("{% trail events %}", events=[event])
    assert re.findall(r">([^<>\s][^<>]*)<", drawn) == [
        "提交提案",
        "2026-03-02 09:20",
        "孙秘书",
        "代 陈委员 办理",
    ]


def test_a_branch_with_parts_opens_and_one_without_is_a_plain_line() -> None:
    sheet = '{% branch "提案" amount="6" max="12" %}{% leaf "一件" amount="6" %}{% endleaf %}{% endbranch %}{% branch "批评" amount="0" %} {% endbranch %}'
    drawn = draw(sheet)
    assert (drawn.count("<details"), drawn.count("branch-bare"), drawn.count('<div class="leaf">')) == (
        1,
        1,
        1,
    )


def test_a_ring_and_a_gauge_never_leave_their_bounds() -> None:
    dashes = [
        re.findall(
            r'stroke-dasharray="([\d.]+) 100"', draw("{% ring value=value max=max %}", value=value, max=top)
        )[0]
        for value, top in (("72.5", 100), (120, 100), (3, 0), ("", 10))
    ]
    assert dashes == ["72.5", "100", "0", "0"]


def test_bars_are_measured_by_the_longest() -> None:
    drawn = draw('{% bars rows caption="各界别" %}', rows=[("经济界", 40), {"label": "教育界", "value": 10}])
    assert re.findall(r'bar-fill" width="([\d.]+)"', drawn) == ["100", "25"]


def test_the_wizard_marks_what_is_done_what_is_now_and_what_is_next() -> None:
    assert re.findall(r"wizard-(done|now|next)", draw("{% steps current=2 %}")) == [
        "done",
        "now",
        "next",
        "next",
    ]


def test_clauses_are_set_in_as_deep_as_their_spaces_say_and_escaped() -> None:
    drawn = draw("{% clauses text %}", text="一、计分\n  封顶 <40> 分\n\n二、等次")
    assert re.findall(r'<p class="clause-(\w+)">([^<]*)</p>', drawn) == [
        ("0", "一、计分"), ("1", "封顶 &lt;40&gt; 分"), ("break", ""), ("0", "二、等次"),
    ]  # fmt: skip
