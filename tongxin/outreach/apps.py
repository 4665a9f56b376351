"""Registers the outreach app: its duties and its imports."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "tongxin.outreach"
    verbose_name = "联系群众"

    def ready(self) -> None:
        from tongxin.outreach import duties, imports  # noqa: F401 -- they register themselves once models are loaded
