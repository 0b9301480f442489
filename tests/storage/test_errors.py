"""Where the database can't be used, every method says so in a sentence that helps."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from foothold.domain.changes import Intent, Verb
from foothold.domain.errors import StoreError
from foothold.domain.posting import Kind, Posting, PostingId
from foothold.domain.source import Reading
from foothold.storage import SqliteStore, open_store

NOW = datetime(2026, 3, 1, tzinfo=UTC)
A, B = PostingId("a"), PostingId("b")


def posting(id: PostingId) -> Posting:
    return Posting(id, "board", Kind.JOB, f"Post {id}", f"https://acme.example/{id}")


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store with two postings that waits for nobody."""
    store = open_store(tmp_path / "foothold.db", wait_s=0.01)
    store.apply(Reading("board", NOW, NOW), [Intent(Verb.NEW, id, posting(id)) for id in (A, B)])
    yield store
    store.close()


WRITES: dict[str, Callable[[SqliteStore], object]] = {
    "apply": lambda store: store.apply(Reading("board", NOW, NOW), []),
    "merge": lambda store: store.merge(A, B, "It is told twice.", NOW),
    "unmerge": lambda store: store.unmerge(A, NOW),
    "set_value": lambda store: store.set_value("name", "value"),
}
READS: dict[str, Callable[[SqliteStore], object]] = {
    "held": lambda store: store.held("board"),
    "stated": lambda store: store.stated([A]),
    "understood": lambda store: store.understood([A]),
    "sighting": lambda store: store.sighting("board"),
    "unconfirmed": lambda store: store.unconfirmed("board", NOW, NOW),
    "briefs": lambda store: store.briefs("board", [A]),
    "readings": lambda store: store.readings("board", 1),
    "changes_after": lambda store: store.changes_after(0, 1),
    "last_sequence": lambda store: store.last_sequence(),
    "get": lambda store: store.get([A]),
    "all_held": lambda store: store.all_held(),
    "open_postings": lambda store: store.open_postings(),
    "count_by": lambda store: store.count_by("kind"),
    "listing": lambda store: store.listing({}),
    "history": lambda store: store.history(A),
    "sources": lambda store: store.sources({}),
    "everything": lambda store: store.everything(),
    "partings": lambda store: store.partings(),
    "value": lambda store: store.value("name"),
}


def test_the_lists_name_every_method() -> None:
    methods = {name for name in vars(SqliteStore) if not name.startswith("_")}
    assert methods == WRITES.keys() | READS.keys() | {"close", "backup", "engine"}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_locked_database_refuses_writes_with_a_sentence(
    impatient: SqliteStore, tmp_path: Path, write: Callable[[SqliteStore], object]
) -> None:
    with closing(sqlite3.connect(tmp_path / "foothold.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"foothold\.db is in use by another program"):
            write(impatient)
        other.execute("ROLLBACK")
    write(impatient)


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_a_locked_database_is_still_read(
    impatient: SqliteStore, tmp_path: Path, read: Callable[[SqliteStore], object]
) -> None:
    with closing(sqlite3.connect(tmp_path / "foothold.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        read(impatient)


@pytest.mark.parametrize("use", (READS | WRITES).values(), ids=READS | WRITES)
def test_a_damaged_database_says_so(tmp_path: Path, use: Callable[[SqliteStore], object]) -> None:
    path = tmp_path / "foothold.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE t (a)")
    store = open_store(path)
    store.close()
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 200_000)
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    with pytest.raises(StoreError, match="is damaged; put a backup"):
        use(store)
    store.close()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "foothold.db").write_text("This is a diary, not a database. " * 100)
    with pytest.raises(StoreError, match=r"is not a database of Foothold; move it away"):
        open_store(tmp_path / "foothold.db")


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "foothold.db").mkdir()
    with pytest.raises(StoreError, match="can't be opened"):
        open_store(tmp_path / "foothold.db")


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(StoreError, match="can't be made"):
        open_store(tmp_path / "home" / "foothold.db")


def test_the_folder_is_made(tmp_path: Path) -> None:
    open_store(tmp_path / "a" / "b" / "foothold.db").close()
    assert (tmp_path / "a" / "b" / "foothold.db").exists()


def test_a_bug_is_not_taken_for_a_fault_of_the_database(impatient: SqliteStore) -> None:
    with pytest.raises(KeyError):
        impatient.count_by("mood")
