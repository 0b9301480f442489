"""Killed at any point, the store opens again: nothing double, nothing lost, nothing closed wrongly.

A few kills in each run of the tests; `FOOTHOLD_KILLS=20` asks for twenty.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path

from foothold.domain.changes import Verb
from foothold.domain.posting import posting_id
from foothold.storage import SqliteStore, open_store
from foothold.storage._engine import make_engine
from tests.flows.world import BOARDS, EVERGREEN, ROUND, listed, read

KILLS = int(os.environ.get("FOOTHOLD_KILLS", "3"))
REPOSITORY = Path(__file__).parents[2]


def killed_after(path: Path, seconds: float) -> None:
    """Let a process read the world, and kill it so long after it has begun."""
    command = [sys.executable, "-m", "tests.flows.world", str(path)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert process.returncode == -signal.SIGKILL


def verbs_of(store: SqliteStore) -> dict[str, list[Verb]]:
    told: dict[str, list[Verb]] = defaultdict(list)
    for change in store.changes_after(0, 10**9):
        told[change.id].append(change.verb)
    return told


def is_sound(path: Path, store: SqliteStore) -> None:
    """Check everything that must be true of the store at any moment."""
    engine = make_engine(path, 1.0)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    engine.dispose()

    log = store.changes_after(0, 10**9)
    assert [change.sequence for change in log] == list(range(1, len(log) + 1))
    everything = store.everything()
    verbs = verbs_of(store)
    assert verbs.keys() == everything.keys()
    for id, told in verbs.items():
        closings = [verb for verb in told if verb in (Verb.GONE, Verb.BACK)]
        assert told[0] is Verb.NEW
        assert told.count(Verb.NEW) == 1
        assert closings == [Verb.GONE, Verb.BACK] * (len(closings) // 2) + [Verb.GONE] * (len(closings) % 2)
        assert everything[id].life.is_closed is (len(closings) % 2 == 1)

    counted = Counter(change.verb for change in log)
    readings = [reading for name in BOARDS for reading in store.readings(f"board:{name}", 10**6)]
    assert counted[Verb.NEW] == sum(reading.new for reading in readings)
    assert counted[Verb.CHANGED] == sum(reading.changed for reading in readings)
    assert counted[Verb.GONE] == sum(reading.gone for reading in readings)
    assert counted[Verb.BACK] == sum(reading.back for reading in readings)
    for name in BOARDS:
        for key in EVERGREEN:
            assert Verb.GONE not in verbs.get(posting_id("board", name, key), [])


def test_killed_at_random_points_nothing_is_double_lost_or_closed_wrongly(tmp_path: Path) -> None:
    path = tmp_path / "foothold.db"
    chance = random.Random(20260301)
    for _ in range(KILLS):
        killed_after(path, chance.uniform(0, 0.5))
        with closing(open_store(path)) as store:
            is_sound(path, store)

    with closing(open_store(path)) as store:
        turn = int(store.value(ROUND) or 0) + 1
        read(store, turn, troubled=False)
        read(store, turn, troubled=False)  # the doubtful boards must lack a job twice
        is_sound(path, store)
        for name in BOARDS:
            wanted = {posting_id("board", name, each.native_id): each.text for each in listed(name, turn)}
            held = store.held(f"board:{name}")
            assert {id: each.posting.text for id, each in held.items() if not each.life.is_closed} == wanted
        last = store.last_sequence()
        assert all(
            reading.new + reading.changed + reading.gone + reading.back == 0
            for reading in read(store, turn, troubled=False)
        )
        assert store.last_sequence() == last
