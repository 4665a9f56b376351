"""Registers the opinions app: its duties and its imports."""

from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "tongxin.opinions"
    verbose_name = "社情民意"

    def ready(self) -> None:
        from tongxin.opinions import duties, imports  # noqa: F401 -- they register themselves once models are loaded
