"""What is told twice becomes one card, once, and stays apart where a person said so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from foothold.domain.changes import Intent, Verb
from foothold.domain.duplicates import REPOST_TO, Near
from foothold.domain.posting import Kind, Posting, PostingId
from foothold.domain.source import Reading
from foothold.flows.dedupe import dedupe
from foothold.storage import SqliteStore, open_store
from index.near import Finder
from tests.flows.board import DAY, START, Watch

BOARD, LIST = "greenhouse:acme", "eighty_thousand_hours"
DUTIES = """Acme looks for somebody who builds the tools with which our researchers train small models, and keeps them
running. You will write code that many people read, measure what it costs, and say plainly what does not work yet. We
care more about what you have made than about where you learned it. You will find a team of nine, a cluster that is
never idle and a habit of writing things down."""


def job(source: str, key: str, place: str, text: str = DUTIES, **fields: object) -> Posting:
    stated: dict[str, object] = {"title": "Research Engineer", "organisation": "Acme", "text": text}
    stated |= {"id": PostingId(key), "source": source, "kind": Kind.JOB, "url": f"https://{key}.example"}
    return Posting(places=(place,), **(stated | fields))  # type: ignore[arg-type]


class Desk:
    """A store, a net and a clock that goes on by a day with each thing done."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self.watch = Watch()
        self.finder = Finder()

    def tells(self, *postings: Posting) -> None:
        self.watch.goes_on()
        for each in postings:
            now = self.watch()
            self.store.apply(Reading(each.source, now, now), [Intent(Verb.NEW, each.id, each)])

    def loses(self, posting: Posting) -> None:
        self.watch.goes_on()
        now = self.watch()
        self.store.apply(Reading(posting.source, now, now), [Intent(Verb.GONE, posting.id, why="It is gone.")])

    def merges(self, version: str = "") -> int:
        return dedupe(self.store, self.finder, self.watch, {BOARD}, version=version)

    def cards(self) -> dict[str, set[str]]:
        """Return which postings stand in each card."""
        return {held.posting.id: set(held.also) for held in self.store.all_held()}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(tmp_path / "foothold.db")
    yield Desk(store)
    store.close()


OSLO, BERN, ROME = (job(BOARD, f"{n}-{city}", city) for n, city in enumerate(["Oslo", "Bern", "Rome"]))
TOLD = job(LIST, "z-told", "Oslo", "A short word about it.", tags=("AI safety",))


def test_a_job_in_three_cities_is_one_card_with_three_places(desk: Desk) -> None:
    desk.tells(OSLO, BERN, ROME)
    assert desk.merges() == 2
    (card,) = desk.store.all_held()
    assert card.posting.places == ("Oslo", "Bern", "Rome")
    assert desk.store.history(BERN.id)[-1].why == "The same vacancy in another place, in near the same words."


def test_the_board_wins_and_the_tags_of_the_list_are_kept(desk: Desk) -> None:
    desk.tells(TOLD)
    desk.tells(OSLO)
    assert desk.merges() == 1
    (card,) = desk.store.all_held()
    assert (card.posting.id, card.posting.text) == (OSLO.id, DUTIES)
    assert card.posting.tags == ("AI safety",)


def test_a_board_that_comes_later_takes_the_card_over(desk: Desk) -> None:
    other = job("aisafety_com", "y-told", "Oslo", "Another word about it.")
    desk.tells(TOLD, other)
    assert desk.merges() == 1
    desk.tells(OSLO)
    assert desk.merges() == 1
    assert desk.cards() == {OSLO.id: {TOLD.id, other.id}}


def test_doing_it_again_merges_nothing_more(desk: Desk) -> None:
    desk.tells(OSLO, BERN, ROME, TOLD)
    assert desk.merges() == 3
    last = desk.store.last_sequence()
    assert desk.merges() == 0
    assert desk.store.last_sequence() == last


def test_what_a_person_parted_stays_apart(desk: Desk) -> None:
    desk.tells(OSLO, BERN, ROME)
    desk.merges()
    desk.store.unmerge(BERN.id, desk.watch())
    assert desk.merges() == 0
    assert desk.cards() == {OSLO.id: {ROME.id}, BERN.id: set()}


def test_when_the_card_is_closed_the_others_make_a_new_one(desk: Desk) -> None:
    desk.tells(OSLO, BERN, ROME)
    desk.merges()
    desk.loses(OSLO)
    assert desk.merges() == 1
    assert desk.cards() == {OSLO.id: set(), BERN.id: {ROME.id}}
    assert [card.posting.places for card in desk.store.open_postings()] == [("Bern", "Rome")]


def test_a_vacancy_that_came_back_with_another_number_is_recognised(desk: Desk) -> None:
    desk.tells(OSLO)
    desk.loses(OSLO)
    desk.watch.goes_on(9 * DAY)
    again = job(BOARD, "9-oslo", "Oslo")
    desk.tells(again)
    assert desk.merges() == 1
    assert desk.cards() == {again.id: {OSLO.id}}
    assert desk.store.history(OSLO.id)[-1].why == f"It was taken down on {START + 2 * DAY:%Y-%m-%d} and posted again."
    assert desk.merges() == 0


def test_two_openings_with_one_title_stay_two_and_a_list_that_may_mean_either_stays_apart(desk: Desk) -> None:
    other_team = job(BOARD, "8-oslo", "Oslo", "This team audits models that others trained. " * 12)
    desk.tells(OSLO, other_team, TOLD)
    assert desk.merges() == 0


def test_an_address_says_which_of_the_two_a_list_means(desk: Desk) -> None:
    other_team = job(BOARD, "8-oslo", "Oslo", "This team audits models that others trained. " * 12)
    pointing = job(LIST, "z-told", "Oslo", "A word.", url=f"{other_team.url}/?utm_source=list")
    desk.tells(OSLO, other_team, pointing)
    assert desk.merges() == 1
    assert desk.cards() == {OSLO.id: set(), other_team.id: {pointing.id}}


def test_posts_that_share_a_title_by_chance_stay_apart(desk: Desk) -> None:
    for month in range(3):
        for site in ("lw", "ea"):
            posted = START + month * timedelta(days=30)
            desk.tells(
                Posting(
                    PostingId(f"{site}{month}"),
                    site,
                    Kind.PROBLEM,
                    "Small projects for the new month",
                    f"https://{site}.example/posts/{month}",
                    posted_at=posted,
                )
            )
    assert desk.merges() == 0


def test_a_post_told_on_two_forums_is_one_card(desk: Desk) -> None:
    here = Posting(PostingId("lw"), "lw", Kind.PROBLEM, "On minds", "https://lw.example/1", "A body.", authors=("Ada",))
    there = Posting(PostingId("ea"), "ea", Kind.PROBLEM, "On minds", "https://ea.example/1", canonical_of=(here.url,))
    desk.tells(here, there)
    assert desk.merges() == 1
    assert desk.cards() == {"lw": {"ea"}}


class Counting(Finder):
    """Counts how often it is asked."""

    asked = 0

    def near(self, postings: Sequence[Posting]) -> list[Near]:
        self.asked += 1
        return super().near(postings)


def test_where_nothing_changed_nothing_is_compared(desk: Desk) -> None:
    desk.finder = counting = Counting()
    desk.tells(OSLO, BERN, ROME)
    assert [desk.merges() for _ in range(4)] == [2, 0, 0, 0]
    assert counting.asked == 2  # after a merge it looks once more, since others may have written meanwhile
    desk.tells(TOLD)
    assert [desk.merges(), desk.merges(), desk.merges()] == [1, 0, 0]
    assert counting.asked == 4


def test_other_rules_look_at_everything_anew(desk: Desk) -> None:
    desk.finder = counting = Counting()
    desk.tells(OSLO)
    for version in ("1", "1", "2", "2"):
        desk.merges(version)
    assert counting.asked == 2


def test_the_day_on_which_a_closed_vacancy_stops_to_matter_counts_as_a_change(desk: Desk) -> None:
    desk.finder = counting = Counting()
    desk.tells(OSLO)
    desk.loses(OSLO)
    desk.merges()
    desk.watch.goes_on(REPOST_TO)
    desk.merges()
    assert counting.asked == 1
    desk.watch.goes_on()
    assert [desk.merges(), desk.merges()] == [0, 0]
    assert counting.asked == 2
