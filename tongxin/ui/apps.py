"""The user interface kit as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "tongxin.ui"
    verbose_name = "界面"
