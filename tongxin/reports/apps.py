"""Registers the reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tongxin.reports"
    verbose_name = "汇总与表册"
