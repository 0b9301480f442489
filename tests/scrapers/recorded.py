"""Recorded visits: what a connector asks for, what the site answers, and what must come of it.

A connector's visits lie in `tests/scrapers/pages/<connector>/`, one TOML file each, with the answers beside it. They
are written for this project in the shape that the site documents; no text of a real site is in them. A new connector
needs its file in `scrapers/` and at least one visit; `test_every_connector.py` does the rest.

    # pages/greenhouse/board.toml
    complete = true                       # what the connector's generator returns
    empty = '{"jobs": []}'                # optional: an answer that lists nothing; every other odd one is a ShapeError
    any_shape = false                     # optional: true where any text is an answer (prose), so nothing is odd
    since = 2026-11-01T00:00:00Z          # optional: start of the last successful reading

    [source]                              # fields of `Source`; name and connector follow from the folder
    board = "example-lab"
    organisation = "Example Lab"
    options = { tag = "ai" }              # optional

    [[request]]                           # in the order in which the connector asks
    url = "https://boards-api.greenhouse.io/v1/boards/example-lab/jobs?content=true"     # the real address
    answer = "board.json"                 # file beside this one
    method = "POST"                       # optional, GET otherwise
    body_has = ['"limit": 50']            # optional: what the body must contain
    headers = { Accept = "text/html" }    # optional: headers that the connector must set
    status = 404                          # optional, 200 otherwise
    fails = "NotFoundError"               # optional: the error of `foothold.domain.errors` that this answer means,
                                          # where the connector knows another way

    [[document]]                          # all of them, in order, each id once; only the fields named here are compared
    native_id = "5101"
    kind = "job"
    title = "Research Engineer, Interpretability"
    url = "https://job-boards.greenhouse.io/example-lab/jobs/5101"
    places = ["London, UK"]
    posted_at = 2026-10-01T09:00:00Z
    deadline = 2026-12-01
    blocks = 12                           # how many blocks
    text_has = ["sparse autoencoders"]    # what the text contains (of blocks, where the document has any), and
    text_lacks = ["&amp;", "<p>"]         # what it must not
    labels = { claims = ["@ada"] }        # tables are compared by the fields named in them

With `Source.base_url` set, a connector asks for the same paths there, whatever hosts it asks otherwise: that is how a
local server stands in for a site.
"""

from __future__ import annotations

import dataclasses
import itertools
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from foothold.domain import errors
from foothold.domain.document import Document
from foothold.domain.errors import HttpError, SourceError
from foothold.domain.source import Connector, Page, Request, Source
from tests.site import Reply

PAGES = Path(__file__).parent / "pages"
WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
CONTENT_TYPES = {".json": "application/json", ".html": "text/html; charset=utf-8", ".xml": "application/xml"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as it must be asked, and its answer."""

    url: str
    answer: bytes
    content_type: str
    method: str = "GET"
    body_has: tuple[str, ...] = ()
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    status: int = 200
    fails: type[SourceError] | None = None

    @property
    def path(self) -> str:
        """Path and query."""
        parts = urlsplit(self.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")


@dataclass(frozen=True, slots=True)
class Case:
    """One recorded visit."""

    connector: str
    name: str
    source: Source
    since: datetime | None
    exchanges: tuple[Exchange, ...]
    documents: tuple[Mapping[str, Any], ...]
    complete: bool
    empty: str | None
    any_shape: bool
    files: frozenset[Path]

    def replies(self) -> dict[str, list[Reply]]:
        """Return what a local server says, by path."""
        found: dict[str, list[Reply]] = {}
        for each in self.exchanges:
            found.setdefault(each.path, []).append(Reply(each.answer, each.status, content_type=each.content_type))
        return found


@dataclass(frozen=True, slots=True)
class Visited:
    """What a connector did: its requests, its documents (each id once, the later one wins), what it returned."""

    requests: tuple[Request, ...]
    documents: tuple[Document, ...]
    complete: bool


def cases() -> list[Case]:
    """Return every recorded visit, in order."""
    return [read_case(file) for file in sorted(PAGES.glob("*/*.toml"))]


class UnrecordedError(AssertionError):
    """A connector asks for more than was recorded."""


def drive(
    connector: Connector, source: Source, since: datetime | None, fetch: Callable[[Source, Request], Page]
) -> Visited:
    """Drive a connector through a visit, as `foothold.flows.collect` does: what `fetch` raises is thrown into it."""
    asked: list[Request] = []
    found: dict[str, Document] = {}
    generator = connector.pages(source, since)
    try:
        request = next(generator)
        while True:
            asked.append(request)
            try:
                page = fetch(source, request)
            except SourceError as error:
                request = generator.throw(error)
                continue
            found |= {document.native_id: document for document in connector.parse(source, page)}
            request = generator.send(page)
    except StopIteration as end:
        return Visited(tuple(asked), tuple(found.values()), bool(end.value))


def visit(
    connector: Connector,
    case: Case,
    *,
    base_url: str = "",
    answers: Mapping[int, bytes] | None = None,
    unchanged: bool = False,
) -> Visited:
    """Drive a connector through its recorded answers.

    Args:
        connector: what is driven.
        case: what was recorded.
        base_url: a local server's address, "" for the real one.
        answers: other bodies to give, by position of the request.
        unchanged: the site says 304, and the answers are those that were kept.
    """
    positions = itertools.count()

    def fetch(_: Source, request: Request) -> Page:
        position = next(positions)
        if position >= len(case.exchanges):
            raise UnrecordedError(f"asks for more than was recorded: {request.url}")
        if fails := case.exchanges[position].fails:
            if issubclass(fails, HttpError):
                raise fails("as recorded", url=request.url, status=case.exchanges[position].status)
            raise fails("as recorded", url=request.url)
        page = _page(case.exchanges[position], request, (answers or {}).get(position))
        known = unchanged and page.status == 200
        return dataclasses.replace(page, status=304, not_modified=True) if known else page

    return drive(connector, dataclasses.replace(case.source, base_url=base_url), case.since, fetch)


def differences(expected: Mapping[str, Any], document: Document) -> dict[str, tuple[Any, Any]]:
    """Return by field what was expected and what came, where they differ."""
    text = document.text or "\n\n".join(block.text for block in document.blocks)
    differing: dict[str, tuple[Any, Any]] = {}
    for name, value in expected.items():
        if name == "text_has":
            came: Any = [part for part in value if part in text]
        elif name == "text_lacks":
            value, came = [], [part for part in value if part in text]
        elif name == "blocks":
            came = len(document.blocks)
        else:
            came = _plain(getattr(document, name), value)
        if came != value:
            differing[name] = (value, came)
    return differing


def _plain(came: Any, like: Any) -> Any:
    """Return a value as TOML would say it; of a dataclass only the fields that are asked for."""
    if isinstance(like, Mapping):
        return {name: _plain(getattr(came, name), inner) for name, inner in like.items()}
    if isinstance(came, tuple):
        return [_plain(each, like[0] if like else None) for each in came]
    return came


def _page(exchange: Exchange, request: Request, body: bytes | None) -> Page:
    answer = exchange.answer if body is None else body
    return Page(request, request.url, exchange.status, {"content-type": exchange.content_type}, answer, WHEN)


def read_case(file: Path) -> Case:
    """Return the visit that a file describes; its folder names the connector."""
    raw = tomllib.loads(file.read_text("utf-8"))
    connector = file.parent.name
    answers = [file.parent / each["answer"] for each in raw["request"] if "answer" in each]
    board = raw.get("source", {}).get("board", "")
    source = Source(f"{connector}:{board}".rstrip(":"), connector, **raw.get("source", {}))
    return Case(
        connector=connector,
        name=file.stem,
        source=source,
        since=raw.get("since"),
        exchanges=tuple(_exchanges(file.parent, raw["request"])),
        documents=tuple(raw.get("document", ())),
        complete=raw["complete"],
        empty=raw.get("empty"),
        any_shape=raw.get("any_shape", False),
        files=frozenset({file, *answers}),
    )


def _exchanges(folder: Path, requests: Iterable[Mapping[str, Any]]) -> Iterable[Exchange]:
    for each in requests:
        answer = folder / each["answer"] if "answer" in each else None
        yield Exchange(
            url=each["url"],
            answer=answer.read_bytes() if answer else b"",
            content_type=CONTENT_TYPES.get(answer.suffix if answer else "", "text/plain; charset=utf-8"),
            method=each.get("method", "GET"),
            body_has=tuple(each.get("body_has", ())),
            headers=each.get("headers", {}),
            status=each.get("status", 200),
            fails=getattr(errors, each["fails"]) if "fails" in each else None,
        )
