"""When sources are read: each in its interval, by one process at a time, until somebody says stop.

    last reading + interval → due → lock of the source → still due? → read → due again an interval later

APScheduler keeps the times and the threads. A source that came due while nothing ran is read once, not once for each
time that was missed. Jitter spreads sources that would all be read at the same moment.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from foothold.domain.errors import StoppedError
from foothold.domain.source import Reading, Source
from service.locks import only_reader

log = logging.getLogger(__name__)

#: Share of its interval by which a source may be read sooner or later.
JITTER = 0.05

#: How many sources are read at once; each host is still asked for one thing at a time.
THREADS = 4

#: A source that is due at the start is read within so many seconds, not in the same one as all others.
FIRST_WITHIN_S = 5.0


class Stop:
    """Asking to stop: given to whatever runs for long, and asked by it. Thread-safe."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def __call__(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def now(self) -> None:
        """Ask to stop; asking again changes nothing. May be called by a signal handler."""
        self._event.set()

    def wait(self) -> None:
        """Return once somebody asks to stop."""
        self._event.wait()

    def sleep(self, seconds: float) -> None:
        """Wait, as a polite reader does between requests.

        Raises:
            StoppedError: somebody asked to stop meanwhile.
        """
        if self._event.wait(seconds):
            raise StoppedError("Stopped while waiting for a site.")


class Schedule:
    """Reads sources when they are due.

    Args:
        sources: what is read.
        run: reads one source and returns the reading; may raise StoppedError once `stop` was asked.
        last_finished: when the last reading of a source ended, by its name, None where it was never read.
        locks: folder of the lock files, the same for every process that shares a database.
        stop: asked before each reading; give the same one to whatever `run` waits in.
        clock: the time.
        threads: how many sources are read at once.
        jitter: share of its interval by which a source may be read sooner or later.
        first_within_s: seconds within which the sources that are due at the start begin.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        run: Callable[[Source], Reading],
        last_finished: Callable[[str], datetime | None],
        locks: Path,
        *,
        stop: Stop | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        threads: int = THREADS,
        jitter: float = JITTER,
        first_within_s: float = FIRST_WITHIN_S,
    ) -> None:
        self._sources = {source.name: source for source in sources}
        self._run = run
        self._last_finished = last_finished
        self._locks = locks
        self._stop = stop or Stop()
        self._clock = clock
        self._jitter = jitter
        self._first_within_s = first_within_s
        self._threads = threads
        self._free = threading.Semaphore(threads)  # one for each thread; whoever holds all knows that nothing runs
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(threads)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Begin, in threads of its own; returns at once."""
        for place, source in enumerate(self._sources.values()):
            self._scheduler.add_job(
                self._visit,
                self._trigger(source),
                args=[source],
                id=source.name,
                next_run_time=self._first(source, place),
            )
        self._scheduler.start()

    def stop(self, grace_s: float = 30.0) -> bool:
        """Begin nothing more and wait for what is being read, which ends at its next request.

        Args:
            grace_s: how long to wait.

        Returns:
            Whether everything has ended. Where not, a thread still waits for a site: leave with `os._exit`, which loses
            nothing but the readings under way.
        """
        self._stop.now()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        until = time.monotonic() + grace_s
        held = sum(self._free.acquire(timeout=max(0.0, until - time.monotonic())) for _ in range(self._threads))
        for _ in range(held):
            self._free.release()
        return held == self._threads

    def next_runs(self) -> Mapping[str, datetime]:
        """Return when each source is read next, by its name."""
        return {job.id: job.next_run_time for job in self._scheduler.get_jobs() if job.next_run_time}

    def due(self, source: Source) -> datetime:
        """Return when a source should be read next; now where it never was."""
        last = self._last_finished(source.name)
        return self._clock() if last is None else last + source.interval

    def _trigger(self, source: Source) -> IntervalTrigger:
        seconds = source.interval.total_seconds()
        return IntervalTrigger(seconds=seconds, jitter=self._jitter * seconds or None, timezone=UTC)

    def _first(self, source: Source, place: int) -> datetime:
        """Return when a source is read first: when it is due, those that are overdue one after the other."""
        spread = timedelta(seconds=self._first_within_s * place / max(1, len(self._sources)))
        return max(self.due(source), self._clock() + spread)

    def _visit(self, source: Source) -> None:
        """Read one source, if nobody else does or just did."""
        with self._free, only_reader(self._locks, source.name) as free:
            if self._stop():
                return
            if not free:
                log.info("%s: is being read by another process", source.name)
            elif self.due(source) - self._clock() > source.interval / 2:
                log.info("%s: was just read by another process", source.name)
            else:
                self._read(source)

    def _read(self, source: Source) -> None:
        try:
            reading = self._run(source)
        except StoppedError:
            log.info("%s: stopped; nothing of this reading is kept", source.name)
        except Exception:  # a thread that dies in silence would never read this source again
            log.exception("%s: could not be read", source.name)
        else:
            log.info("%s: %s", source.name, reading.error or _counts(reading))


def _counts(reading: Reading) -> str:
    return f"{reading.new} new, {reading.changed} changed, {reading.gone} gone, {reading.back} back"
