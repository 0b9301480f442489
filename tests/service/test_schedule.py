"""Sources are read when they are due, by one at a time, and stopping ends it in the middle of a reading."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from foothold.domain.errors import StoppedError
from foothold.domain.source import Reading, Source
from service.locks import only_reader
from service.schedule import Schedule, Stop

REPOSITORY = Path(__file__).parents[2]
HOUR = timedelta(hours=1)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FAST = Source("fast", "board", interval=timedelta(seconds=0.1))
DAILY = Source("daily", "board", interval=24 * HOUR)


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for something that threads bring about."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)


@dataclass
class Runs:
    """Reads sources, and remembers when; threads may call it."""

    takes_s: float = 0.0
    error: Exception | None = None
    started: list[str] = field(default_factory=list)
    ended: dict[str, datetime] = field(default_factory=dict)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, source: Source) -> Reading:
        with self.lock:
            self.started.append(source.name)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(self.takes_s)
        with self.lock:
            self.at_once -= 1
            self.ended[source.name] = datetime.now(UTC)
        if self.error:
            raise self.error
        return Reading(source.name, datetime.now(UTC), datetime.now(UTC), complete=True)


@pytest.fixture
def runs() -> Runs:
    return Runs()


@pytest.fixture
def scheduled(tmp_path: Path, runs: Runs) -> Iterator[Callable[..., Schedule]]:
    """Make schedules that are stopped after the test."""
    made: list[Schedule] = []

    def make(*sources: Source, last: dict[str, datetime] | None = None, **options: object) -> Schedule:
        finished = runs.ended if last is None else last
        options = {"first_within_s": 0.0, "run": runs} | options
        made.append(Schedule(sources, last_finished=finished.get, locks=tmp_path / "locks", **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for each in made:
        assert each.stop()


def test_a_source_that_was_never_read_is_read_at_once(scheduled: Callable[..., Schedule], runs: Runs) -> None:
    schedule = scheduled(DAILY)
    schedule.start()
    until(lambda: "daily" in runs.ended)
    next_run = schedule.next_runs()["daily"]
    assert 24 * HOUR <= next_run - runs.ended["daily"] + timedelta(seconds=5) <= 26 * HOUR
    assert runs.started == ["daily"]


def test_it_is_read_again_and_again(scheduled: Callable[..., Schedule], runs: Runs) -> None:
    scheduled(FAST).start()
    until(lambda: len(runs.started) >= 4)


@pytest.mark.parametrize(
    ("ago", "due"),
    [(2 * HOUR, NOW + 22 * HOUR), (24 * HOUR, NOW), (240 * HOUR, NOW - 216 * HOUR)],
    ids=["lately", "a day ago", "ten days ago"],
)
def test_a_restart_goes_on_from_the_last_reading(
    scheduled: Callable[..., Schedule], ago: timedelta, due: datetime
) -> None:
    schedule = scheduled(DAILY, last={"daily": NOW - ago}, clock=lambda: NOW)
    assert schedule.due(DAILY) == due


def test_what_is_not_due_waits(scheduled: Callable[..., Schedule], runs: Runs) -> None:
    lately = datetime.now(UTC) - 2 * HOUR
    schedule = scheduled(DAILY, FAST, last={"daily": lately})
    schedule.start()
    until(lambda: "fast" in runs.started)
    assert "daily" not in runs.started
    assert schedule.next_runs()["daily"] == lately + 24 * HOUR


def test_after_a_pause_it_catches_up_once(scheduled: Callable[..., Schedule], runs: Runs) -> None:
    schedule = scheduled(DAILY, last={"daily": datetime.now(UTC) - 240 * HOUR})
    schedule.start()
    until(lambda: "daily" in runs.ended)
    time.sleep(0.1)
    assert runs.started == ["daily"]


def test_readings_of_a_source_never_overlap(scheduled: Callable[..., Schedule], runs: Runs) -> None:
    runs.takes_s = 0.25
    scheduled(FAST).start()
    until(lambda: len(runs.started) >= 3)
    assert runs.most_at_once == 1


def test_several_sources_are_read_side_by_side_but_not_too_many(scheduled: Callable[..., Schedule], runs: Runs) -> None:
    runs.takes_s = 0.1
    scheduled(*(Source(f"s{number}", "board") for number in range(6)), threads=2).start()
    until(lambda: len(runs.ended) == 6)
    assert runs.most_at_once == 2


def test_what_another_process_reads_is_left_alone(
    scheduled: Callable[..., Schedule], runs: Runs, tmp_path: Path
) -> None:
    with only_reader(tmp_path / "locks", "fast") as free:
        assert free
        scheduled(FAST, DAILY).start()
        until(lambda: "daily" in runs.ended)
        time.sleep(0.3)
        assert "fast" not in runs.started
    until(lambda: "fast" in runs.started)


def test_what_another_process_just_read_is_not_read_again(scheduled: Callable[..., Schedule], runs: Runs) -> None:
    finished: dict[str, datetime] = {}
    schedule = scheduled(DAILY, last=finished, first_within_s=0.3, clock=lambda: datetime.now(UTC))
    other = scheduled(FAST, DAILY, last=finished, first_within_s=0.6)
    schedule.start()
    other.start()
    until(lambda: "daily" in runs.ended)
    finished["daily"] = runs.ended["daily"]
    time.sleep(0.5)
    assert runs.started.count("daily") == 1


def test_an_error_is_loud_and_the_source_is_read_again(
    scheduled: Callable[..., Schedule], runs: Runs, caplog: pytest.LogCaptureFixture
) -> None:
    runs.error = RuntimeError("a bug")
    with caplog.at_level(logging.ERROR, logger="service.schedule"):
        scheduled(FAST).start()
        until(lambda: len(runs.started) >= 2)
    assert "fast: could not be read" in caplog.text


def test_stopping_ends_a_reading_in_its_middle_and_begins_no_other(scheduled: Callable[..., Schedule]) -> None:
    stop, begun, ended = Stop(), threading.Event(), threading.Event()
    started: list[str] = []

    def slow(source: Source) -> Reading:
        started.append(source.name)
        begun.set()
        try:
            stop.sleep(60)
        except StoppedError:
            ended.set()
            raise
        raise AssertionError("nobody asked to stop")

    schedule = scheduled(FAST, DAILY, run=slow, stop=stop, threads=1)
    schedule.start()
    assert begun.wait(20)
    time.sleep(0.1)
    begin = time.monotonic()
    assert schedule.stop()
    assert time.monotonic() - begin < 10
    assert ended.is_set()
    time.sleep(0.1)
    assert len(started) == 1


def test_stopping_says_when_something_does_not_end(tmp_path: Path) -> None:
    release, begun = threading.Event(), threading.Event()

    def deaf(source: Source) -> Reading:
        begun.set()
        release.wait(60)
        return Reading(source.name, NOW, NOW)

    schedule = Schedule([DAILY], deaf, {}.get, tmp_path, first_within_s=0.0)
    schedule.start()
    assert begun.wait(20)
    assert not schedule.stop(grace_s=0.05)
    release.set()


def test_stopping_before_the_start(scheduled: Callable[..., Schedule]) -> None:
    assert scheduled(FAST).stop()


HOLDER = """
import sys, time
from pathlib import Path
from service.locks import only_reader
with only_reader(Path(sys.argv[1]), "fast") as free:
    print(free, flush=True)
    time.sleep(60)
"""


def test_a_lock_is_free_once_its_holder_was_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        with only_reader(tmp_path, "fast") as free:
            assert not free
        with only_reader(tmp_path, "other") as free:
            assert free
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    with only_reader(tmp_path, "fast") as free:
        assert free


WORKER = """
import signal, sys
from pathlib import Path
from foothold.domain.source import Source
from service.schedule import Schedule, Stop
stop = Stop()
signal.signal(signal.SIGTERM, lambda *_: stop.now())
def read(source):
    print("reading", flush=True)
    stop.sleep(60)
schedule = Schedule([Source("fast", "board")], read, {}.get, Path(sys.argv[1]), stop=stop, first_within_s=0)
schedule.start()
stop.wait()
print("ended" if schedule.stop() else "hangs", flush=True)
"""


def test_sigterm_in_the_middle_of_a_reading_ends_the_process_cleanly(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WORKER, str(tmp_path)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "reading\n"
        worker.send_signal(signal.SIGTERM)
        assert worker.communicate(timeout=30)[0] == "ended\n"
    assert worker.returncode == 0
