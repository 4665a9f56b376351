"""Registers the trail."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "tongxin.trail"
    verbose_name = "留痕"
