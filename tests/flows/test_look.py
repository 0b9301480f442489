"""What a window showed once is looked after: a few pages in each reading, and only 404 and 410 end anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from foothold.domain.document import Document, Holds
from foothold.domain.errors import ChallengeError, FetchError, HttpError, NotFoundError, RobotsError, SourceError
from foothold.domain.posting import posting_id
from foothold.domain.source import Page, Reading, Request, Source
from foothold.flows.collect import collect
from foothold.flows.look import AGAIN, MOST_PAGES, UNSEEN
from foothold.storage import SqliteStore, open_store
from tests.flows.board import DAY, START, Board, Watch, document, understand
from tests.flows.test_collect import FAILURES, as_list


class Window(Board):
    """A feed, and the pages of what it showed.

    Attributes:
        pages_say: by key of a document what its page answers, 200 where nothing is said.
        looked_at: keys of the pages that were asked for.
    """

    def __init__(self, **options: bool) -> None:
        super().__init__(**({"lists_everything": False} | options))
        self.pages_say: dict[str, int | SourceError] = {}
        self.looked_at: list[str] = []

    def fetch(self, source: Source, request: Request) -> Page:
        if "?page=" in request.url:
            return super().fetch(source, request)
        key = request.url.rpartition("/")[2]
        self.looked_at.append(key)
        said = self.pages_say.get(key, 200)
        if isinstance(said, SourceError):
            raise said
        return Page(request, request.url, said, {}, b"<html></html>", START)


class Asking(Window):
    """A window whose connector can ask for documents again.

    Attributes:
        now: what the site says of those that are asked for.
        asked_for: their addresses, as asked.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now: list[Document] = []
        self.asked_for: list[str] = []

    def again(self, source: Source, urls: Sequence[str]) -> Iterator[Request]:
        self.asked_for = list(urls)
        yield Request(f"{self.base_url}/jobs?page=99")

    def parse(self, source: Source, page: Page) -> Iterator[Document]:
        yield from self.now if page.url.endswith("=99") else super().parse(source, page)


class Reader:
    """Reads a window, each time so long after the last."""

    def __init__(self, store: SqliteStore, understands: object = understand) -> None:
        self.store = store
        self.watch = Watch()
        self.understands = understands

    def reads(self, window: Board, by: timedelta = DAY) -> Reading:
        self.watch.goes_on(by)
        return collect(window.source, window, window, self.store, self.understands, self.watch)  # type: ignore[arg-type]

    def closed(self, window: Board) -> dict[str, str]:
        held = self.store.held(window.source.name).values()
        return {each.posting.title: each.life.closed_why for each in held if each.life.is_closed}


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    store = open_store(tmp_path / "foothold.db")
    yield Reader(store)
    store.close()


LONG = UNSEEN + DAY

#: By what the page of a posting answers: why it is closed, "" where it is not.
VERDICTS: dict[str, tuple[int | SourceError, str]] = {
    "200": (200, ""),
    "404": (404, "Its page answers 404."),
    "410": (410, "Its page answers 410."),
    "401": (HttpError("answered 401", status=401), ""),
    "403": (HttpError("answered 403", status=403), ""),
    "429": (HttpError("answered 429", status=429), ""),
    "503": (HttpError("answered 503", status=503), ""),
    "timeout": (FetchError("took longer than 30 seconds"), ""),
    "bot check": (ChallengeError("a bot check answered"), ""),
    "robots": (RobotsError("asks not to be read"), ""),
}


@pytest.mark.parametrize(("says", "why"), VERDICTS.values(), ids=VERDICTS)
def test_only_its_own_page_that_is_gone_ends_what_a_window_no_longer_shows(
    reader: Reader, says: int | SourceError, why: str
) -> None:
    window = Window()
    window.lists("old")
    reader.reads(window)
    window.lists("new")
    window.pages_say = {"old": says}
    reading = reader.reads(window, LONG)
    assert window.looked_at == ["old"]
    assert (reading.new, reading.gone, reading.error, reading.requests) == (1, int(bool(why)), "", 2)
    assert reader.closed(window) == ({"Post old": why} if why else {})
    assert reader.store.held(window.source.name)[posting_id("board", "acme", "old")].life.last_seen == START + DAY


def test_what_was_closed_by_its_page_is_back_when_it_is_shown_again(reader: Reader) -> None:
    window = Window()
    window.lists("old")
    reader.reads(window)
    window.lists("new")
    window.pages_say = {"old": 404}
    reader.reads(window, LONG)
    window.lists("old")
    assert reader.reads(window).back == 1


def test_what_was_seen_lately_is_not_looked_at(reader: Reader) -> None:
    window = Window()
    window.lists("old")
    reader.reads(window)
    window.lists("new")
    reader.reads(window, UNSEEN - DAY)
    assert window.looked_at == []


def test_a_few_pages_in_each_reading_and_each_again_after_long_only(reader: Reader) -> None:
    keys = [f"k{number}" for number in range(MOST_PAGES + 2)]
    window = Window()
    window.lists(*keys)
    reader.reads(window)
    window.lists("new")
    reader.reads(window, LONG)
    assert len(window.looked_at) == MOST_PAGES
    reader.reads(window)
    assert sorted(window.looked_at) == sorted(keys)
    reader.reads(window)
    assert len(window.looked_at) == len(keys)
    window.looked_at.clear()
    reader.reads(window, AGAIN)
    assert set(window.looked_at) <= {*keys, "new"}
    assert len(window.looked_at) == MOST_PAGES


def test_a_refusal_ends_the_looks_of_a_reading_and_the_next_one_goes_on_behind_it(reader: Reader) -> None:
    window = Window()
    window.lists("a", "b", "c")
    reader.reads(window)
    window.lists("new")
    first = HttpError("answered 403", status=403)
    window.pages_say = dict.fromkeys("abc", first)
    assert [reader.reads(window, LONG).error, len(window.looked_at)] == ["", 1]
    reader.reads(window)
    reader.reads(window)
    assert sorted(window.looked_at) == ["a", "b", "c"]


def test_a_page_that_is_gone_ends_every_problem_that_stood_on_it(reader: Reader) -> None:
    reader.understands = as_list
    window = Window()
    window.lists(document("list", holds=Holds.LIST, text="one two"), document("other", holds=Holds.LIST, text="three"))
    reader.reads(window)
    window.lists("new")
    window.pages_say = {"list": 404}
    reader.reads(window, LONG)
    assert sorted(window.looked_at) == ["list", "other"]
    assert set(reader.closed(window)) == {"one", "two"}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_where_the_source_itself_fails_its_pages_are_asked_only_if_it_is_gone(
    reader: Reader, failure: SourceError
) -> None:
    board = Window(lists_everything=True)
    board.lists("a", "b")
    reader.reads(board)
    board.breaks(failure)
    board.pages_say = {"a": 404}
    reading = reader.reads(board, LONG)
    gone = isinstance(failure, NotFoundError)
    assert sorted(board.looked_at) == (["a", "b"] if gone else [])
    assert reading.error == (str(failure) or "SourceError")
    assert reader.closed(board) == ({"Post a": "Its page answers 404."} if gone else {})


def test_a_page_that_is_gone_does_not_make_an_empty_board_believed(reader: Reader) -> None:
    board = Window(lists_everything=True)
    board.lists("a", "b")
    reader.reads(board)
    board.lists()
    board.pages_say = {"a": 404}
    assert reader.reads(board, LONG).gone == 1
    assert set(reader.closed(board)) == {"Post a"}


def test_a_source_that_is_seldom_read_is_not_looked_after_between_two_readings(reader: Reader) -> None:
    window = Window()
    window.source = Source("board:acme", "board", "acme", interval=30 * DAY)
    window.lists("a")
    reader.reads(window)
    window.lists("b")
    reader.reads(window, 30 * DAY)
    assert window.looked_at == []
    reader.reads(window, 30 * DAY)
    assert window.looked_at == ["a"]


# -- a connector that can ask again --------------------------------------------------------------------------------


def test_what_its_site_says_again_confirms_changes_or_closes_it(reader: Reader) -> None:
    window = Asking()
    window.lists("same", "edited", "filled", "silent")
    reader.reads(window)
    window.lists("new")
    window.now = [
        document("same"),
        document("edited", text="Other."),
        document("filled", closed=True, closed_why="Tagged “Closed”."),
    ]
    window.pages_say = {"silent": 404}
    reading = reader.reads(window, LONG)
    assert len(window.asked_for) == 4
    assert window.looked_at == ["silent"]  # absence from an answer proves nothing, its page does
    assert (reading.new, reading.changed, reading.gone) == (1, 1, 2)
    assert reader.closed(window) == {"Post filled": "Tagged “Closed”.", "Post silent": "Its page answers 404."}
    held = reader.store.held(window.source.name)[posting_id("board", "acme", "same")]
    assert held.life.last_seen == reading.started_at


def test_a_failure_while_asking_again_is_the_readings_and_closes_nothing(reader: Reader) -> None:
    window = Asking()
    window.lists("old")
    reader.reads(window)
    window.lists("new")
    window.breaks(HttpError("answered 500", status=500), at=99)
    reading = reader.reads(window, LONG)
    assert (reading.error, reading.complete, reading.new, reading.gone) == ("answered 500", False, 1, 0)
    assert window.looked_at == []
