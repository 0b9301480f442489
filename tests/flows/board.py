"""A board that plays its own site: a connector and a fetcher in one, with a small language for tests.

board = Board("acme")
board.lists("a", "b")            # what it names now
board.lists("a", closed=["b"])
board.pages_of = 2               # so many posts on a page
board.breaks(HttpError(...), at=1)   # the second request fails
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from foothold.domain.document import Document
from foothold.domain.posting import Kind, Posting, posting_id
from foothold.domain.source import Page, Request, Source

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, 8, tzinfo=UTC)


class Watch:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def goes_on(self, by: timedelta = DAY) -> None:
        self.now += by


def document(key: str, **fields: object) -> Document:
    """Return a job that a board named; `board` tells boards apart."""
    stated: dict[str, object] = {"system": "board", "board": "acme", "native_id": key}
    stated |= {"url": f"https://acme.example/{key}", "kind": Kind.JOB, "title": f"Post {key}"}
    return Document(**(stated | fields))  # type: ignore[arg-type]


class Board:
    """One source, its connector and the site behind it."""

    name = "board"
    base_url = "https://acme.example"

    def __init__(self, board: str = "acme", *, doubtful: bool = False, lists_everything: bool = True) -> None:
        self.source = Source(f"board:{board}", "board", board, may_answer_empty=doubtful)
        self.lists_everything = lists_everything
        self.documents: list[Document] = []
        self.pages_of = 2
        self.cut_off = False
        self.since: datetime | None = None
        self.asked: list[str] = []
        self._breaks: dict[int, Exception] = {}
        self._parse_breaks: Exception | None = None

    def lists(self, *keys: str | Document, closed: Sequence[str] = ()) -> None:
        """Let the site name these posts, and mend whatever was broken."""
        board = self.source.board
        named = [document(key, board=board) if isinstance(key, str) else replace(key, board=board) for key in keys]
        self.documents = named + [document(key, board=board, closed=True, closed_why="Filled.") for key in closed]
        self._breaks, self._parse_breaks, self.cut_off = {}, None, False

    def breaks(self, error: Exception, at: int = 0) -> None:
        """Let the request of that number fail."""
        self._breaks[at] = error

    def misreads(self, error: Exception) -> None:
        """Let the connector have a bug, or the site another shape."""
        self._parse_breaks = error

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, bool]:
        """Yield a request for each page."""
        self.since = since
        for number in range(max(1, -(-len(self.documents) // self.pages_of))):
            yield Request(f"{self.base_url}/jobs?page={number}")
        return not self.cut_off

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the documents of a page."""
        if self._parse_breaks is not None:
            raise self._parse_breaks
        number = int(page.url.rpartition("=")[2])
        yield from self.documents[number * self.pages_of : (number + 1) * self.pages_of]

    def fetch(self, source: Source, request: Request) -> Page:
        """Answer a request."""
        self.asked.append(request.url)
        number = int(request.url.rpartition("=")[2])
        if number in self._breaks:
            raise self._breaks[number]
        return Page(request, request.url, 200, {}, b"", START)


def understand(source: Source, document: Document) -> list[Posting]:
    """Return a document as the one posting it is."""
    return [
        Posting(
            id=posting_id(document.system, document.board, document.native_id),
            source=source.name,
            kind=document.kind,
            title=document.title,
            url=document.url,
            text=document.text,
            places=document.places,
            tags=document.tags,
            deadline=document.deadline,
            labels=document.labels,
        )
    ]


class Counting:
    """Understands, and counts how often it was asked."""

    def __init__(self, by: Callable[[Source, Document], list[Posting]] = understand) -> None:
        self.asked: list[str] = []
        self._by = by

    def __call__(self, source: Source, document: Document) -> list[Posting]:
        self.asked.append(document.native_id)
        return self._by(source, document)
