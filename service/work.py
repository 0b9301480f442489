"""Working in the background: read sources when they are due, then merge, index and tell.

schedule -> readings -> merge what is told twice -> index -> tell subscribers

What is stopped in the middle, or killed, is as if it had not been begun: a reading is one transaction, the index takes
a batch or doesn't.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

from foothold.domain.errors import FootholdError, StoppedError
from foothold.domain.source import Reading, Source
from service.schedule import Schedule
from service.wiring import Foothold

log = logging.getLogger(__name__)

#: Seconds that whatever runs has to end by itself once it is asked to.
GRACE_S = 1.0
#: Kept pages are looked through for old ones so often.
PRUNING = timedelta(days=1)
#: Subscribers are looked through for those who are due so often.
TELLING = timedelta(minutes=1)


class Worker:
    """Runs the schedule and what follows from it, until it is stopped."""

    def __init__(self, service: Foothold) -> None:
        self._service = service
        self._pruned_at: datetime | None = None
        self._told_at: datetime | None = None
        self._schedule = Schedule(
            service.sources.values(),
            self._read,
            self._last_finished,
            service.settings.locks,
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
        until = time.monotonic() + grace_s
        ended = self._schedule.stop(grace_s)
        self._tidying.join(max(0.0, until - time.monotonic()))
        return ended and not self._tidying.is_alive()

    def _read(self, source: Source) -> Reading:
        return self._service.collect(source, self._service.stop)

    def _last_finished(self, name: str) -> datetime | None:
        return next((reading.finished_at for reading in self._service.store.readings(name, 1)), None)

    def _tidy(self) -> None:
        """Look after what was read, again and again; a failure is logged and tried again at the next look."""
        while True:
            try:
                self._service.stop.sleep(self._service.settings.tidy_s)
                self._tidy_once()
            except StoppedError:
                return
            except FootholdError as error:
                log.warning("Not indexed yet: %s", error)
            except Exception:  # a thread that dies in silence would never index anything again
                log.exception("Not indexed yet")

    def _tidy_once(self) -> None:
        """Merge and index what is new, tell subscribers, and forget pages that are old."""
        self._service.merge_duplicates()
        self._service.reindex(progress=self._go_on)
        now = self._service.now()
        if self._told_at is None or now - self._told_at >= TELLING:
            self._service.notifying.round(self._service.stop)
            self._told_at = now
        if self._pruned_at is None or now - self._pruned_at >= PRUNING:
            self._service.archive.prune(now - timedelta(days=self._service.settings.keep_pages_days))
            self._pruned_at = now

    def _go_on(self, _done: int, _total: int) -> None:
        """Go on with the next batch of changes, unless somebody asked to stop.

        Raises:
            StoppedError: somebody did.
        """
        if self._service.stop():
            raise StoppedError("Stopped between two batches of the index.")


def work(service: Foothold, say: Callable[[str], None]) -> None:
    """Work until SIGTERM or SIGINT, which end it within about a second, also in the middle of a reading."""

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
        os._exit(0)  # something is still computed or waited for; nothing of it was to be kept
