"""What a person fills in to sign in."""

from django import forms


class SignInForm(forms.Form):
    username = forms.CharField(label="登录名", max_length=60)
    password = forms.CharField(label="密码", widget=forms.PasswordInput, strip=False)
