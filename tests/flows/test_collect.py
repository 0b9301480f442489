"""What a reading promises: nothing lost, nothing told twice, nothing closed without proof."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from foothold.domain.changes import Verb
from foothold.domain.document import Document, Holds
from foothold.domain.errors import (
    ChallengeError,
    FetchError,
    HttpError,
    NotFoundError,
    RobotsError,
    ShapeError,
    SourceError,
    StoppedError,
)
from foothold.domain.posting import Labels, Posting, PostingId, posting_id
from foothold.domain.source import Page, Reading, Request, Source
from foothold.flows.collect import collect, take
from foothold.storage import SqliteStore, open_store
from tests.flows.board import DAY, START, Board, Counting, Watch, document, understand

FAILURES: dict[str, SourceError] = {
    "401": HttpError("answered 401", status=401),
    "403": HttpError("answered 403", status=403),
    "404 of the board": NotFoundError("answered 404", status=404),
    "429": HttpError("answered 429", status=429, retry_after_s=60),
    "500": HttpError("answered 500", status=500),
    "timeout": FetchError("no answer within 30 s"),
    "challenge": ChallengeError("a bot check answered"),
    "robots": RobotsError("asks not to be read"),
    "shape": ShapeError("answered something else"),
    "no words": SourceError(""),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = open_store(tmp_path / "foothold.db")
    yield opened
    opened.close()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def board() -> Board:
    return Board()


class Reader:
    """Reads boards, each time a day later."""

    def __init__(self, store: SqliteStore, watch: Watch) -> None:
        self.store = store
        self.watch = watch
        self.understand = Counting()
        self.version = ""

    def reads(self, board: Board) -> Reading:
        self.watch.goes_on()
        self.understand.asked.clear()
        return collect(board.source, board, board, self.store, self.understand, self.watch, version=self.version)

    def open(self, board: Board) -> set[str]:
        held = self.store.held(board.source.name).values()
        return {each.posting.title.removeprefix("Post ") for each in held if not each.life.is_closed}


@pytest.fixture
def reader(store: SqliteStore, watch: Watch) -> Reader:
    return Reader(store, watch)


def counts(reading: Reading) -> tuple[int, int, int, int]:
    return reading.new, reading.changed, reading.gone, reading.back


def key(native_id: str, board: str = "acme") -> PostingId:
    return posting_id("board", board, native_id)


def test_new_changed_gone_and_back(reader: Reader, board: Board) -> None:
    board.lists("a", "b", "c")
    assert counts(reader.reads(board)) == (3, 0, 0, 0)
    board.lists("a", document("b", text="Other."), "d")
    assert counts(reader.reads(board)) == (1, 1, 1, 0)
    assert reader.open(board) == {"a", "b", "d"}
    board.lists("a", document("b", text="Other."), "c", "d")
    assert counts(reader.reads(board)) == (0, 0, 0, 1)


def test_the_same_pages_again_change_nothing_and_are_not_understood_again(reader: Reader, board: Board) -> None:
    board.lists("a", "b", "c")
    reader.reads(board)
    last = reader.store.last_sequence()
    again = reader.reads(board)
    assert counts(again) == (0, 0, 0, 0)
    assert (again.documents, again.postings, again.requests, again.complete) == (3, 3, 2, True)
    assert reader.understand.asked == []
    assert reader.store.last_sequence() == last
    assert {each.life.last_seen for each in reader.store.held(board.source.name).values()} == {START + 2 * DAY}


def test_a_date_of_edit_alone_is_no_change(reader: Reader, board: Board) -> None:
    board.lists(document("a", modified_at=START))
    reader.reads(board)
    board.lists(document("a", modified_at=START + DAY))
    assert counts(reader.reads(board)) == (0, 0, 0, 0)
    assert reader.understand.asked == []


def test_only_what_changed_is_understood_again(reader: Reader, board: Board) -> None:
    board.lists("a", "b")
    reader.reads(board)
    board.lists("a", document("b", title="Post b2"))
    reader.reads(board)
    assert reader.understand.asked == ["b"]


def test_another_version_of_the_understanding_relabels_without_announcing(reader: Reader, board: Board) -> None:
    board.lists("a", "b")
    reader.reads(board)
    reader.version = "2"
    reader.understand = Counting(
        lambda source, one: [replace(each, labels=Labels(areas=("evals",))) for each in understand(source, one)]
    )
    assert counts(reader.reads(board)) == (0, 0, 0, 0)
    assert reader.understand.asked == ["a", "b"]
    held = reader.store.held(board.source.name)[key("a")]
    assert held.posting.labels.areas == ("evals",)
    assert held.life.last_changed == START + DAY
    assert [each.verb for each in reader.store.changes_after(2, 9)] == [Verb.RELABELLED, Verb.RELABELLED]
    reader.reads(board)
    assert reader.understand.asked == []


@pytest.mark.parametrize("error", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("at", [0, 1], ids=["at once", "half-way"])
def test_a_failed_reading_closes_nothing_and_keeps_what_it_saw(
    reader: Reader, board: Board, error: SourceError, at: int
) -> None:
    board.lists("a", "b", "c")
    reader.reads(board)
    board.lists("new", "a")
    board.pages_of = 1
    board.breaks(error, at)
    failed = reader.reads(board)
    assert failed.error == (str(error) or "SourceError")
    assert not failed.complete
    assert counts(failed) == (at, 0, 0, 0)
    assert reader.open(board) >= {"a", "b", "c"}
    assert reader.store.readings(board.source.name, 1) == [failed]


def test_a_cut_off_list_closes_nothing(reader: Reader, board: Board) -> None:
    board.lists("a", "b", "c")
    reader.reads(board)
    board.lists("a")
    board.cut_off = True
    cut = reader.reads(board)
    assert (cut.complete, cut.error, counts(cut)) == (False, "", (0, 0, 0, 0))
    assert reader.open(board) == {"a", "b", "c"}


def test_an_empty_board_closes_nothing_however_often(reader: Reader, board: Board) -> None:
    board.lists("a", "b")
    reader.reads(board)
    board.lists()
    for _ in range(3):
        assert counts(reader.reads(board)) == (0, 0, 0, 0)
    assert reader.open(board) == {"a", "b"}


def test_a_doubtful_source_must_lack_it_twice_in_a_row(reader: Reader) -> None:
    board = Board(doubtful=True)
    board.lists("a", "b")
    reader.reads(board)
    board.lists("a")
    assert reader.reads(board).gone == 0
    assert reader.reads(board).gone == 1
    assert reader.open(board) == {"a"}


def test_an_empty_reading_is_not_the_first_of_two(reader: Reader) -> None:
    board = Board(doubtful=True)
    board.lists("a", "b")
    reader.reads(board)
    board.lists()
    reader.reads(board)
    board.lists("a")
    assert reader.reads(board).gone == 0
    assert reader.reads(board).gone == 1


@pytest.mark.parametrize("between", ["seen", "failed", "empty", "cut off"])
def test_what_lies_between_two_absences(reader: Reader, between: str) -> None:
    board = Board(doubtful=True)
    board.lists("a", "b")
    reader.reads(board)
    board.lists("a")
    reader.reads(board)
    board.lists(*{"seen": ["a", "b"], "empty": []}.get(between, ["a"]))
    board.cut_off = between == "cut off"
    if between == "failed":
        board.breaks(FAILURES["500"])
    assert reader.reads(board).gone == 0
    board.lists("a")
    assert reader.reads(board).gone == (0 if between == "seen" else 1)


def test_a_window_closes_nothing_by_absence(reader: Reader) -> None:
    feed = Board(lists_everything=False)
    feed.lists("a", "b")
    reader.reads(feed)
    feed.lists("c")
    assert counts(reader.reads(feed)) == (1, 0, 0, 0)
    assert reader.open(feed) == {"a", "b", "c"}


def test_a_connector_is_told_when_it_last_read_everything(reader: Reader, board: Board) -> None:
    board.lists("a")
    reader.reads(board)
    assert board.since is None
    board.breaks(FAILURES["500"])
    reader.reads(board)
    board.lists("a")
    board.cut_off = True
    reader.reads(board)
    reader.reads(board)
    assert board.since == START + DAY


def test_its_source_says_that_it_is_closed(reader: Reader) -> None:
    feed = Board(lists_everything=False)
    feed.lists("a", "b")
    reader.reads(feed)
    feed.lists("a", closed=["b", "never seen open"])
    assert counts(reader.reads(feed)) == (0, 0, 1, 0)
    held = reader.store.held(feed.source.name)
    assert held.keys() == {key("a"), key("b")}
    assert held[key("b")].life.closed_why == "Filled."
    assert counts(reader.reads(feed)) == (0, 0, 0, 0)
    feed.lists("a", "b")
    assert counts(reader.reads(feed)) == (0, 0, 0, 1)


def test_a_deadline_closes_and_a_later_one_opens_again(reader: Reader, board: Board) -> None:
    board.lists(document("a", deadline=date(2026, 3, 2)), "b")
    reader.reads(board)
    reader.watch.goes_on(2 * DAY)
    assert counts(reader.reads(board)) == (0, 0, 1, 0)
    assert reader.store.held(board.source.name)[key("a")].life.closed_why == "Its deadline passed on 2026-03-02."
    assert counts(reader.reads(board)) == (0, 0, 0, 0)
    board.lists(document("a", deadline=date(2026, 4, 2)), "b")
    assert counts(reader.reads(board)) == (0, 0, 0, 1)


def test_what_was_over_at_first_sight_is_neither_kept_nor_understood(reader: Reader, board: Board) -> None:
    board.lists(document("a", deadline=date(2026, 2, 2)), "b")
    assert counts(reader.reads(board)) == (1, 0, 0, 0)
    assert reader.understand.asked == ["b"]


class ByHand(Board):
    """A board that asks for the page of each post."""

    gone: dict[str, int]

    def pages(self, source, since):  # type: ignore[no-untyped-def]
        for each in self.documents:
            yield Request(each.url, optional=True)
        return False

    def parse(self, source: Source, page: Page) -> list[Document]:
        return [each for each in self.documents if each.url == page.url and page.status == 200]

    def fetch(self, source: Source, request: Request) -> Page:
        return Page(request, request.url, self.gone.get(request.url, 200), {}, b"", START)


@pytest.mark.parametrize("status", [404, 410])
def test_its_own_page_says_that_it_is_gone(reader: Reader, status: int) -> None:
    board = ByHand()
    board.lists("a", "b")
    board.gone = {}
    reader.reads(board)
    board.gone = {"https://acme.example/b": status}
    assert counts(reader.reads(board)) == (0, 0, 1, 0)
    assert reader.store.held(board.source.name)[key("b")].life.closed_why == f"Its page answers {status}."


@pytest.mark.parametrize("where", ["parse", "fetch", "understand"])
def test_a_bug_is_loud_and_stays_with_its_source(
    reader: Reader, board: Board, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    board.lists("a", "b")
    reader.reads(board)
    board.lists("c")
    if where == "parse":
        board.misreads(TypeError("a bug"))
    elif where == "fetch":
        board.breaks(TypeError("a bug"))
    else:
        reader.understand = Counting(lambda source, one: [][0])
    with caplog.at_level(logging.ERROR):
        reading = reader.reads(board)
    assert reading.error.startswith("unexpected ")
    assert not reading.complete
    assert counts(reading) == (0, 0, 0, 0)
    assert caplog.records[0].exc_info is not None
    other = Board("other")
    other.lists("a")
    reader.understand = Counting()
    assert reader.reads(other).error == ""


def test_a_bug_with_one_document_does_not_lose_the_others(reader: Reader, board: Board) -> None:
    def picky(source: Source, one: Document) -> list[Posting]:
        if one.native_id == "b":
            raise ValueError("no")
        return understand(source, one)

    board.lists("a", "b", "c")
    reader.understand = Counting(picky)
    reading = reader.reads(board)
    assert reading.error == "unexpected ValueError: no (https://acme.example/b)"
    assert reader.open(board) == {"a", "c"}
    reader.understand = Counting()
    assert counts(reader.reads(board)) == (1, 0, 0, 0)


def test_stopping_in_the_middle_keeps_nothing(store: SqliteStore, board: Board, watch: Watch) -> None:
    board.lists("a", "b", "c")
    answers = iter([False, True])
    with pytest.raises(StoppedError):
        collect(board.source, board, board, store, understand, watch, stopped=lambda: next(answers))
    assert len(board.asked) == 1
    assert store.readings(board.source.name, 1) == []
    assert store.last_sequence() == 0


def test_two_sources_that_share_a_posting_tell_it_once(reader: Reader) -> None:
    one, other = Board("one"), Board("other")
    other.source = replace(other.source, board="one")
    one.lists("a", "b")
    other.lists("a", "c")
    assert reader.reads(one).new == 2
    assert counts(reader.reads(other)) == (1, 0, 0, 0)
    assert [each.posting.title for each in reader.store.all_held()].count("Post a") == 1
    one.lists("b")
    assert reader.reads(one).gone == 0  # the other one stated it last
    other.lists("c")
    assert reader.reads(other).gone == 1


def test_what_another_source_saw_change_may_change_back(reader: Reader) -> None:
    one, other = Board("one"), Board("other")
    other.source = replace(other.source, board="one")
    one.lists("a")
    reader.reads(one)
    other.lists(document("a", text="Other."))
    assert reader.reads(other).changed == 1
    assert reader.reads(one).changed == 1


def test_a_renamed_source_takes_its_postings_along(reader: Reader) -> None:
    board = Board()
    board.lists("a", "b")
    reader.reads(board)
    board.source = replace(board.source, name="renamed")
    board.lists("a", "b")
    assert counts(reader.reads(board)) == (0, 0, 0, 0)
    board.lists("a")
    assert reader.reads(board).gone == 1


def as_list(source: Source, one: Document) -> list[Posting]:
    """Return each line of a document as a posting."""
    whole = understand(source, one)[0]
    return [
        replace(whole, id=PostingId(f"{one.native_id}-{line}"), title=line, document_id=whole.id, text="")
        for line in one.text.split()
    ]


def test_what_is_no_longer_in_its_list_is_gone_though_the_source_is_a_window(reader: Reader) -> None:
    feed = Board(lists_everything=False)
    reader.understand = Counting(as_list)
    feed.lists(document("list", holds=Holds.LIST, text="one two three"))
    assert reader.reads(feed).new == 3
    feed.lists(document("list", holds=Holds.LIST, text="one three four"))
    assert counts(reader.reads(feed)) == (1, 0, 1, 0)
    feed.lists(document("list", holds=Holds.LIST, text=""))  # lost on the way: proves nothing
    assert counts(reader.reads(feed)) == (0, 0, 0, 0)
    feed.lists(document("list", holds=Holds.LIST, text="one", closed=True))
    assert reader.reads(feed).gone == 3


def test_two_lists_that_hold_the_same_posting_tell_it_once(reader: Reader) -> None:
    reader.understand = Counting(as_list)
    one, other = Board("one"), Board("other")
    one.lists(document("list", holds=Holds.LIST, text="one two three"))
    assert counts(reader.reads(one)) == (3, 0, 0, 0)
    one.lists(document("list", holds=Holds.LIST, text="one two"))
    assert counts(reader.reads(one)) == (0, 0, 1, 0)
    other.lists(document("list", holds=Holds.LIST, text="two three four"))
    assert counts(reader.reads(other)) == (1, 0, 0, 1)


def test_an_item_that_was_over_at_first_sight_is_looked_at_again(reader: Reader, board: Board) -> None:
    def dated(source: Source, one: Document) -> list[Posting]:
        items = as_list(source, one)
        return [replace(each, deadline=date(2026, 2, 1) if each.title == "late" else None) for each in items]

    reader.understand = Counting(dated)
    board.lists(document("list", holds=Holds.LIST, text="late later"))
    assert counts(reader.reads(board)) == (1, 0, 0, 0)
    assert counts(reader.reads(board)) == (0, 0, 0, 0)
    assert reader.understand.asked == ["list"]


def test_a_list_that_changed_in_a_failed_reading_is_understood_again(reader: Reader) -> None:
    feed = Board(lists_everything=False)
    feed.pages_of = 1
    reader.understand = Counting(as_list)
    feed.lists(document("list", holds=Holds.LIST, text="one two"))
    reader.reads(feed)
    shorter = document("list", holds=Holds.LIST, text="one")
    feed.lists(shorter, "later")
    feed.breaks(FAILURES["500"], at=1)
    assert reader.reads(feed).gone == 0
    feed.lists(shorter)
    assert reader.reads(feed).gone == 1


def test_what_changed_in_a_failed_reading_may_change_back(reader: Reader, board: Board) -> None:
    board.pages_of = 1
    board.lists("a", "b")
    reader.reads(board)
    board.lists(document("a", text="Other."), "b")
    board.breaks(FAILURES["500"], at=1)
    assert reader.reads(board).changed == 1
    board.lists("a", "b")
    assert reader.reads(board).changed == 1
    assert reader.store.held(board.source.name)[key("a")].posting.text == ""


def test_half_characters_and_zeros_are_replaced(reader: Reader, board: Board) -> None:
    board.lists(document("a\ud83d", title="Post \ud800a\0", tags=("\udfff",)))
    assert counts(reader.reads(board)) == (1, 0, 0, 0)
    (held,) = reader.store.held(board.source.name).values()
    assert (held.posting.title, held.posting.tags) == ("Post \ufffda\ufffd", ("\ufffd",))
    assert counts(reader.reads(board)) == (0, 0, 0, 0)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://acme.example/a", "", "//acme.example"])
def test_what_has_no_web_address_is_left_out(reader: Reader, board: Board, url: str) -> None:
    board.lists(document("a", url=url), "b")
    assert reader.reads(board).new == 1


def test_a_document_told_twice_in_a_reading_is_taken_once(reader: Reader, board: Board) -> None:
    board.lists("a", "b", document("a", title="Post a2"))
    reading = reader.reads(board)
    assert (reading.documents, reading.new) == (2, 2)
    assert reader.open(board) == {"a2", "b"}


def test_take_keeps_documents_at_hand(store: SqliteStore, watch: Watch) -> None:
    source = Source("catalogue", "catalogue", may_answer_empty=False)

    def taken(*keys: str, complete: bool = True) -> Reading:
        watch.goes_on()
        return take(
            source,
            (document(each) for each in keys),
            complete=complete,
            store=store,
            understand=understand,
            clock=watch,
        )

    assert counts(taken("a", "b")) == (2, 0, 0, 0)
    assert counts(taken("a", complete=False)) == (0, 0, 0, 0)
    assert counts(taken("a")) == (0, 0, 1, 0)
