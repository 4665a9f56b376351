"""Fields with their words beside them."""

import re

from django import forms

from tongxin.ui.tests.draw import draw


class Contact(forms.Form):
    met_on = forms.DateField(label="联系日期")
    people = forms.IntegerField(label="人数", min_value=1, help_text="约数即可。")
    points = forms.DecimalField(label="分值", required=False)
    phone = forms.CharField(label="电话", required=False)
    text = forms.CharField(label="内容", max_length=300, widget=forms.Textarea)
    means = forms.ChoiceField(
        label="方式", choices=[("visit", "走访"), ("talk", "座谈")], widget=forms.RadioSelect
    )
    source = forms.CharField(widget=forms.HiddenInput, required=False)


def attributes(drawn: str, name: str) -> dict[str, str]:
    tag = re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*>', drawn)
    return dict(re.findall(r'([\w-]+)="([^"]*)"', tag[0])) if tag else {}


def test_each_field_brings_up_the_fitting_keyboard() -> None:
    drawn = draw("{% fields form %}", form=Contact())
    given = [
        attributes(drawn, name).get("inputmode") for name in ("met_on", "people", "points", "phone", "text")
    ]
    assert given == [None, "numeric", "decimal", "tel", None]


def test_a_date_is_asked_with_the_native_picker_and_shown_in_its_form() -> None:
    shown = attributes(draw("{% field form.met_on %}", form=Contact({"met_on": "2026-03-02"})), "met_on")
    assert (shown["type"], shown["value"]) == ("date", "2026-03-02")


def test_an_error_stands_beside_its_field_and_is_read_with_it() -> None:
    drawn = draw("{% field form.people %}", form=Contact({"people": "许多"}))
    told = attributes(drawn, "people")["aria-describedby"].split()
    assert told == ["id_people_helptext", "id_people_error"]
    assert [drawn.count(f'id="{name}"') for name in told] == [1, 1]
    assert attributes(drawn, "people")["value"] == "许多"


def test_the_summary_counts_the_faults_and_leads_to_each() -> None:
    drawn = draw("{% form_errors form %}", form=Contact({"text": "好", "means": "visit"}))
    assert re.findall(r"有 (\d) 处|href=\"(#\w+)\"", drawn) == [
        ("2", ""),
        ("", "#id_met_on"),
        ("", "#id_people"),
    ]


def test_an_untouched_form_has_no_summary() -> None:
    assert draw("{% form_errors form %}", form=Contact()) == ""


def test_choices_are_a_group_with_a_legend() -> None:
    drawn = draw("{% field form.means %}", form=Contact())
    assert (drawn.count("<fieldset"), drawn.count('type="radio"'), drawn.count("方式")) == (1, 2, 1)


def test_a_hidden_field_has_no_label_and_a_field_the_form_lacks_draws_nothing() -> None:
    assert draw("{% field form.source %}", form=Contact()) == (
        '<input type="hidden" name="source" class="form-control" id="id_source">'
    )
    assert draw("{% field form.lacking %}", form=Contact()) == ""


def test_a_field_drawn_twice_keeps_its_class_once() -> None:
    form = Contact()
    draw("{% field form.text %}", form=form)
    assert attributes(draw("{% field form.text %}", form=form), "text")["class"] == "form-control"


def test_a_list_nobody_chose_from_yet_says_what_to_do_in_words():
    class Grown(forms.Form):
        kind = forms.ChoiceField(label="类别", choices=[("", "---------"), ("a", "视察")])
        rating = forms.ChoiceField(label="评价", required=False, choices=[("", "---------"), ("b", "满意")])

    form = Grown()
    drawn = draw("{% fields form %}", form=form)
    assert ("---------" in drawn, drawn.count("请选择"), drawn.count("不填")) == (False, 1, 1)


def test_a_fault_says_what_to_do_and_ends_without_a_stop():
    class Reason(forms.Form):
        reason = forms.CharField(label="更正原因")
        way = forms.ChoiceField(label="联系方式", choices=[("", "请选择"), ("visit", "走访")])
        agreed = forms.BooleanField(label="已核对")
        number = forms.IntegerField(label="人数", max_value=3)

    form = Reason({"number": "9"})
    drawn = draw("{% form_errors form %}", form=form)
    told = ["请填写更正原因", "请选择联系方式", "请勾选已核对", "确保该值小于或等于3"]
    assert [each for each in told if each in drawn] == told
    assert "。；" not in drawn
