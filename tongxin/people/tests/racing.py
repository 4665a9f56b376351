"""Two people at once: each works in a thread with a connection of its own, and they meet where a race would begin."""

from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

from django.db import connection

PATIENCE = 1.0  # seconds one waits for the other; where they take turns, the other cannot come


class Crossing:
    """Where each of two waits until the other has come as far, or clearly may not come."""

    def __init__(self) -> None:
        self.gate = Barrier(2)

    def wait(self) -> None:
        with suppress(BrokenBarrierError):
            self.gate.wait(PATIENCE)

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, and a wait before its answer is used."""

        def met(*args: Any, **kwargs: Any) -> Any:
            answer = function(*args, **kwargs)
            self.wait()
            return answer

        return met


def together(*works: Callable[[], Any]) -> list[str]:
    """Do the works at once; returns what was raised, in words."""
    raised: list[str] = []

    def run(work: Callable[[], Any]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 -- the story says which errors it expects
            raised.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=copy_context().run, args=(run, work)) for work in works]  # the same day for all
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised
