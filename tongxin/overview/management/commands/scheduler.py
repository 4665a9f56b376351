"""Wakes the chores of the product when their time comes; safe to run on many nodes."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from tongxin.overview.schedule import run_due
from tongxin.trail import clock

EVERY_SECONDS = 30


class Command(BaseCommand):
    help = "定时任务"

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        def ended(number: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, ended)
        signal.signal(signal.SIGINT, ended)
        while not stop.is_set():
            run_due(clock.now())
            stop.wait(EVERY_SECONDS)
