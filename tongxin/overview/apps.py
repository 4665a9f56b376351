"""Registers the overview app."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "tongxin.overview"
    verbose_name = "总览"
