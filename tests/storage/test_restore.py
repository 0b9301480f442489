"""A backup takes the place of the database, or nothing changes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from foothold.domain.changes import Intent, Verb
from foothold.domain.errors import StoreError
from foothold.domain.posting import Kind, Posting, PostingId
from foothold.domain.source import Reading
from foothold.domain.subscription import Subscription
from foothold.storage import Subscriptions, open_store
from foothold.storage.restoring import restore

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def filled(path: Path, *names: str) -> None:
    store = open_store(path)
    stated = [Posting(PostingId(name), "board", Kind.JOB, name, "https://acme.example") for name in names]
    store.apply(Reading("board", NOW, NOW), [Intent(Verb.NEW, each.id, each) for each in stated])
    Subscriptions(store.engine).add(Subscription(f"s-{names[0]}", NOW), [])
    store.backup(path.with_name("copy.sqlite"))
    store.close()


def names_in(path: Path) -> list[str]:
    store = open_store(path)
    found = [held.posting.title for held in store.all_held()]
    store.close()
    return found


def test_restored_it_is_what_it_was_and_the_other_is_kept_beside(tmp_path: Path) -> None:
    filled(tmp_path / "old" / "x.sqlite", "a", "b")
    filled(tmp_path / "foothold.sqlite", "c")
    restore(tmp_path / "old" / "copy.sqlite", tmp_path / "foothold.sqlite", tmp_path / "backups" / "replaced.sqlite")
    assert names_in(tmp_path / "foothold.sqlite") == ["a", "b"]
    assert names_in(tmp_path / "backups" / "replaced.sqlite") == ["c"]
    assert names_in(tmp_path / "old" / "copy.sqlite") == ["a", "b"]
    store = open_store(tmp_path / "foothold.sqlite")
    assert Subscriptions(store.engine).get("s-a").created_at == NOW
    store.close()


def test_into_an_empty_folder(tmp_path: Path) -> None:
    filled(tmp_path / "x.sqlite", "a")
    restore(tmp_path / "copy.sqlite", tmp_path / "new" / "foothold.sqlite", tmp_path / "replaced.sqlite")
    assert names_in(tmp_path / "new" / "foothold.sqlite") == ["a"]


@pytest.mark.parametrize("damage", ["missing", "text", "cut", "bytes"])
def test_a_bad_backup_changes_nothing(tmp_path: Path, damage: str) -> None:
    filled(tmp_path / "x.sqlite", *(f"posting {number}" for number in range(200)))
    filled(tmp_path / "here" / "foothold.sqlite", "c")
    copy = tmp_path / "copy.sqlite"
    raw = copy.read_bytes()
    changed = {"text": b"hello", "cut": raw[: len(raw) // 2], "bytes": raw[:8192] + b"\xff" * 8192 + raw[16384:]}
    copy.unlink()
    if damage != "missing":
        copy.write_bytes(changed[damage])
    with pytest.raises(StoreError, match=r"(no backup|not a backup|damaged)"):
        restore(copy, tmp_path / "here" / "foothold.sqlite", tmp_path / "replaced.sqlite")
    assert names_in(tmp_path / "here" / "foothold.sqlite") == ["c"]
