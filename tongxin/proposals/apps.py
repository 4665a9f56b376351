"""Registers the proposals app: its duties and its imports."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "tongxin.proposals"
    verbose_name = "提案"

    def ready(self) -> None:
        from tongxin.proposals import duties, imports  # noqa: F401 -- they register themselves once models are loaded
