"""Working in the background: read sources when they are due, then merge, index and tell.

schedule -> readings -> (something changed?) -> merge what is told twice -> index -> tell subscribers
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from types import FrameType

from foothold.domain.errors import FootholdError, StoppedError
from foothold.domain.source import Reading, Source
from service.schedule import Schedule
from service.wiring import Foothold

log = logging.getLogger(__name__)

#: Seconds between looks at what the readings brought.
TIDY_S = 20.0
GRACE_S = 30.0


class Worker:
    """Runs the schedule and what follows from it, until it is stopped."""

    def __init__(self, service: Foothold, tidy_s: float = TIDY_S) -> None:
        self._service = service
        self._tidy_s = tidy_s
        self._schedule = Schedule(
            service.sources.values(),
            self._read,
            self._last_finished,
            service.settings.home / "locks",
            stop=service.stop,
            clock=service.now,
        )
        self._tidying = threading.Thread(target=self._tidy, name="tidy", daemon=True)

    def start(self) -> None:
        """Begin, in threads of its own."""
        self._schedule.start()
        self._tidying.start()

    def stop(self, grace_s: float = GRACE_S) -> bool:
        """Begin nothing more, wait for what is under way, and say whether all has ended."""
        ended = self._schedule.stop(grace_s)
        self._tidying.join(grace_s)
        return ended and not self._tidying.is_alive()

    def _read(self, source: Source) -> Reading:
        return self._service.collect(source, self._service.stop)

    def _last_finished(self, name: str) -> datetime | None:
        return next((reading.finished_at for reading in self._service.store.readings(name, 1)), None)

    def _tidy(self) -> None:
        """Merge and index whenever something changed; a failure is logged and tried again at the next look."""
        merged_upto = -1
        while True:
            try:
                self._service.stop.sleep(self._tidy_s)
                if self._service.store.last_sequence() != merged_upto:
                    self._service.merge_duplicates()
                    merged_upto = self._service.store.last_sequence()
                self._service.reindex()
            except StoppedError:
                return
            except FootholdError as error:
                log.warning("Not indexed yet: %s", error)


def work(service: Foothold, say: Callable[[str], None]) -> None:
    """Work until SIGTERM or SIGINT; stops in the middle of a reading, which is then as if it had not been made."""

    def asked(_signal: int, _frame: FrameType | None) -> None:
        service.stop.now()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, asked)
    service.fill()
    worker = Worker(service)
    worker.start()
    say(f"Reading {len(service.sources)} sources when they are due; stop it with Ctrl+C.")
    service.stop.wait()
    say("Stopping")
    if not worker.stop():
        os._exit(0)  # a thread still waits for a site; nothing of its reading was to be kept
