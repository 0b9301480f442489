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
from contextlib import closing
from pathlib import Path

from foothold.domain.changes import Verb
from foothold.domain.posting import posting_id
from foothold.storage import SqliteStore, open_store
from tests.flows.world import BOARDS, EVERGREEN, ROUND, listed, read
from tests.storage.sound import check_sound

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


def is_sound(path: Path, store: SqliteStore) -> None:
    """Check everything that must be true of the store at any moment."""
    told = check_sound(path, store, [f"board:{name}" for name in BOARDS])
    for name in BOARDS:
        for key in EVERGREEN:
            assert Verb.GONE not in told.get(posting_id("board", name, key), [])


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
