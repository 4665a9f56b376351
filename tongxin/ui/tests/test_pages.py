"""The shell, the error pages and the showcase stand with and without their surroundings."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tongxin.ui import urls, views
from tongxin.ui.templatetags.ui import register

NOTICE = "本系统不得存储、处理、传输国家秘密"


def test_the_shell_stands_with_nothing_around_it() -> None:
    drawn = render_to_string("ui/page.html")
    assert [drawn.count(part) for part in (NOTICE, '<main id="main"', "demo-ribbon", 'class="bottom"')] == [
        1,
        1,
        0,
        0,
    ]


def test_the_shell_shows_the_committee_the_way_around_and_the_ribbon_of_the_demo() -> None:
    places = [
        {"label": f"第{n}处", "icon": "home", "href": f"/{n}/", "active": n == 1, "count": n}
        for n in range(1, 8)
    ]
    context = {
        "committee": {"name": "示例市政协", "short_name": "示例市"}, "nav": [{"label": "履职", "items": places}],
        "bottom_nav": places, "user_name": "陈示例", "is_demo": True, "product_version": "0.1.0", "signout_href": "/out/",
    }  # fmt: skip
    drawn = render_to_string("ui/page.html", context)
    assert drawn.count("演示数据，均为虚构（示例）") == 1
    assert (drawn.count("第7处"), drawn.count("第5处")) == (1, 2)
    assert re.findall(r'<form method="post" action="(.*?)"', drawn) == ["/out/"]


def test_a_reader_who_asked_for_large_type_gets_it_from_the_server() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["large_type"] = "1"
    assert re.findall(r"<html[^>]*>", render_to_string("ui/page.html", {"request": request})) == [
        '<html lang="zh-Hans" class="large">'
    ]


@pytest.mark.parametrize("code", [403, 404, 500, 503])
def test_each_error_page_says_what_happened_and_leads_on(code: int) -> None:
    drawn = render_to_string(f"{code}.html")
    assert len(re.findall(r'<h1 class="fault-title">[^<]+</h1>', drawn)) == 1
    assert len(re.findall(r'<a class="btn btn-main"', drawn)) == 1


def test_the_showcase_names_every_component() -> None:
    source = (Path(views.__file__).parent / "templates/ui/showcase.html").read_text(encoding="utf-8")
    elsewhere = {"icon", "toast"}  # drawn by the shell and by other components
    assert {name for name in register.tags if f"{{% {name} " not in source} == elsewhere


def test_the_showcase_draws() -> None:
    request = RequestFactory().get("/ui/", {"page": "2"})
    drawn = render_to_string("ui/showcase.html", views.contents(request) | {"request": request})
    assert re.findall(r'name="selected" value="(\d+)"', drawn) == [str(number) for number in range(9, 17)]


@pytest.mark.parametrize(
    ("debug", "profile", "names"),
    [(False, "office", []), (True, "office", ["ui-showcase"]), (False, "demo", ["ui-showcase"])],
)
def test_the_showcase_is_routed_in_development_and_in_the_demo_only(settings, debug, profile, names) -> None:
    settings.DEBUG, settings.PROFILE = debug, profile
    assert [route.name for route in urls.routes()] == names
