"""What is kept of subscriptions, and what is left of one that was deleted: nothing."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from foothold.domain.errors import NotFoundInStoreError
from foothold.domain.posting import PostingId
from foothold.domain.profile import CvItem, Profile
from foothold.domain.subscription import Channel, Frequency, Prepared, Rhythm, Subscription, Via
from foothold.domain.token import Purpose, kept_of
from foothold.storage import SqliteStore, Subscriptions, open_store

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TOKEN = "selector0123" + "a" * 32
MARKERS = ("zanzibarian", "quokkalike", "xylographer")


def wanted(id: str = "s1", **fields: object) -> Subscription:
    plain = Subscription(
        id,
        NOW,
        filter=f"q={MARKERS[0]}",
        profile=Profile(items=(CvItem(f"bred {MARKERS[1]} models"),), hours=8.0),
        channels=(Channel(Via.MAIL, f"{MARKERS[2]}@example.org"), Channel(Via.FEED, confirmed=True)),
        rhythm=Rhythm(Frequency.DAILY, hour=7, zone="Europe/Berlin"),
        floor=0.25,
        watermark=7,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


@pytest.fixture
def kept(store: SqliteStore, tmp_path: Path) -> Subscriptions:
    return Subscriptions(store.engine, tmp_path / "backups")


def test_it_is_read_as_it_was_written(kept: Subscriptions) -> None:
    kept.add(wanted(), [])
    assert kept.get("s1") == wanted()
    with pytest.raises(NotFoundInStoreError):
        kept.get("s2")


def test_a_token_finds_its_subscription_and_a_wrong_one_nothing(kept: Subscriptions) -> None:
    kept.add(wanted(), [kept_of(TOKEN, "s1", Purpose.OWN, NOW)])
    found = kept.by_token(TOKEN, Purpose.OWN)
    assert found is not None
    assert found[0].id == "s1"
    assert kept.by_token(TOKEN, Purpose.FEED) is None
    assert kept.by_token(TOKEN[:-1] + "b", Purpose.OWN) is None
    assert kept.by_token(TOKEN[:12], Purpose.OWN) is None
    assert kept.by_token("", Purpose.OWN) is None


def test_no_token_stands_in_the_database(kept: Subscriptions, tmp_path: Path) -> None:
    kept.add(wanted(), [kept_of(TOKEN, "s1", Purpose.OWN, NOW)])
    assert not holds(tmp_path, TOKEN)
    assert holds(tmp_path, MARKERS[0])  # the search itself works


def test_a_renewed_token_ends_the_old_one(kept: Subscriptions) -> None:
    kept.add(wanted(), [kept_of(TOKEN, "s1", Purpose.FEED, NOW)])
    fresh = "selector9999" + "z" * 32
    kept.add_token(kept_of(fresh, "s1", Purpose.FEED, NOW), instead=True)
    assert kept.by_token(TOKEN, Purpose.FEED) is None
    assert kept.by_token(fresh, Purpose.FEED) is not None


LONG_AGO = {"confirmed_at": NOW - 2 * DAY}


@pytest.mark.parametrize(
    ("fields", "there"),
    [
        pytest.param({}, False, id="not confirmed"),
        pytest.param(LONG_AGO, True, id="confirmed"),
        pytest.param({**LONG_AGO, "last_sent": NOW - DAY / 24}, False, id="told this morning"),
        pytest.param({**LONG_AGO, "paused_until": NOW + DAY}, False, id="paused"),
        pytest.param({**LONG_AGO, "paused_until": NOW - DAY}, True, id="pause over"),
        pytest.param({**LONG_AGO, "next_try": NOW + DAY}, False, id="waits after a failure"),
        pytest.param({**LONG_AGO, "stopped_why": "You ended it."}, False, id="stopped"),
    ],
)
def test_who_is_due(kept: Subscriptions, fields: dict[str, object], there: bool) -> None:
    kept.add(wanted("at first", **fields), [])
    kept.add(wanted("later"), [])
    kept.change("later", **fields)
    assert [each.id for each in kept.due(NOW)] == (["at first", "later"] if there else [])


def test_once_told_it_is_due_the_next_day(kept: Subscriptions) -> None:
    kept.add(wanted(**LONG_AGO), [])
    kept.settle("s1", "k", [], 12, NOW)
    assert kept.due(NOW + DAY / 24) == []
    assert [each.id for each in kept.due(NOW + DAY)] == ["s1"]


def test_who_is_due_is_found_without_looking_at_everybody(kept: Subscriptions, store: SqliteStore) -> None:
    with store.engine.connect() as connection:
        plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN SELECT id FROM subscription WHERE next_due <= ?", ("2",))
        assert "ix_subscription_next_due" in str(plan.all())


def test_after_an_upgrade_everybody_is_looked_at_once(kept: Subscriptions, store: SqliteStore) -> None:
    kept.add(wanted("due", **LONG_AGO), [])
    kept.add(wanted("not yet", confirmed_at=NOW), [])
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE subscription SET next_due = created_at")  # what the migration does
    assert [each.id for each in kept.due(NOW)] == ["due"]
    assert kept.counts(NOW)["due"] == 1


def test_how_many_are_in_which_state(kept: Subscriptions) -> None:
    kept.add(wanted("unconfirmed"), [])
    kept.add(wanted("due", **LONG_AGO), [])
    kept.add(wanted("paused", paused_until=NOW + DAY, **LONG_AGO), [])
    kept.add(wanted("failing", failures=2, next_try=NOW + DAY, **LONG_AGO), [])
    kept.add(wanted("stopped", stopped_why="no such mailbox", failures=8, **LONG_AGO), [])
    kept.add(wanted("fresh", confirmed_at=NOW), [])
    states = {"running": 2, "paused": 1, "failing": 1, "unconfirmed": 1, "stopped": 1}
    assert kept.counts(NOW) == {**states, "due": 1, "late": 1}
    assert kept.counts(NOW - 2 * DAY)["due"] == 0


def test_messages_are_counted(kept: Subscriptions) -> None:
    for outcome in ("taken", "failed", "taken"):
        kept.tally(Via.MAIL, "digest", outcome)
    kept.tally(Via.SLACK, "question", "refused")
    assert kept.tallies() == {
        ("mail", "digest", "taken"): 2,
        ("mail", "digest", "failed"): 1,
        ("slack", "question", "refused"): 1,
    }


def test_a_digest_on_its_way_is_read_as_it_was_written(kept: Subscriptions) -> None:
    kept.add(wanted(), [])
    digest = Prepared("k", "s1", (PostingId("b"), PostingId("a")), 12, {"METR": 2}, (PostingId("c"),))
    kept.prepare(digest, NOW)
    assert kept.pending("s1") == digest
    assert kept.done(digest, 1) == kept.pending("s1") == replace(digest, done=frozenset({1}))


def test_settling_is_ledger_watermark_and_end_in_one(kept: Subscriptions) -> None:
    kept.add(wanted(failures=3, next_try=NOW), [])
    kept.prepare(Prepared("k", "s1", (PostingId("a"),), 12), NOW)
    kept.settle("s1", "k", [PostingId("a")], 12, NOW)
    now = kept.get("s1")
    assert (now.watermark, now.last_sent, now.failures, now.next_try) == (12, NOW, 0, None)
    assert [line.id for line in kept.told("s1")] == ["a"]
    assert kept.pending("s1") is None


def test_settling_what_was_deleted_meanwhile_is_nothing(kept: Subscriptions) -> None:
    kept.add(wanted(), [])
    kept.delete(["s1"])
    kept.prepare(Prepared("k", "s1", (PostingId("a"),), 12), NOW)
    kept.settle("s1", "k", [PostingId("a")], 12, NOW)
    assert kept.told("s1") == []


def test_requests_of_an_address_are_counted(kept: Subscriptions) -> None:
    kept.add(wanted(), [])
    kept.add(wanted("s2", created_at=NOW - 2 * DAY), [])
    assert kept.asked(f"{MARKERS[2]}@example.org", NOW - DAY) == 1
    assert kept.asked("nobody@example.org", NOW - DAY) == 0


def test_who_is_forgotten(kept: Subscriptions) -> None:
    kept.add(wanted("never"), [])
    kept.add(wanted("ended", confirmed_at=NOW, stopped_why="You ended it.", stopped_at=NOW), [])
    kept.add(wanted("runs", confirmed_at=NOW), [])
    assert kept.forgotten(NOW, NOW) == []
    assert sorted(kept.forgotten(NOW + DAY, NOW + DAY)) == ["ended", "never"]


def holds(folder: Path, word: str) -> list[str]:
    """Return the files below a folder that hold a word, as bytes: what `strings` would find."""
    return [path.name for path in sorted(folder.rglob("*")) if path.is_file() and word.encode() in path.read_bytes()]


def plant(store: SqliteStore, kept: Subscriptions, backups: Path) -> None:
    """Keep two subscriptions, change and tell one of them, and back everything up twice."""
    kept.add(wanted(), [kept_of(TOKEN, "s1", Purpose.OWN, NOW)])
    kept.add(wanted("s2", filter="kind=job", profile=None, channels=(Channel(Via.MAIL, "other@example.org"),)), [])
    store.backup(backups / "monday.sqlite")
    kept.prepare(Prepared("k", "s1", (PostingId("a"),), 12, {MARKERS[0]: 1}), NOW)
    kept.settle("s1", "k", [PostingId("a")], 12, NOW)
    kept.change("s1", stopped_why=f"{MARKERS[1]} said no")
    store.backup(backups / "tuesday.db")


def test_after_deletion_no_byte_is_left_in_database_log_or_backups(
    store: SqliteStore, kept: Subscriptions, tmp_path: Path
) -> None:
    plant(store, kept, tmp_path / "backups")
    assert {name for word in MARKERS for name in holds(tmp_path, word)} >= {"monday.sqlite", "tuesday.db"}
    assert kept.delete(["s1"])
    assert [holds(tmp_path, word) for word in MARKERS] == [[], [], []]
    for name in ("foothold.db", "backups/monday.sqlite", "backups/tuesday.db"):
        with sqlite3.connect(tmp_path / name) as database:
            assert database.execute("SELECT id FROM subscription").fetchall() == [("s2",)]
        database.close()


def test_where_somebody_reads_meanwhile_the_bytes_go_later(
    store: SqliteStore, kept: Subscriptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foothold.storage.erasing.WAIT_S", 0.05)
    plant(store, kept, tmp_path / "backups")
    reader = sqlite3.connect(tmp_path / "foothold.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM subscription").fetchall()
    assert not kept.delete(["s1"])
    with pytest.raises(NotFoundInStoreError):
        kept.get("s1")
    reader.execute("ROLLBACK")
    reader.close()
    assert kept.scrub()
    assert [holds(tmp_path, word) for word in MARKERS] == [[], [], []]


def test_a_backup_of_an_older_schema_is_left_alone(store: SqliteStore, kept: Subscriptions, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "notes.txt").write_text("not a database")
    old = sqlite3.connect(tmp_path / "backups" / "old.sqlite")
    old.execute("CREATE TABLE posting (id TEXT)")
    old.close()
    kept.add(wanted(), [])
    assert kept.delete(["s1"])


def test_a_backup_keeps_subscriptions(store: SqliteStore, kept: Subscriptions, tmp_path: Path) -> None:
    kept.add(wanted(), [])
    store.backup(tmp_path / "backups" / "copy.sqlite")
    copy = open_store(tmp_path / "backups" / "copy.sqlite")
    assert Subscriptions(copy.engine).get("s1") == wanted()
    copy.close()
