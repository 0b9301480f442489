"""What is told twice stands in one card, with the reason, and can be parted again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from foothold.domain.changes import Intent, Verb
from foothold.domain.errors import NotFoundInStoreError
from foothold.domain.posting import Held, Kind, Posting, PostingId
from foothold.domain.source import Reading
from foothold.storage import SqliteStore

NOW = datetime(2026, 3, 1, tzinfo=UTC)
OSLO, BERN, ROME = PostingId("a-oslo"), PostingId("b-bern"), PostingId("c-rome")


@pytest.fixture(autouse=True)
def cities(store: SqliteStore) -> None:
    """One job in three cities."""
    stated = [
        Posting(OSLO, "board", Kind.JOB, "Engineer", "https://acme.example/1", places=("Oslo",), text="Ours."),
        Posting(BERN, "board", Kind.JOB, "Engineer", "https://acme.example/2", places=("Bern",), tags=("ml",)),
        Posting(
            ROME, "board", Kind.JOB, "Engineer", "https://acme.example/3", places=("Rome",), deadline=date(2026, 5, 1)
        ),
    ]
    store.apply(Reading("board", NOW, NOW), [Intent(Verb.NEW, each.id, each) for each in stated])


def card(store: SqliteStore, id: PostingId) -> Held:
    return store.get([id])[id]


def merge(store: SqliteStore, id: PostingId, into: PostingId) -> None:
    store.merge(id, into, "The same job in another city.", NOW)


def test_one_card_with_every_place(store: SqliteStore) -> None:
    merge(store, BERN, OSLO)
    merge(store, ROME, OSLO)
    (held,) = store.open_postings()
    assert held == card(store, OSLO)
    assert held.also == (BERN, ROME)
    assert held.posting.places == ("Oslo", "Bern", "Rome")
    assert (held.posting.tags, held.posting.deadline, held.posting.text) == (("ml",), date(2026, 5, 1), "Ours.")
    assert card(store, BERN).merged_into == OSLO
    assert card(store, BERN).posting.places == ("Bern",)


def test_each_is_still_held_as_stated(store: SqliteStore) -> None:
    before = store.held("board")
    merge(store, BERN, OSLO)
    after = store.held("board")
    assert [after[id].posting for id in before] == [each.posting for each in before.values()]
    assert [after[id].content_hash for id in before] == [each.content_hash for each in before.values()]


def test_a_closed_copy_adds_nothing_any_more(store: SqliteStore) -> None:
    merge(store, BERN, OSLO)
    store.apply(Reading("board", NOW, NOW), [Intent(Verb.GONE, BERN, why="It is gone.")])
    assert card(store, OSLO).posting.places == ("Oslo",)


def test_the_log_and_the_history_say_what_happened(store: SqliteStore) -> None:
    merge(store, BERN, OSLO)
    store.unmerge(BERN, NOW, why="They are two.")
    log = [(change.id, change.verb) for change in store.changes_after(3, 9)]
    assert log == [(BERN, Verb.MERGED), (OSLO, Verb.RELABELLED), (BERN, Verb.PARTED), (OSLO, Verb.RELABELLED)]
    told = [(version.verb, version.why) for version in store.history(BERN)]
    assert told == [
        (Verb.NEW, ""),
        (Verb.MERGED, "The same job in another city."),
        (Verb.PARTED, "They are two."),
    ]


def test_undone_it_is_as_before(store: SqliteStore) -> None:
    before = {held.posting.id: held.posting for held in store.all_held()}
    merge(store, BERN, OSLO)
    store.unmerge(BERN, NOW)
    assert {held.posting.id: held.posting for held in store.all_held()} == before
    assert store.partings() == {(OSLO, BERN)}


def test_parted_for_now_only(store: SqliteStore) -> None:
    merge(store, BERN, OSLO)
    store.unmerge(BERN, NOW, for_good=False)
    assert store.partings() == set()


@pytest.mark.parametrize("order", [[(BERN, OSLO), (ROME, BERN)], [(ROME, BERN), (BERN, OSLO)]], ids=["up", "down"])
def test_chains_end_in_one_card(store: SqliteStore, order: list[tuple[PostingId, PostingId]]) -> None:
    for id, into in order:
        merge(store, id, into)
    assert card(store, OSLO).also == (BERN, ROME)
    assert len(store.all_held()) == 1


def test_nothing_merges_into_itself_or_twice(store: SqliteStore) -> None:
    merge(store, OSLO, OSLO)
    merge(store, BERN, OSLO)
    last = store.last_sequence()
    merge(store, BERN, OSLO)
    merge(store, OSLO, BERN)
    store.unmerge(OSLO, NOW)
    assert store.last_sequence() == last
    assert card(store, OSLO).also == (BERN,)


def test_strangers_are_refused(store: SqliteStore) -> None:
    with pytest.raises(NotFoundInStoreError, match="no posting nobody"):
        merge(store, PostingId("nobody"), OSLO)


def test_a_copy_may_move_to_a_better_card(store: SqliteStore) -> None:
    merge(store, BERN, OSLO)
    merge(store, BERN, ROME)
    assert card(store, OSLO).also == ()
    assert card(store, ROME).also == (BERN,)
