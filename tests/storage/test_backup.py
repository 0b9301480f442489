"""A backup made while others write is whole, and takes the place of the database."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from foothold.domain.changes import Intent, Verb
from foothold.domain.errors import StoreError
from foothold.domain.posting import Kind, Posting, PostingId
from foothold.domain.source import Reading
from foothold.storage import SqliteStore, open_store

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def add(store: SqliteStore, *names: str) -> None:
    stated = [Posting(PostingId(name), "board", Kind.JOB, name, "https://acme.example") for name in names]
    store.apply(Reading("board", NOW, NOW, postings=len(names)), [Intent(Verb.NEW, each.id, each) for each in stated])


def test_restored_it_is_what_it_was(store: SqliteStore, tmp_path: Path) -> None:
    add(store, "a", "b")
    store.merge(PostingId("b"), PostingId("a"), "It is told twice.", NOW)
    store.backup(tmp_path / "backups" / "monday.db")
    held, log = store.all_held(), store.changes_after(0, 99)
    add(store, "c")
    store.close()
    restored = tmp_path / "restored.db"
    os.replace(tmp_path / "backups" / "monday.db", restored)
    again = open_store(restored)
    assert (again.all_held(), again.changes_after(0, 99)) == (held, log)
    add(again, "d")
    assert again.last_sequence() == len(log) + 1
    again.close()


def test_others_go_on_writing(store: SqliteStore, tmp_path: Path) -> None:
    done = threading.Event()

    def write() -> None:
        for number in range(40):
            add(store, f"{number}-a", f"{number}-b")
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    made = 0
    while not done.is_set():
        path = tmp_path / f"{made}.db"
        store.backup(path)
        copy = open_store(path)
        assert len(copy.all_held()) % 2 == 0  # a reading is in it whole or not at all
        assert copy.last_sequence() == len(copy.all_held())
        copy.close()
        made += 1
    writer.join()
    assert made > 0


def test_a_backup_that_fails_leaves_the_last_one_alone(store: SqliteStore, tmp_path: Path) -> None:
    target = tmp_path / "monday.db"
    target.mkdir()
    with pytest.raises(StoreError, match="can't be made"):
        store.backup(target)
    assert target.is_dir()
