"""From arrivals to digests, over a real database: nothing twice, nothing lost, nobody in the way of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from foothold.domain.changes import Intent, Verb
from foothold.domain.errors import DeliveryError, RefusedError
from foothold.domain.posting import Held, Kind, Posting, PostingId
from foothold.domain.ranking import LinePair, Query, Scored
from foothold.domain.source import Reading
from foothold.domain.subscription import Channel, Digest, Frequency, Rhythm, Subscription, Via, message_id
from foothold.flows.arrivals import Arrivals, Ranking
from foothold.flows.notify import Outcome, Teller, notify
from foothold.storage import Subscriptions, open_store
from tests.makers import REFERENCE, posting, profile

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
DAILY = Rhythm(Frequency.DAILY, hour=8)


class LikeIndex:
    """Holds what it is told it holds, and finds the longest titles best."""

    def __init__(self) -> None:
        self.sequence = 0
        self.asked: list[int] = []

    def update(self, upserts: Sequence[Held], removals: Sequence[PostingId], sequence: int) -> None:
        raise AssertionError("telling never writes the index")

    def search(self, query: Query, limit: int, among: Collection[PostingId] | None = None) -> list[Scored]:
        assert among is not None, "a digest never ranks the whole store"
        self.asked.append(len(among))
        return [Scored(key, 1.0) for key in sorted(among)][:limit]

    def pairs(
        self, yours: Sequence[str], theirs: Mapping[PostingId, Sequence[str]], top: int
    ) -> dict[PostingId, tuple[LinePair, ...]]:
        return {}


@dataclass
class World:
    """A store, subscriptions, an index that follows, and mailboxes that may refuse."""

    folder: Path
    now: datetime = START
    refusals: dict[str, Exception] = field(default_factory=dict)
    mailbox: list[tuple[str, Digest]] = field(default_factory=list)
    dead: set[PostingId] = field(default_factory=set)
    looked_at: list[PostingId] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = open_store(self.folder / "foothold.sqlite")
        self.subscribers = Subscriptions(self.store.engine)
        self.index = LikeIndex()

    def arrive(self, *titles: str, indexed: bool = True, **fields: object) -> None:
        stated = [replace(posting(title), posted_at=self.now, **fields) for title in titles]  # type: ignore[arg-type]
        self.apply(*(Intent(Verb.NEW, each.id, each) for each in stated), indexed=indexed)

    def close(self, title: str) -> None:
        self.apply(Intent(Verb.GONE, posting(title).id, why="it was taken down"))

    def back(self, title: str) -> None:
        stated: Posting = posting(title)
        self.apply(Intent(Verb.BACK, stated.id, stated))

    def apply(self, *intents: Intent, indexed: bool = True) -> None:
        self.store.apply(Reading("test", self.now, self.now, postings=len(intents)), intents)
        if indexed:
            self.index.sequence = self.store.last_sequence()

    def subscribe(self, id: str = "ada", **fields: object) -> None:
        plain = Subscription(
            id,
            self.now - DAY,
            channels=(Channel(Via.MAIL, f"{id}@example.org", confirmed=True),),
            rhythm=DAILY,
            confirmed_at=self.now - DAY,
            watermark=self.store.last_sequence(),
        )
        self.subscribers.add(replace(plain, **fields), [])  # type: ignore[arg-type]

    def deliver(self, digest: Digest, subscription: Subscription, channel: Channel) -> None:
        if channel.address in self.refusals:
            raise self.refusals[channel.address]
        self.mailbox.append((channel.address, digest))

    def round(self, after: timedelta = DAY, stopped: Callable[[], bool] = lambda: False) -> Counter[Outcome]:
        self.now += after
        ranking = Ranking(self.index, REFERENCE, {}, self.now)
        arrivals = Arrivals(self.store, self.index.sequence)
        return notify(Teller(self.subscribers, arrivals, ranking, self.deliver, self.alive), stopped)

    def alive(self, held: Held) -> bool:
        self.looked_at.append(held.posting.id)
        return held.posting.id not in self.dead

    def titles(self) -> list[list[str]]:
        return [[entry.held.posting.title for entry in digest.entries] for _, digest in self.mailbox]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_only_what_arrived_since_is_told_and_only_once(world: World) -> None:
    world.arrive("before")
    world.subscribe()
    world.arrive("one", "two")
    assert world.round() == {Outcome.TOLD: 1}
    assert world.round() == {Outcome.SILENT: 1}
    world.arrive("three")
    world.round()
    assert [sorted(titles) for titles in world.titles()] == [["one", "two"], ["three"]]


def test_what_the_index_does_not_hold_yet_waits(world: World) -> None:
    world.subscribe()
    world.arrive("one")
    world.arrive("two", indexed=False)
    world.round()
    world.index.sequence = world.store.last_sequence()
    world.round()
    assert world.titles() == [["one"], ["two"]]


def test_a_missed_day_is_caught_up(world: World) -> None:
    world.subscribe()
    world.arrive("monday")
    world.arrive("tuesday")
    world.round(after=3 * DAY)
    assert sorted(world.titles()[0]) == ["monday", "tuesday"]


def test_a_filter_admits_and_its_words_must_stand_there(world: World) -> None:
    world.subscribe("jobs", filter="kind=job")
    world.subscribe("words", filter="q=linear+probes")
    world.arrive("Linear probes for lies")
    world.arrive("A job", kind=Kind.JOB)
    world.round()
    assert dict(zip([to for to, _ in world.mailbox], world.titles(), strict=True)) == {
        "jobs@example.org": ["A job"],
        "words@example.org": ["Linear probes for lies"],
    }


def test_a_profile_ranks_only_what_arrived(world: World) -> None:
    world.arrive(*(f"old {number}" for number in range(50)))
    world.subscribe(profile=profile("pytorch"))
    world.arrive("one", "two")
    world.round()
    assert world.index.asked == [2]
    assert all(entry.match is not None for entry in world.mailbox[0][1].entries)


def test_a_mail_that_was_not_taken_is_sent_again_with_the_same_id_and_nothing_is_lost(world: World) -> None:
    world.subscribe()
    world.arrive("one")
    world.refusals["ada@example.org"] = DeliveryError("the server is busy")
    assert world.round() == {Outcome.FAILED: 1}
    (waiting,) = [world.subscribers.pending("ada")]
    world.arrive("two")
    world.refusals.clear()
    assert world.round(after=timedelta(minutes=1)) == {}  # it waits first
    assert world.round(after=timedelta(minutes=5)) == {Outcome.TOLD: 1}
    world.round()
    assert world.titles() == [["one"], ["two"]]
    assert waiting is not None
    assert message_id(waiting.key, "x") == message_id(world.mailbox[0][1].key, "x")


def test_one_that_fails_is_in_nobodys_way(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ada", "bob", "cyd"):
        world.subscribe(name)
    world.arrive("one")
    world.refusals["ada@example.org"] = DeliveryError("no")
    world.refusals["bob@example.org"] = KeyError("a bug")
    assert world.round() == {Outcome.FAILED: 2, Outcome.TOLD: 1}
    assert [to for to, _ in world.mailbox] == ["cyd@example.org"]


def test_a_profile_that_breaks_ranking_is_in_nobodys_way(world: World) -> None:
    world.subscribe("ada", profile=profile("pytorch", kinds=("nonsense",)))
    world.subscribe("bob", profile=profile("pytorch"))
    world.arrive("one")
    assert world.round() == {Outcome.FAILED: 1, Outcome.TOLD: 1}
    assert [to for to, _ in world.mailbox] == ["bob@example.org"]


def test_a_permanent_refusal_stops_it_with_the_reason(world: World) -> None:
    world.subscribe()
    world.arrive("one")
    world.refusals["ada@example.org"] = RefusedError("no such mailbox")
    assert world.round() == {Outcome.STOPPED: 1}
    stopped = world.subscribers.get("ada")
    assert stopped.stopped_why == "no such mailbox"
    assert stopped.watermark == 0
    assert world.round() == {}


def test_it_gives_up_after_three_days_of_failures(world: World) -> None:
    world.subscribe()
    world.arrive("one")
    world.refusals["ada@example.org"] = DeliveryError("busy")
    outcomes = [world.round(after=DAY) for _ in range(8)]
    assert outcomes == [{Outcome.FAILED: 1}] * 7 + [{Outcome.STOPPED: 1}]


def test_each_channel_takes_it_once(world: World) -> None:
    hook = "https://example.org/hook"
    channels = (Channel(Via.MAIL, "ada@example.org", confirmed=True), Channel(Via.WEBHOOK, hook, confirmed=True))
    world.subscribe(channels=(*channels, Channel(Via.SLACK, "https://example.org/other")))
    world.arrive("one")
    world.refusals[hook] = DeliveryError("500")
    world.round()
    world.refusals.clear()
    world.round()
    assert [to for to, _ in world.mailbox] == ["ada@example.org", hook]


def test_where_one_channel_refuses_the_other_goes_on(world: World) -> None:
    hook = "https://example.org/hook"
    world.subscribe(
        channels=(Channel(Via.WEBHOOK, hook, confirmed=True), Channel(Via.MAIL, "ada@example.org", confirmed=True))
    )
    world.arrive("one")
    world.refusals[hook] = RefusedError("410")
    assert world.round() == {Outcome.TOLD: 1}
    assert world.subscribers.get("ada").channels[0].stopped_why == "410"
    assert world.subscribers.get("ada").stopped_why == ""


def test_what_closed_before_it_was_sent_is_left_out(world: World) -> None:
    world.subscribe()
    world.arrive("one", "two", "three")
    world.refusals["ada@example.org"] = DeliveryError("busy")
    world.round()
    world.close("two")
    world.dead.add(posting("three").id)
    world.refusals.clear()
    world.round()
    assert world.titles() == [["one"]]


def test_what_closes_while_others_are_told_is_left_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ada", "bob"):
        world.subscribe(name)
    world.arrive("one", "two")
    deliver = world.deliver

    def closing(digest: Digest, subscription: Subscription, channel: Channel) -> None:
        deliver(digest, subscription, channel)
        if subscription.id == "ada":
            world.close("two")

    monkeypatch.setattr(world, "deliver", closing)
    world.round()
    assert [sorted(titles) for titles in world.titles()] == [["one", "two"], ["one"]]


def test_only_what_would_be_told_is_looked_at(world: World) -> None:
    world.subscribe(most_per_organisation=1)
    world.arrive("one", "two", "three", organisation="METR")
    world.arrive("four")
    world.round()
    assert len(world.looked_at) == 2


def test_what_is_found_dead_is_never_told(world: World) -> None:
    world.subscribe()
    world.arrive("one")
    world.dead.add(posting("one").id)
    assert world.round() == {Outcome.SILENT: 1}


def test_what_was_told_and_closed_is_said_once(world: World) -> None:
    world.subscribe()
    world.arrive("one", "two")
    world.round()
    world.close("one")
    world.arrive("never told")
    world.close("never told")
    world.round()
    world.round()
    assert [[held.posting.title for held in digest.closed] for _, digest in world.mailbox] == [[], ["one"]]


def test_what_comes_back_is_not_told_again(world: World) -> None:
    world.subscribe()
    world.arrive("one")
    world.round()
    world.close("one")
    world.round()
    world.back("one")
    assert world.round() == {Outcome.SILENT: 1}


def test_a_pause_holds_and_afterwards_it_is_caught_up(world: World) -> None:
    world.subscribe()
    world.arrive("one")
    world.subscribers.change("ada", paused_until=START + 3 * DAY)
    assert world.round() == {}
    world.arrive("two")
    assert world.round(after=2 * DAY) == {Outcome.TOLD: 1}
    assert sorted(world.titles()[0]) == ["one", "two"]


def test_asked_to_stop_it_leaves_the_rest_for_the_next_round(world: World) -> None:
    for name in ("ada", "bob"):
        world.subscribe(name)
    world.arrive("one")
    asked = iter([False, False, True])  # before the group, before ada, before bob
    world.round(stopped=lambda: next(asked))
    assert len(world.mailbox) == 1
    world.round()
    assert sorted(to for to, _ in world.mailbox) == ["ada@example.org", "bob@example.org"]


def test_killed_between_taking_and_writing_down_it_is_sent_again_with_the_same_key(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.subscribe()
    world.arrive("one")
    with monkeypatch.context() as patched:

        def die(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        patched.setattr(world.subscribers, "done", die)
        with pytest.raises(KeyboardInterrupt):
            world.round()
    world.arrive("two")
    world.round()
    world.round()
    assert world.titles() == [["one"], ["one"], ["two"]]
    assert world.mailbox[0][1].key == world.mailbox[1][1].key
