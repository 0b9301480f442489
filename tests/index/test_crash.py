"""Whatever happens to a writer, the index opens, and grows to what a fresh one would be.

A few kills in each run of the tests; `FOOTHOLD_KILLS=20` asks for twenty.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from foothold.domain.posting import Held, PostingId
from foothold.domain.ranking import Query
from index import manifest, segments
from index.searcher import TextIndex, open_index
from index.toy import ToyEmbedder
from tests.makers import held

KILLS = int(os.environ.get("FOOTHOLD_KILLS", "3"))
NAMES = ("Probe", "Brief", "Proof", "Audit", "Dataset")
WORDS = ("linear probe", "policy brief", "formal proof", "red team audit", "data and probe")
QUERIES = (Query(("linear probe proof",)), Query(("policy audit", "formal data probe"), is_cv=True))

postings = st.builds(lambda name, text: held(name, text=text), st.sampled_from(NAMES), st.sampled_from(WORDS))
ids = st.sampled_from([held(name).posting.id for name in NAMES])


class Killed(BaseException):
    """Stands for the end of the process."""


class AnyOrder(RuleBasedStateMachine):
    """Updates, lost updates, crashes and reopening in any order equal building from nothing."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        self.truth: dict[PostingId, Held] = {}
        self.sequence = 0
        self.index = open_index(self.path / "index", ToyEmbedder)

    @rule(upserts=st.lists(postings, max_size=4), removals=st.lists(ids, max_size=2))
    def update(self, upserts: list[Held], removals: list[PostingId]) -> None:
        self.sequence += 1
        self.index.update(upserts, removals, self.sequence)
        self._true(upserts, removals)

    @rule(upserts=st.lists(postings, max_size=4), removals=st.lists(ids, max_size=2), step=st.integers(0, 3))
    def crash_in_an_update_and_do_it_again(self, upserts: list[Held], removals: list[PostingId], step: int) -> None:
        self.sequence += 1
        with pytest.MonkeyPatch.context() as patch:
            _die_at(patch, step)
            with contextlib.suppress(Killed):
                self.index.update(upserts, removals, self.sequence)
        self.index = open_index(self.path / "index", ToyEmbedder)
        self.index.update(upserts, removals, self.sequence)
        self._true(upserts, removals)

    @rule()
    def reopen(self) -> None:
        self.index = open_index(self.path / "index", ToyEmbedder)

    @rule()
    def another_process_writes(self) -> None:
        self.sequence += 1
        open_index(self.path / "index", ToyEmbedder).update([held(NAMES[0])], [], self.sequence)
        self._true([held(NAMES[0])], [])

    @invariant()
    def equals_one_built_from_nothing(self) -> None:
        with tempfile.TemporaryDirectory() as other:
            fresh = open_index(Path(other), ToyEmbedder)
            fresh.update(list(self.truth.values()), [], self.sequence)
            for query in QUERIES:
                # The last bit of a sum depends on where in memory its terms stand.
                mine, theirs = ({each.id: each.score for each in one.search(query, 10)} for one in (self.index, fresh))
                assert mine == pytest.approx(theirs, abs=1e-5)
            assert self.index.sequence == fresh.sequence
            assert self.index.ids() == fresh.ids()

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    def _true(self, upserts: list[Held], removals: list[PostingId]) -> None:
        stated = {each.posting.id: each for each in upserts}
        self.truth = {key: each for key, each in self.truth.items() if key not in removals} | stated


AnyOrder.TestCase.settings = settings(max_examples=25, stateful_step_count=6, deadline=None)
TestAnyOrder = AnyOrder.TestCase


def _die_at(patch: pytest.MonkeyPatch, step: int) -> None:
    """End the writer at its n-th touch of the disk: half a file is written, or the old ones are not swept."""
    touched = 0
    real = manifest.replace_file

    def replace_file(path: Path, content: bytes) -> None:
        nonlocal touched
        touched += 1
        if touched > step:
            path.with_name(path.name + ".new").write_bytes(content[: len(content) // 2])
            raise Killed
        real(path, content)

    def sweep(folder: Path, named: object) -> None:
        raise Killed

    patch.setattr(manifest, "replace_file", replace_file)
    if step >= 2:
        patch.setattr(segments, "_sweep", sweep)


WRITER = """
import sys
from pathlib import Path
from index.searcher import open_index
from index.toy import ToyEmbedder
from tests.makers import held
index = open_index(Path(sys.argv[1]), ToyEmbedder)
print("ready", flush=True)
for number in range(index.sequence, 4000):
    index.update([held(f"Problem {number % 50}", text=f"word{number}")], [], number + 1)
"""


def test_a_killed_process_leaves_an_index_that_goes_on(tmp_path: Path) -> None:
    chance = random.Random(20261125)
    for kill in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "index")], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        index = open_index(tmp_path / "index", ToyEmbedder)
        _equals_fresh(index, tmp_path / f"fresh-{kill}")


def _equals_fresh(index: TextIndex, folder: Path) -> None:
    """Whatever was written last, the index is what its sequence says."""
    newest = {number % 50: number for number in range(index.sequence)}
    fresh = open_index(folder, ToyEmbedder)
    stated = [held(f"Problem {key}", text=f"word{number}") for key, number in newest.items()]
    fresh.update(stated, [], index.sequence)
    assert index.search(QUERIES[0], 60) == fresh.search(QUERIES[0], 60)
    assert index.search(Query(("word7 word31",)), 60) == fresh.search(Query(("word7 word31",)), 60)
