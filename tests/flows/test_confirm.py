"""A source whose pages are as they were is not parsed again, and nothing comes out differently for it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from foothold.domain.document import Document, Holds
from foothold.domain.errors import HttpError
from foothold.domain.posting import Posting, PostingId
from foothold.domain.source import Page, Reading, Request, Source
from foothold.flows.collect import collect
from foothold.storage import SqliteStore, open_store
from tests.flows.board import DAY, START, Board, Counting, Watch, document, understand
from tests.flows.test_collect import as_list

SOON = (START + 3 * DAY).date()


class Confirming(Board):
    """A board that says which pages have not changed since they were last asked for, and counts what is parsed."""

    def __init__(self, **options: bool) -> None:
        super().__init__(**options)
        self.parsed = 0
        self.failing = False
        self._sent: dict[str, list[Document]] = {}

    def fetch(self, source: Source, request: Request) -> Page:
        if self.failing:
            raise HttpError("answered 500", status=500)
        if "?page=" not in request.url:  # the own page of a document
            return Page(request, request.url, 200, {}, b"", START)
        listed = list(self._on(request.url))
        known = self._sent.get(request.url) == listed
        self._sent[request.url] = listed
        headers = {"etag": '"1"'}
        body = repr(listed).encode()
        return Page(request, request.url, 304 if known else 200, headers, body, START, not_modified=known)

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        self.parsed += 1
        return self._on(page.url)

    def _on(self, url: str) -> Iterable[Document]:
        number = int(url.rpartition("=")[2])
        return self.documents[number * self.pages_of : (number + 1) * self.pages_of]


def one_or_many(source: Source, one: Document) -> list[Posting]:
    """Return each word of a list as a posting, and any other document as the one that it is."""
    return as_list(source, one) if one.holds is Holds.LIST else understand(source, one)


class Twins:
    """Two copies that read the same board: one may leave pages unparsed, the other has a new parser each time."""

    def __init__(self, folder: Path, board: Confirming) -> None:
        self.stores = [open_store(folder / name) for name in ("quick.db", "thorough.db")]
        self.board = board
        self.watch = Watch()
        self.version = ""
        self.understand = Counting(one_or_many)
        self._turn = 0

    def reads(self, by: timedelta = DAY) -> int:
        """Let both read; return how many pages the quick one parsed. What they hold must be the same."""
        self.watch.goes_on(by)
        self._turn += 1
        sent = dict(self.board._sent)
        readings, parsed = [], []
        for store, parser in zip(self.stores, ("1", f"new {self._turn}"), strict=True):
            self.board.parsed, self.board._sent = 0, dict(sent)
            readings.append(self.read(store, parser))
            parsed.append(self.board.parsed)
        assert readings[0] == readings[1]
        quick, thorough = ({**store.everything()} for store in self.stores)
        assert quick == thorough
        assert self.stores[0].changes_after(0, 10**6) == self.stores[1].changes_after(0, 10**6)
        return parsed[0]

    def read(self, store: SqliteStore, parser: str) -> Reading:
        return collect(
            self.board.source,
            self.board,
            self.board,
            store,
            self.understand,
            self.watch,
            version=self.version,
            parser=parser,
        )


@pytest.fixture
def board() -> Confirming:
    return Confirming()


@pytest.fixture
def twins(tmp_path: Path, board: Confirming) -> Iterator[Twins]:
    both = Twins(tmp_path, board)
    yield both
    for store in both.stores:
        store.close()


def post(key: str, **fields: object) -> Document:
    """Return a list of two postings; where it has a deadline, the one posting that it is."""
    return document(key, text=f"{key}1 {key}2", **({} if "deadline" in fields else {"holds": Holds.LIST}), **fields)


def test_the_same_pages_are_parsed_once_and_confirm_what_was_seen(twins: Twins, board: Confirming) -> None:
    board.lists(post("a"), post("b"), post("c"))
    assert [twins.reads(), twins.reads(), twins.reads()] == [2, 0, 0]
    held = twins.stores[0].held(board.source.name).values()
    assert {each.life.last_seen for each in held} == {START + 3 * DAY}
    assert twins.understand.asked == ["a", "b", "c"] * 2  # once in each copy
    (last,) = twins.stores[0].readings(board.source.name, 1)
    assert (last.documents, last.postings, last.not_modified, last.complete) == (3, 6, 2, True)


def test_one_page_that_changed_makes_all_be_parsed(twins: Twins, board: Confirming) -> None:
    board.lists(post("a"), post("b"), post("c"))
    twins.reads()
    board.lists(post("a"), post("b"), post("d"))
    assert [twins.reads(), twins.reads()] == [2, 0]


def test_a_page_less_makes_all_be_parsed(twins: Twins, board: Confirming) -> None:
    board.lists(post("a"), post("b"), post("c"))
    twins.reads()
    board.lists(post("a"), post("b"))
    assert [twins.reads(), twins.reads()] == [1, 0]
    assert twins.stores[0].readings(board.source.name, 2)[1].gone == 2


@pytest.mark.parametrize("what", ["labelling", "organisation", "options"])
def test_what_parsing_or_understanding_depends_on_makes_all_be_parsed(
    twins: Twins, board: Confirming, what: str
) -> None:
    board.lists(post("a"))
    twins.reads()
    if what == "labelling":
        twins.version = "2"
    elif what == "organisation":
        board.source = replace(board.source, organisation="Acme")
    else:
        board.source = replace(board.source, options={"words": "safety"})
    assert [twins.reads(), twins.reads()] == [1, 0]


def test_how_often_it_is_read_does_not_matter(twins: Twins, board: Confirming) -> None:
    board.lists(post("a"))
    twins.reads()
    board.source = replace(board.source, interval=timedelta(hours=1))
    assert twins.reads() == 0


def test_a_deadline_ends_it_on_its_day_although_no_page_changed(twins: Twins, board: Confirming) -> None:
    board.lists(post("a", deadline=SOON), post("b"))
    assert [twins.reads(), twins.reads()] == [1, 0]
    assert twins.reads(3 * DAY) == 1
    assert [twins.reads(), twins.reads()] == [0, 0]
    assert twins.stores[0].count_by("kind") == {"job": 2}


def test_what_was_over_at_first_sight_stays_out(twins: Twins, board: Confirming) -> None:
    board.lists(post("a", deadline=(START - 5 * DAY).date()), document("b"), closed=["c"])
    assert [twins.reads(), twins.reads()] == [2, 0]


def test_the_second_absence_closes_although_no_page_changed(tmp_path: Path) -> None:
    board = Confirming(doubtful=True)
    twins = Twins(tmp_path, board)
    board.lists(post("a"), post("b"))
    twins.reads()
    board.lists(post("a"))
    assert [twins.reads(), twins.reads(), twins.reads()] == [1, 1, 0]
    assert [each.gone for each in twins.stores[0].readings(board.source.name, 3)] == [0, 2, 0]


def test_a_failed_reading_in_between_changes_nothing(twins: Twins, board: Confirming) -> None:
    board.lists(post("a"))
    twins.reads()
    board.failing = True
    twins.reads()
    board.failing = False
    assert twins.reads() == 0


def test_what_was_gone_is_back(twins: Twins, board: Confirming) -> None:
    board.lists(post("a"))
    twins.reads()
    board.lists(post("b"))
    twins.reads()
    board.lists(post("a"))
    assert [twins.reads(), twins.reads()] == [1, 0]


def scenario(board: Confirming, chance: random.Random) -> None:
    """Let the site list something: often the same again, sometimes other posts, lists, closed ones and deadlines."""
    if chance.random() < 0.5:
        return
    deadlines = [None, None, SOON, SOON + 4 * DAY]
    holds = [Holds.ONE, Holds.LIST]
    listed = [
        document(
            key,
            text=f"{key}1 {key}{chance.randrange(2, 4)}",
            deadline=chance.choice(deadlines),
            holds=chance.choice(holds),
            closed=chance.random() < 0.1,
        )
        for key in "abcde"
        if chance.random() < 0.7
    ]
    board.documents = listed
    board.cut_off = chance.random() < 0.2


@pytest.mark.parametrize("seed", range(6))
def test_whatever_a_site_does_both_copies_hold_the_same(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    board = Confirming(doubtful=seed % 2 == 0, lists_everything=seed % 3 != 0)
    twins = Twins(tmp_path, board)
    for _ in range(10):
        scenario(board, chance)
        board.failing = chance.random() < 0.1
        twins.reads()
    for store in twins.stores:
        store.close()


def test_another_source_that_understood_it_differently_makes_it_be_parsed(twins: Twins, board: Confirming) -> None:
    board.lists(post("a"), post("b"))
    assert [twins.reads(), twins.reads()] == [1, 0]
    other = Confirming()
    other.source = replace(board.source, name="board:other")
    other.lists(replace(post("a"), text="a1 other"))
    for store in twins.stores:
        collect(other.source, other, other, store, twins.understand, twins.watch)
    assert [twins.reads(), twins.reads()] == [1, 0]
    assert PostingId("a-other") in twins.stores[0].everything()
