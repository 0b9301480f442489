"""One visit to a source: a connector asks, the fetcher answers, documents come out, and every failure is a sentence."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from foothold.domain.document import Document
from foothold.domain.errors import NotFoundError, SourceError, StoppedError
from foothold.domain.ports import Clock, Fetcher
from foothold.domain.posting import PostingId, posting_id
from foothold.domain.sighting import Sighting
from foothold.domain.source import Complete, Connector, Page, Request, Source

log = logging.getLogger(__name__)

#: Half a character (JSON may spell one) and the zero character.
_UNKEEPABLE = re.compile("[\ud800-\udfff\0]")
_UNKEEPABLE_SPELLED = re.compile(r"\\ud[89a-f]|\\x00")

#: Answers by which a page says itself that it is gone.
GONE = frozenset({404, 410})


@dataclass(slots=True)
class Visit:
    """What came of a visit so far.

    Attributes:
        started_at: aware UTC.
        lists_everything: absence from a complete reading means gone.
        documents: by the posting id of each, in reading order; of two with one id the later.
        complete: everything that the source lists was seen.
        error: a sentence, "" where it went well.
        missing: the error is that a page of the source answers 404 or 410.
        gone: addresses that answered 404 or 410, each with its status.
        looked: postings whose own page was asked for because no reading had confirmed them for long.
        marks: `page_mark` of each page in reading order, "" for one that the site can't confirm next time.
        unparsed: pages that are as they were sighted; nothing of them is among the documents yet.
    """

    started_at: datetime
    lists_everything: bool = True
    documents: dict[PostingId, Document] = field(default_factory=dict)
    complete: bool = False
    error: str = ""
    requests: int = 0
    not_modified: int = 0
    missing: bool = False
    gone: dict[str, int] = field(default_factory=dict)
    looked: list[PostingId] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    unparsed: list[Page] = field(default_factory=list)

    def take(self, documents: Iterable[Document]) -> None:
        """Add documents, each fit to be kept; one without a web address is left out."""
        for document in documents:
            clean = sound(document)
            if clean.url.startswith(("https://", "http://")):
                self.documents[posting_id(clean.system, clean.board, clean.native_id)] = clean
            else:
                log.warning("%s %s: left out, its address is no web address", clean.system, clean.native_id)

    def parse(self, source: Source, connector: Connector) -> None:
        """Parse what was put off; a failure is the visit's error, as if it had been parsed when it came."""
        pages, self.unparsed = self.unparsed, []
        with failures(source, self):
            for page in pages:
                self.take(connector.parse(source, page))


@contextmanager
def failures(source: Source, done: Visit) -> Iterator[None]:
    """Write down what goes wrong as the error of a visit, which then is not complete.

    Raises:
        StoppedError: somebody asked to stop.
    """
    try:
        yield
    except StoppedError:
        raise
    except SourceError as error:
        done.complete, done.error = False, done.error or str(error) or type(error).__name__
        done.missing = isinstance(error, NotFoundError)
    except Exception as error:  # a bug in one connector must not keep the others from being read
        log.exception("%s: unexpected error", source.name)
        done.complete, done.error = False, done.error or unexpected(error)


def visit(
    source: Source,
    connector: Connector,
    fetcher: Fetcher,
    clock: Clock,
    since: datetime | None,
    stopped: Callable[[], bool],
    *,
    sighted: Sighting | None = None,
    version: str = "",
) -> Visit:
    """Read a source once; what was read before a failure is kept.

    Args:
        source: what to read.
        connector: how it is read.
        fetcher: speaks to the site.
        clock: the time.
        since: start of the last complete reading, None for the first.
        stopped: asked before each request.
        sighted: what the pages were parsed to once; where all are as they were, they are left unparsed.
        version: of what reads and understands pages.

    Raises:
        StoppedError: somebody asked to stop.
    """
    done = Visit(clock(), connector.lists_everything)
    pages = connector.pages(source, since)
    known = sighted.pages if sighted else ()
    with closing(pages), failures(source, done):
        done.complete = _Reader(source, connector, fetcher, stopped, known, version, done).follow(pages)
    if done.error or len(done.marks) < len(known):
        done.parse(source, connector)
    return done


@dataclass(frozen=True, slots=True)
class _Reader:
    """Follows a connector: what it asks is fetched, what comes is parsed or put off."""

    source: Source
    connector: Connector
    fetcher: Fetcher
    stopped: Callable[[], bool]
    known: Sequence[str]
    version: str
    done: Visit

    def follow(self, pages: Generator[Request, Page, Complete]) -> bool:
        """Answer each request of the connector; return whether it saw everything."""
        try:
            request = next(pages)
            while True:
                if self.stopped():
                    raise StoppedError(f"{self.source.name}: stopped in the middle of a reading.")
                self.done.requests += 1
                try:
                    page = self.fetcher.fetch(self.source, request)
                except SourceError as error:
                    request = pages.throw(error)  # a connector may know another way; mostly it comes straight back
                    continue
                self._take(page)
                request = pages.send(page)
        except StopIteration as end:
            return bool(end.value)

    def _take(self, page: Page) -> None:
        """Parse a page, unless it and all before it are as they were sighted."""
        done, number = self.done, len(self.done.marks)
        done.not_modified += page.not_modified
        if page.status in GONE:
            done.gone[page.request.url] = page.status
        done.marks.append(page_mark(self.source, page, self.version) if page.confirmable else "")
        done.unparsed.append(page)
        as_it_was = page.not_modified and number < len(self.known) and self.known[number] == done.marks[number]
        if not as_it_was or len(done.unparsed) <= number:
            pages, done.unparsed = done.unparsed, []
            for each in pages:
                done.take(self.connector.parse(self.source, each))


def page_mark(source: Source, page: Page, version: str) -> str:
    """Return a hash of a page and of all else that parsing it depends on; how often it is read is not in it."""
    status = 200 if page.not_modified else page.status
    asked = repr((version, replace(source, interval=timedelta()), page.request, page.url, status))
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass") + b"\0" + page.body).hexdigest()


def page_of(url: str) -> str:
    """Return the address of the page that an address leads into.

    >>> page_of("https://acme.example/ideas#two")
    'https://acme.example/ideas'
    """
    return url.partition("#")[0]


def sound(document: Document) -> Document:
    """Return a document with a replacement character for whatever no database keeps."""
    # repr spells these out, and most documents have none: looking at every field of every block would take far longer.
    return _clean(document) if _UNKEEPABLE_SPELLED.search(repr(document)) else document


def _clean(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return _UNKEEPABLE.sub("\ufffd", value)
    if isinstance(value, tuple):
        return tuple(map(_clean, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _clean(getattr(value, each.name)) for each in fields(value)})
    return value


def unexpected(error: Exception) -> str:
    """Return the sentence for an error that is ours, so that nobody takes it for the site's.

    >>> unexpected(TypeError("no"))
    'unexpected TypeError: no'
    """
    return f"unexpected {type(error).__name__}: {error}"
