"""Registers the meetings app: its duties and its imports."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "tongxin.meetings"
    verbose_name = "会议活动"

    def ready(self) -> None:
        from tongxin.meetings import duties, imports  # noqa: F401 -- they register themselves once models are loaded
