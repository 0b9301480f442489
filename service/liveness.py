"""Whether the page of a posting can still be had, looked at right before somebody is told of it.

Only 404 and 410 say that it can't. Whatever else comes of a look (a refusal, a bot check, robots.txt, no answer, no
time left) says nothing about the posting, so it is told.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from foothold.domain.errors import NotFoundError, SourceError
from foothold.domain.ports import Fetcher
from foothold.domain.posting import Held
from foothold.domain.source import Request, Source

log = logging.getLogger(__name__)

#: What its source confirmed, or a look found, so recently is not looked at.
FRESH = timedelta(days=1)
#: Looked at in one round: so many pages, and none is begun after so many seconds. What is left is told unseen.
MOST_PAGES, MOST_S = 30, 30.0
#: Looks that are remembered.
MOST_KNOWN = 10_000


class Liveness:
    """Looks at pages, each once a day at most, however many subscribers are to be told of it.

    Args:
        fetcher: speaks to sites; its own limits end each look.
        sources: by name; a source's own settings hold for its pages too.
        now: the clock.
        monotonic: seconds, never going back.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        sources: Mapping[str, Source],
        now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetcher = fetcher
        self._sources = sources
        self._now = now
        self._monotonic = monotonic
        self._known: dict[str, tuple[datetime, bool]] = {}
        self.begin()

    def begin(self) -> None:
        """Begin a round: there is time for so many pages again."""
        self._left = MOST_PAGES
        self._until = self._monotonic() + MOST_S

    def __call__(self, held: Held) -> bool:
        """Return False where the page of a posting is known to be gone."""
        now, url = self._now(), held.posting.url
        if now - held.life.last_seen < FRESH:
            return True
        at, alive = self._known.get(url, (None, True))
        if at is not None and now - at < FRESH:
            return alive
        if self._left <= 0 or self._monotonic() >= self._until:
            return True
        self._left -= 1
        alive = self._look(held)
        self._known.pop(url, None)
        self._known[url] = (now, alive)
        if len(self._known) > MOST_KNOWN:
            self._known.pop(next(iter(self._known)))
        return alive

    def _look(self, held: Held) -> bool:
        posting = held.posting
        source = self._sources.get(posting.source) or Source(posting.source, connector="")
        try:
            self._fetcher.fetch(source, Request(posting.url, expects="html"))
        except NotFoundError as error:
            log.info("Not told, since its page answers %s: %s", error.status, posting.url)
            return False
        except SourceError as error:
            log.debug("Nothing is known of %s: %s", posting.url, error)
        return True
