"""The filter of a list: on a phone, where no heads are drawn, it offers the orders of the columns too."""

import pytest
from django import forms

from tongxin.ui.tests.draw import draw


class ByName(forms.Form):
    name = forms.CharField(label="姓名", required=False)


@pytest.mark.parametrize("sorts", [[], [("on", "日期，升序"), ("-on", "日期，降序")]])
def test_the_order_asked_for_is_kept_once_whether_it_can_be_chosen_or_not(sorts):
    page = draw('{% filters form export="yes" sorts=sorts %}', "sort=-on", form=ByName({}), sorts=sorts)
    assert page.count('name="sort"') == 1
    assert ("selected>日期，降序" in page, 'type="hidden" name="sort" value="-on"' in page) == (
        bool(sorts),
        not sorts,
    )
