"""One visit to a source: a connector asks, the fetcher answers, documents come out, and every failure is a sentence."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from foothold.domain.document import Document
from foothold.domain.errors import SourceError, StoppedError
from foothold.domain.ports import Clock, Fetcher
from foothold.domain.posting import PostingId, posting_id
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
        gone: addresses that answered 404 or 410, each with its status.
    """

    started_at: datetime
    lists_everything: bool = True
    documents: dict[PostingId, Document] = field(default_factory=dict)
    complete: bool = False
    error: str = ""
    requests: int = 0
    not_modified: int = 0
    gone: dict[str, int] = field(default_factory=dict)

    def take(self, documents: Iterable[Document]) -> None:
        """Add documents, each fit to be kept; one without a web address is left out."""
        for document in documents:
            clean = sound(document)
            if clean.url.startswith(("https://", "http://")):
                self.documents[posting_id(clean.system, clean.board, clean.native_id)] = clean
            else:
                log.warning("%s %s: left out, its address is no web address", clean.system, clean.native_id)


def visit(
    source: Source,
    connector: Connector,
    fetcher: Fetcher,
    clock: Clock,
    since: datetime | None,
    stopped: Callable[[], bool],
) -> Visit:
    """Read a source once; what was read before a failure is kept.

    Args:
        source: what to read.
        connector: how it is read.
        fetcher: speaks to the site.
        clock: the time.
        since: start of the last complete reading, None for the first.
        stopped: asked before each request.

    Raises:
        StoppedError: somebody asked to stop.
    """
    done = Visit(clock(), connector.lists_everything)
    pages = connector.pages(source, since)
    try:
        done.complete = _follow(pages, source, connector, fetcher, stopped, done)
    except StoppedError:
        raise
    except SourceError as error:
        done.error = str(error) or type(error).__name__
    except Exception as error:  # a bug in one connector must not keep the others from being read
        log.exception("%s: unexpected error", source.name)
        done.error = unexpected(error)
    finally:
        pages.close()
    return done


def _follow(
    pages: Generator[Request, Page, Complete],
    source: Source,
    connector: Connector,
    fetcher: Fetcher,
    stopped: Callable[[], bool],
    done: Visit,
) -> bool:
    """Answer each request of a connector; return whether it saw everything."""
    try:
        request = next(pages)
        while True:
            if stopped():
                raise StoppedError(f"{source.name}: stopped in the middle of a reading.")
            done.requests += 1
            try:
                page = fetcher.fetch(source, request)
            except SourceError as error:
                request = pages.throw(error)  # a connector may know another way; from most it comes straight back
                continue
            done.not_modified += page.not_modified
            if page.status in GONE:
                done.gone[request.url] = page.status
            done.take(connector.parse(source, page))
            request = pages.send(page)
    except StopIteration as end:
        return bool(end.value)


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
