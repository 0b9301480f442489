"""Look after postings that no reading has confirmed for long: a few of their own pages are asked in each reading.

    not seen for long, not looked at lately → asked again by the connector → the others' own pages: 404 or 410 is gone

A window shows what is new, so what it showed once would stay for ever. No other answer than 404 or 410 says anything: a
page that a script fills answers 200 for what was taken down long ago.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from itertools import islice

from foothold.domain.errors import SourceError, StoppedError
from foothold.domain.ports import Fetcher, Store
from foothold.domain.posting import PostingId
from foothold.domain.source import AsksAgain, Connector, Request, Source
from foothold.flows.visit import GONE, Visit, failures, page_of

log = logging.getLogger(__name__)

#: What was confirmed since then is not looked after; of a source that is seldom read, what the last readings lacked.
UNSEEN, INTERVALS = timedelta(days=7), 1.5
#: A page is looked at again after so long.
AGAIN = timedelta(days=14)
#: Pages in one reading: that a connector asks for again, together, and that are asked for one by one.
MOST_TOGETHER, MOST_PAGES = 50, 5

Stopped = Callable[[], bool]


def look(seen: Visit, source: Source, connector: Connector, fetcher: Fetcher, store: Store, stopped: Stopped) -> None:
    """Add to a visit what the own pages of a few unconfirmed postings say.

    Args:
        seen: the visit so far; one that failed is left alone, unless all that failed is that a page is gone.
        source: what was read.
        connector: how.
        fetcher: speaks to the site.
        store: knows what was not confirmed.
        stopped: asked before each request.

    Raises:
        StoppedError: somebody asked to stop.
    """
    if seen.error and not seen.missing:
        return
    unseen = seen.started_at - max(UNSEEN, INTERVALS * source.interval)
    waiting = store.unconfirmed(source.name, unseen, seen.started_at - AGAIN)
    if not waiting:
        return
    seen.parse(source, connector)
    pages = _pages(waiting, _urls(seen))
    asker = _Asker(seen, source, fetcher, stopped)
    if isinstance(connector, AsksAgain) and not seen.missing:
        pages = dict(islice(pages.items(), MOST_TOGETHER))
        asker.together(connector, pages)
        pages = {url: ids for url, ids in pages.items() if url not in _urls(seen)}
    if not seen.error or seen.missing:
        asker.one_by_one(dict(islice(pages.items(), MOST_PAGES)))


def _pages(rows: Sequence[tuple[PostingId, str]], known: Collection[str]) -> dict[str, list[PostingId]]:
    """Return by page the postings on it, in their order, without the pages that are known by now."""
    pages: dict[str, list[PostingId]] = defaultdict(list)
    for id, url in rows:
        if page_of(url) not in known:
            pages[page_of(url)].append(id)
    return pages


def _urls(seen: Visit) -> set[str]:
    return {page_of(document.url) for document in seen.documents.values()}


class _Asker:
    """Asks for pages and writes down in the visit what came."""

    def __init__(self, seen: Visit, source: Source, fetcher: Fetcher, stopped: Stopped) -> None:
        self._seen = seen
        self._source = source
        self._fetcher = fetcher
        self._stopped = stopped

    def together(self, connector: AsksAgain, pages: Mapping[str, Sequence[PostingId]]) -> None:
        """Let the connector ask for documents that it showed before; they are part of the reading, as is a failure."""
        if not pages:
            return
        with failures(self._source, self._seen):
            for request in connector.again(self._source, list(pages)):
                self._begin()
                self._seen.take(connector.parse(self._source, self._fetcher.fetch(self._source, request)))
        self._seen.looked += [id for ids in pages.values() for id in ids]

    def one_by_one(self, pages: Mapping[str, Sequence[PostingId]]) -> None:
        """Ask for pages, until one is refused; that says nothing of the reading."""
        for url, ids in pages.items():
            self._begin()
            self._seen.looked += ids
            try:
                page = self._fetcher.fetch(self._source, Request(url, expects="html", optional=True))
            except SourceError as error:
                log.info("%s: nothing is known of %s: %s", self._source.name, url, error)
                return
            if page.status in GONE:
                self._seen.gone[url] = page.status

    def _begin(self) -> None:
        if self._stopped():
            raise StoppedError(f"{self._source.name}: stopped in the middle of a reading.")
        self._seen.requests += 1
