"""Accounts and powers: who gets a sign-in name, and what it opens."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.validators import RegexValidator

from tongxin.office.forms.fields import BodyField, ReasonForm, offer, offer_bodies
from tongxin.people.models import Body, Committee, User
from tongxin.people.powers import POWERS, ROLES

SIGN_IN = RegexValidator(
    r"^[a-z][a-z0-9._-]{2,39}$", "登录名用小写字母开头，3至40个字母、数字、点或短横，不用手机号"
)
KINDS = (("", "全部"), ("staff", "工作人员"), ("member", "委员"))
STATES = (("", "全部"), ("yes", "可登录"), ("no", "已停用"))


class AccountFilter(forms.Form):
    """Which accounts the list shows."""

    name = forms.CharField(label="姓名或登录名", required=False, max_length=60)
    kind = forms.ChoiceField(label="类别", required=False, choices=KINDS)
    active = forms.ChoiceField(label="状态", required=False, choices=STATES)
    power = forms.ChoiceField(
        label="权限",
        required=False,
        choices=[("", "全部"), *((name, each.label) for name, each in POWERS.items())],
    )

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


class NewStaff(forms.Form):
    """A staff account; its powers are granted by somebody else."""

    username = forms.CharField(label="登录名", max_length=40, validators=[SIGN_IN])
    display_name = forms.CharField(label="显示名", max_length=60, help_text="如：陈示例（提案委）")

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if User.objects.get_queryset().filter(username=name).exists():
            raise forms.ValidationError(f"登录名“{name}”已被使用，请换一个")
        return name


class SectorForm(forms.Form):
    """The sector whose members get accounts."""

    sector = BodyField("界别")

    def __init__(self, *args: Any, committee: Committee, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_bodies(self, "sector", committee, day, Body.Kind.SECTOR)


class GrantForm(forms.Form):
    """A role, or single powers; those of the role come with it."""

    role = forms.ChoiceField(
        label="按岗位", required=False,
        choices=[("", "不按岗位"), *((name, label) for name, (label, _) in ROLES.items())],
    )  # fmt: skip
    powers = forms.MultipleChoiceField(
        label="或逐项选择", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(name, f"{each.label}（{each.about}）") for name, each in POWERS.items()],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("role") and not data.get("powers"):
            raise forms.ValidationError("请选择岗位，或至少一项权限")
        return data

    def names(self) -> list[str]:
        role = ROLES.get(self.cleaned_data["role"], ("", ()))[1]
        return list(dict.fromkeys([*role, *self.cleaned_data["powers"]]))


class RevokeForm(forms.Form):
    """Powers to end, of those held."""

    powers = forms.MultipleChoiceField(label="收回", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, held: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "powers", ((name, each.label) for name, each in POWERS.items() if name in held))


class ActForm(ReasonForm):
    """Why an account is stopped, opened again, or given a new password."""


def typed(kind: str) -> forms.PasswordInput:
    """A password field a browser's keychain understands."""
    return forms.PasswordInput(attrs={"autocomplete": kind})


class OwnPassword(forms.Form):
    """One's own new password, the old one proving who asks."""

    old = forms.CharField(label="现在的密码", widget=typed("current-password"), strip=False)
    new = forms.CharField(
        label="新密码", widget=typed("new-password"), strip=False, help_text="至少10个字符，不能全是数字。"
    )
    again = forms.CharField(label="再输一遍新密码", widget=typed("new-password"), strip=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError("现在的密码不对")
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", "两次输入的新密码不一致")
        return data
