"""Links of registers keep what people chose."""

import html
import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict

from tongxin.ui.listing import address
from tongxin.ui.tests.draw import draw


class Filter(forms.Form):
    q = forms.CharField(label="关键词", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("open", "在办")])


def links(drawn: str) -> list[str]:
    return [html.unescape(href) for href in re.findall(r'href="(\?[^"]*)"', drawn)]


def test_the_pager_keeps_the_filters_and_the_order() -> None:
    page = Paginator(range(25), 10).get_page(2)
    drawn = draw('{% pager page unit="件" %}', "state=open&sort=-number&page=2", page=page)
    kept = "?state=open&sort=-number&page="
    assert links(drawn) == [kept + "1", kept + "1", kept + "3", kept + "3"]
    assert re.findall(r"共 \d+ 件，第 \d / \d 页", drawn) == ["共 25 件，第 2 / 3 页"]


def test_a_single_page_says_only_how_many() -> None:
    drawn = draw("{% pager page %}", page=Paginator(range(3), 10).get_page(1))
    assert (links(drawn), drawn.count("共 3 条")) == ([], 1)


def test_something_that_is_no_page_draws_nothing() -> None:
    assert draw("{% pager missing %}") == ""


def test_a_second_tap_on_a_header_turns_the_order_and_starts_on_the_first_page() -> None:
    header = '{% sort_header "编号" "number" %}'
    taps = [
        links(draw(header, query))[0] for query in ("q=路&page=3", "q=路&sort=number", "q=路&sort=-number")
    ]
    assert taps == [address(QueryDict("q=路"), sort=order) for order in ("number", "-number", "number")]


def test_the_order_in_force_is_told_to_screen_readers() -> None:
    assert re.findall(r'aria-sort="(\w+)"', draw('{% sort_header "编号" "number" default="-number" %}')) == [
        "descending"
    ]


def test_filters_count_those_in_use_and_keep_the_order() -> None:
    drawn = draw(
        '{% filters form export="yes" %}', "state=open&sort=number&page=2", form=Filter({"state": "open"})
    )
    assert re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', drawn) == [("sort", "number")]
    assert re.findall(r'class="tab-count">(\d)<', drawn) == ["1"]
    assert links(drawn) == ["?", "?state=open&sort=number&format=xlsx"]


class YearFilter(forms.Form):
    year = forms.ChoiceField(choices=[("2025", "2025年"), ("2024", "2024年")], required=False)


@pytest.mark.parametrize(("query", "used"), [("", []), ("year=2025", []), ("year=2024", ["1"])])
def test_a_list_standing_where_it_stands_by_itself_is_no_filter_in_use(query, used) -> None:
    drawn = draw("{% filters form %}", query, form=YearFilter({"year": QueryDict(query).get("year", "2024")}))
    assert re.findall(r'class="tab-count">(\d)<', drawn) == used


def test_a_bulk_form_carries_its_rows_its_nonce_and_its_buttons() -> None:
    source = '{% bulk action="/assign/" unit="件" %}{% slot bar %}{% button "交办" name="act" value="go" %}{% endslot %}<table><tr>{% select 7 label="路灯" %}</tr></table>{% endbulk %}'
    drawn = draw(source, csrf_token="t0ken")
    names = re.findall(r'name="(\w+)"', drawn)
    assert names == ["csrfmiddlewaretoken", "nonce", "selected", "act"]
