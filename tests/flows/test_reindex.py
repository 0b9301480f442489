"""The index follows the change log to its end, in batches, and doing it twice is doing it once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from foothold.domain.changes import Change, Verb
from foothold.domain.errors import IndexMismatchError
from foothold.domain.posting import Held, PostingId
from foothold.flows.reindex import reindex
from index.searcher import TextIndex, open_index
from index.toy import ToyEmbedder
from tests.makers import held


class Log:
    """The part of a store that reindexing asks: what is held now, and what happened in which order."""

    def __init__(self) -> None:
        self.now: dict[PostingId, Held] = {}
        self.log: list[Change] = []

    def say(self, posting: Held, verb: Verb = Verb.NEW) -> None:
        self.now[posting.posting.id] = posting
        self.log.append(Change(len(self.log) + 1, posting.posting.id, verb))

    def changes_after(self, sequence: int, limit: int) -> Sequence[Change]:
        return self.log[sequence : sequence + limit]

    def last_sequence(self) -> int:
        return len(self.log)

    def get(self, ids: Iterable[PostingId]) -> Mapping[PostingId, Held]:
        return {key: self.now[key] for key in ids if key in self.now}


@pytest.fixture
def log() -> Log:
    told = Log()
    for number in range(10):
        told.say(held(f"Problem {number}"))
    return told


@pytest.fixture
def index(tmp_path: Path) -> TextIndex:
    return open_index(tmp_path, ToyEmbedder)


def test_everything_is_taken_in_batch_by_batch(log: Log, index: TextIndex) -> None:
    heard: list[tuple[int, int]] = []
    assert reindex(log, index, batch=4, progress=lambda done, end: heard.append((done, end))) == 10  # type: ignore[arg-type]
    assert heard == [(4, 10), (8, 10), (10, 10)]
    assert set(index.ids()) == set(log.now)


def test_a_second_time_there_is_nothing_to_do(log: Log, index: TextIndex) -> None:
    reindex(log, index)  # type: ignore[arg-type]
    assert reindex(log, index) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("merged", [False, True], ids=["closed", "merged into another"])
def test_what_nobody_should_find_leaves_and_may_come_back(log: Log, index: TextIndex, *, merged: bool) -> None:
    reindex(log, index)  # type: ignore[arg-type]
    gone = replace(held("Problem 3"), merged_into="p1") if merged else held("Problem 3", closed=True)
    log.say(gone, Verb.GONE)
    reindex(log, index)  # type: ignore[arg-type]
    assert gone.posting.id not in index.ids()
    log.say(held("Problem 3"), Verb.BACK)
    reindex(log, index)  # type: ignore[arg-type]
    assert gone.posting.id in index.ids()


def test_an_index_of_another_database_is_refused(log: Log, index: TextIndex) -> None:
    index.update([], [], 99)
    with pytest.raises(IndexMismatchError, match="foothold reindex"):
        reindex(log, index)  # type: ignore[arg-type]
