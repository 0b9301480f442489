"""The store keeps what it is told, all of it or nothing, and remembers everything a posting ever was."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError

from foothold.domain.changes import Intent, Understood, Verb
from foothold.domain.effort import Band, Effort
from foothold.domain.errors import NotFoundInStoreError
from foothold.domain.ports import Store
from foothold.domain.posting import Kind, Labels, Posting, PostingId
from foothold.domain.source import Reading, Source
from foothold.storage import SqliteStore

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, 8, tzinfo=UTC)
BOARD = "board:acme"


def posting(key: str, **fields: object) -> Posting:
    stated = {"source": BOARD, "kind": Kind.JOB, "title": f"Post {key}", "url": f"https://acme.example/{key}"}
    return Posting(id=PostingId(key), **(stated | fields))  # type: ignore[arg-type]


def tell(
    store: SqliteStore,
    day: int,
    *intents: Intent,
    source: str = BOARD,
    understood: Sequence[Understood] = (),
    **facts: object,
) -> Reading:
    start = START + day * DAY
    reading = Reading(source, start, start + timedelta(seconds=3), complete=True)
    return store.apply(replace(reading, **facts), intents, understood)  # type: ignore[arg-type]


def new(*stated: Posting) -> list[Intent]:
    return [Intent(Verb.NEW, each.id, each) for each in stated]


def gone(key: str, why: str = "It is gone.") -> Intent:
    return Intent(Verb.GONE, PostingId(key), why=why)


FULL = posting(
    "full",
    text="First.\n\nSecond. \N{SNOWMAN}",
    document_id="list",
    document_title="A list",
    section=("One", "Two"),
    organisation="Acme",
    authors=("Ada", "Bo"),
    places=("Oslo", "Remote, EU"),
    remote=True,
    tags=("evals",),
    posted_at=datetime(2026, 2, 1, 9, 30, tzinfo=timezone(timedelta(hours=2))),
    deadline=date(2026, 4, 1),
    pay="$1",
    canonical_of=("https://other.example/x",),
    labels=Labels(areas=("evals", "control"), effort=Effort(6, 16, Band.WEEKEND)),
)


def test_it_is_the_store_that_the_flows_ask_for(store: SqliteStore) -> None:
    port: Store = store
    assert port.last_sequence() == 0
    assert port.held("nobody") == {}
    assert port.get([PostingId("nobody")]) == {}
    assert port.readings("nobody", 5) == []
    assert port.changes_after(0, 10) == []


def test_everything_stated_is_kept(store: SqliteStore) -> None:
    tell(store, 0, *new(FULL))
    held = store.held(BOARD)[FULL.id]
    assert held.posting == FULL
    assert held.life.first_seen == held.life.last_seen == held.life.last_changed == START
    assert held.posting.posted_at is not None
    assert held.posting.posted_at.tzinfo is UTC


def test_seen_moves_the_last_sight_and_enters_no_log(store: SqliteStore) -> None:
    tell(store, 0, *new(FULL))
    tell(store, 1, Intent(Verb.SEEN, FULL.id))
    life = store.held(BOARD)[FULL.id].life
    assert (life.first_seen, life.last_seen, life.last_changed) == (START, START + DAY, START)
    assert store.last_sequence() == 1


def test_closing_is_reversible_and_says_why(store: SqliteStore) -> None:
    tell(store, 0, *new(FULL))
    tell(store, 1, gone("full", "It was taken down."))
    life = store.held(BOARD)[FULL.id].life
    assert (life.closed_at, life.closed_why, life.last_seen) == (START + DAY, "It was taken down.", START)
    tell(store, 2, Intent(Verb.BACK, FULL.id, FULL))
    life = store.held(BOARD)[FULL.id].life
    assert (life.is_closed, life.closed_why, life.last_seen) == (False, "", START + 2 * DAY)
    assert life.last_changed == START


def test_the_log_grows_by_one_with_each_change(store: SqliteStore) -> None:
    tell(store, 0, *new(posting("a"), posting("b")))
    tell(store, 1, Intent(Verb.SEEN, PostingId("b")), Intent(Verb.CHANGED, PostingId("a"), posting("a", title="Other")))
    tell(store, 2, gone("b"))
    log = [(change.sequence, change.id, change.verb) for change in store.changes_after(0, 10)]
    assert log == [(1, "a", Verb.NEW), (2, "b", Verb.NEW), (3, "a", Verb.CHANGED), (4, "b", Verb.GONE)]
    assert [change.sequence for change in store.changes_after(2, 1)] == [3]
    assert store.last_sequence() == store.held(BOARD)[PostingId("b")].sequence == 4


def test_a_reading_is_kept_whole_or_not_at_all(store: SqliteStore) -> None:
    with pytest.raises(IntegrityError):
        tell(store, 0, *new(posting("a")), gone("nobody"))
    assert store.held(BOARD) == {}
    assert store.last_sequence() == 0
    assert store.readings(BOARD, 5) == []


def test_readings_come_back_newest_first_with_their_counts(store: SqliteStore) -> None:
    first = tell(store, 0, *new(posting("a"), posting("b")), requests=2, documents=2, postings=2)
    second = tell(store, 1, gone("a"), Intent(Verb.SEEN, PostingId("b")), error="answered 503", complete=False)
    assert (first.new, first.gone, second.gone) == (2, 0, 1)
    assert store.readings(BOARD, 5) == [second, first]
    assert store.readings(BOARD, 1) == [second]


def test_whoever_stated_it_last_owns_it(store: SqliteStore) -> None:
    tell(store, 0, *new(posting("a")))
    tell(store, 1, Intent(Verb.SEEN, PostingId("a")), source="board:other")
    assert store.held(BOARD) == {}
    assert store.held("board:other").keys() == {"a"}
    assert store.stated([PostingId("a"), PostingId("nobody")]).keys() == {"a"}


def test_what_a_document_was_is_remembered(store: SqliteStore) -> None:
    once = Understood(PostingId("doc"), "one", (PostingId("a"), PostingId("b")))
    tell(store, 0, understood=[once])
    assert store.understood([once.id, PostingId("nobody")]) == {"doc": once}
    again = replace(once, fingerprint="two", postings=())
    tell(store, 1, understood=[again], source="board:other")
    assert store.understood([once.id]) == {"doc": again}


def test_history_tells_everything_it_ever_was(store: SqliteStore) -> None:
    first, second = posting("a", pay="$1"), posting("a", pay="$2", title="Other")
    tell(store, 0, *new(first))
    tell(store, 1, Intent(Verb.CHANGED, first.id, second))
    tell(store, 2, gone("a", "It was taken down."))
    tell(store, 3, Intent(Verb.BACK, first.id, second))
    tell(store, 4, Intent(Verb.CHANGED, first.id, replace(second, title="Third")))
    told = [(each.verb, each.at, each.posting.title, each.changed, each.why) for each in store.history(first.id)]
    assert told == [
        (Verb.NEW, START, "Post a", (), ""),
        (Verb.CHANGED, START + DAY, "Other", ("title", "pay"), ""),
        (Verb.GONE, START + 2 * DAY, "Other", (), "It was taken down."),
        (Verb.BACK, START + 3 * DAY, "Other", (), ""),
        (Verb.CHANGED, START + 4 * DAY, "Third", ("title",), ""),
    ]
    with pytest.raises(NotFoundInStoreError):
        store.history(PostingId("nobody"))


def test_counts_and_listings_are_of_what_is_open_and_stands_for_itself(store: SqliteStore) -> None:
    a = posting("a", labels=Labels(areas=("evals",)))
    b = posting("b", kind=Kind.PROBLEM, labels=Labels(areas=("control", "evals")))
    tell(store, 0, *new(a, b, posting("c"), posting("d"), posting("e")))
    tell(store, 1, gone("c"))
    store.merge(PostingId("d"), PostingId("a"), "It is told twice.", START)
    assert store.count_by("kind") == {"job": 2, "problem": 1}
    assert store.count_by("area") == {"evals": 2, "control": 1}
    assert store.count_by("level") == {"": 3}
    assert [each.posting.id for each in store.listing({})] == ["a", "b", "e"]
    assert [each.posting.id for each in store.listing({"area": ["evals"], "kind": ["problem"]})] == ["b"]
    assert [each.posting.id for each in store.listing({}, limit=1, offset=1)] == ["b"]
    assert [each.posting.id for each in store.open_postings()] == ["a", "b", "e"]
    assert [each.posting.id for each in store.all_held()] == ["a", "b", "c", "e"]


def test_small_values(store: SqliteStore) -> None:
    assert store.value("watermark") is None
    store.set_value("watermark", "1")
    store.set_value("watermark", "2")
    assert store.value("watermark") == "2"
    store.set_value("watermark", None)
    assert store.value("watermark") is None


def test_health_tells_what_the_last_readings_were(store: SqliteStore) -> None:
    tell(store, 0, *new(posting("a"), posting("b")), postings=2)
    tell(store, 1, gone("a"), postings=400)
    tell(store, 2, postings=6)
    tell(store, 3, error="answered 503", complete=False)
    tell(store, 4, error="answered 503", complete=False)
    sources = {name: Source(name, "board", interval=DAY) for name in (BOARD, "board:never")}
    acme, never = store.sources(sources)
    assert (acme.failures, acme.open, acme.usual, acme.latency_s) == (2, 1, 6, 3.0)
    assert acme.last is not None
    assert acme.last.error == "answered 503"
    assert acme.last_good == START + 2 * DAY + timedelta(seconds=3)
    assert (never.last, never.last_good, never.failures, never.usual) == (None, None, 0, None)


def test_naive_moments_are_refused(store: SqliteStore) -> None:
    naive = datetime(2026, 3, 1)  # noqa: DTZ001
    with pytest.raises(Exception, match="naive"):
        store.apply(Reading(BOARD, naive, naive), [])


def test_threads_write_side_by_side(store: SqliteStore) -> None:
    def write(thread: int) -> None:
        for number in range(10):
            tell(store, number, *new(posting(f"{thread}-{number}", source=f"s{thread}")), source=f"s{thread}")
            assert len(store.held(f"s{thread}")) == number + 1

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.last_sequence() == len(store.all_held()) == 40
