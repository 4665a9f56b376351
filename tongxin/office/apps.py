"""Registers the office app and its roster import."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "tongxin.office"
    verbose_name = "机关管理"

    def ready(self) -> None:
        from tongxin.office import imports  # noqa: F401 -- it registers itself once models are loaded
