"""Sources, and the protocol by which a connector reads one without doing any input or output.

A connector is a generator of requests that is sent pages:

    for each Request it yields, the driver (`scrapers/_http.py`) fetches and sends the Page back;
    `parse` turns each page into documents;
    what the generator returns says whether it saw everything that the source lists.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from foothold.domain.document import Document
from foothold.domain.errors import ShapeError


@dataclass(frozen=True, slots=True)
class Source:
    """A place that is read on a schedule.

    Attributes:
        name: unique, "greenhouse:anthropic"; "connector" or "connector:board".
        connector: name of the connector that reads it.
        board: token, tag, repository or address; "" where the connector has one place only.
        base_url: start of the site's address, no slash at the end; settable, so that a local server can stand in.
        organisation: name of the organisation whose board it is, "" where it isn't one's own.
        interval: how often it is read.
        may_answer_empty: the site may answer with an empty list by mistake, so one such reading proves nothing.
        options: whatever else the connector needs, as strings (tag ids, labels, kind of postings).
    """

    name: str
    connector: str
    board: str = ""
    base_url: str = ""
    organisation: str = ""
    interval: timedelta = timedelta(hours=24)
    may_answer_empty: bool = True
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """One request that a connector asks for.

    Attributes:
        body: JSON text for a POST, None for a GET.
        expects: "json", "html", "xml" or "text": an HTML answer where JSON was due is a challenge or a changed site.
        timeout_s: seconds for the whole answer, None for the usual limit.
        optional: a 404 here is an answer like another (the page is sent), not an error.
        carry: what `parse` will need of what was read before; never sent.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    expects: str = "json"
    timeout_s: float | None = None
    optional: bool = False
    carry: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One raw answer of a site, kept as it came.

    Attributes:
        request: what was asked.
        url: address that answered, after redirects.
        body: bytes, decompressed.
        fetched_at: aware UTC.
        not_modified: the site said 304; `body` is what it said before.
    """

    request: Request
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    not_modified: bool = False

    @property
    def confirmable(self) -> bool:
        """Whether the site can say next time that it has not changed: it did, or gave an ETag or a date."""
        return self.not_modified or bool(self.headers.get("etag") or self.headers.get("last-modified"))

    def text(self) -> str:
        """Return the body as text; bytes that aren't UTF-8 become U+FFFD, so a bad byte never stops a reading."""
        return self.body.decode("utf-8", errors="replace")

    def json(self) -> Any:
        """Return the body as JSON.

        Raises:
            ShapeError: it isn't JSON.
        """
        try:
            return json.loads(self.text())
        except ValueError as error:
            raise ShapeError(f"answered something that is not JSON ({self.url})", url=self.url) from error


#: What a connector's generator returns: True when it saw everything that the source lists.
Complete = bool


class Connector(Protocol):
    """How one kind of site is read. One file in `scrapers/`, no input or output.

    Attributes:
        name: the connector's name; also the `system` of its documents.
        lists_everything: absence from a complete reading means gone. False for feeds and windows.
        base_url: the live address, used where the source names no other.
    """

    name: str
    lists_everything: bool
    base_url: str

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Yield requests, be sent pages, return whether the whole source was seen.

        A request that fails is raised where it was yielded, so that a connector may ask another way.

        Args:
            source: what to read.
            since: start of the last successful reading, None for the first; a connector that reads windows goes back
                further by its own margin.
        """
        ...

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the documents of one page.

        Raises:
            ShapeError: the page is not of the documented shape.
        """
        ...


@runtime_checkable
class AsksAgain(Connector, Protocol):
    """A connector of windows that can ask for postings that it showed before."""

    def again(self, source: Source, urls: Sequence[str]) -> Iterable[Request]:
        """Yield few requests whose answers, given to `parse`, tell how these pages stand now.

        Args:
            source: that stated them.
            urls: addresses of documents. One that no answer tells of is not gone for it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """One visit to a source.

    Attributes:
        complete: everything that the source lists was seen, so absence means something.
        error: a sentence, "" where it went well. A reading with an error closes nothing.
        requests, not_modified: how many requests were made, and how many answered 304.
        documents: how many documents were parsed.
        postings: how many postings they name, open or closed; a complete reading that names none proves nothing.
        new, changed, gone, back: what came of it.
    """

    source: str
    started_at: datetime
    finished_at: datetime
    complete: bool = False
    error: str = ""
    requests: int = 0
    not_modified: int = 0
    documents: int = 0
    postings: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    back: int = 0
