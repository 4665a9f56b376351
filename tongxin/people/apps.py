"""Registers the people app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tongxin.people"
    verbose_name = "组织与人员"
