"""The parts of a running copy, each made on first use: nothing heavy happens on construction.

The model is loaded on the first need of a vector only.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from foothold.domain.duplicates import Near
from foothold.domain.ports import AreaFinder, NearFinder, Reranker, SkillFinder
from foothold.domain.posting import Posting
from foothold.domain.reference import Reference
from foothold.domain.source import Connector, Source
from foothold.flows.understand import Tools
from foothold.storage import SqliteStore, Subscriptions, open_store
from service import reference, sources
from service.liveness import Liveness
from service.schedule import Stop
from service.settings import ROOT, Settings

if TYPE_CHECKING:
    from index.embedder import Embedder
    from index.searcher import TextIndex
    from scrapers._archive import PageArchive
    from scrapers._http import HttpFetcher


class _LateFinder:
    """Loads its libraries when postings are compared: mostly there is nothing to compare."""

    @cached_property
    def _finder(self) -> NearFinder:
        from index.near import Finder

        return Finder()

    def near(self, postings: Sequence[Posting]) -> Sequence[Near]:
        """Return pairs that may tell one thing."""
        return self._finder.near(postings)


def utc_now() -> datetime:
    """Return the present moment, aware UTC."""
    return datetime.now(UTC)


class Parts:
    """What a running copy is made of. Thread-safe: the store has a connection per thread, the index whole snapshots.

    Args:
        settings: see `service.settings`.
        now: the clock.
        embedder: what loads the model; tests give a toy. None for the one that the settings name.

    Attributes:
        stop: asked to stop, whatever waits for a site ends.
    """

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], datetime] = utc_now,
        embedder: Callable[[], Embedder] | None = None,
    ) -> None:
        self.settings = settings
        self.now = now
        self.stop = Stop()
        self._load_embedder = embedder
        self._lock = threading.RLock()
        self._embedder: Embedder | None = None

    @cached_property
    def reference(self) -> Reference:
        """Areas, skills and organisations."""
        return reference.load(ROOT / "data")

    @cached_property
    def store(self) -> SqliteStore:
        """The truth on disk."""
        self.settings.home.mkdir(parents=True, exist_ok=True)
        return open_store(self.settings.database)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """Who wants to hear of what, in the same file."""
        return Subscriptions(self.store.engine, self.settings.backups)

    @cached_property
    def index(self) -> TextIndex:
        """What ranks by text; opening it loads no model."""
        from index.searcher import open_index

        return open_index(self.settings.index, self.embedder)

    @cached_property
    def fetcher(self) -> HttpFetcher:
        """What speaks to sites."""
        from scrapers._http import HttpFetcher
        from scrapers._polite import Time

        time = Time(sleep=self.stop.sleep)
        return HttpFetcher(archive=self.settings.pages, contact=self.settings.contact, time=time, stopped=self.stop)

    @cached_property
    def liveness(self) -> Liveness:
        """What looks whether a page is still there: one try, a few seconds, and nothing of it is kept."""
        from scrapers._http import HttpFetcher, Limits
        from scrapers._polite import Time

        limits = Limits(attempts=1, budget_s=10, answer_s=5, answer_bytes=4 * 1024**2, longest_pause_s=5, redirects=3)
        time = Time(sleep=self.stop.sleep)
        fetcher = HttpFetcher(contact=self.settings.contact, limits=limits, time=time, stopped=self.stop)
        return Liveness(fetcher, self.sources, self.now)

    @cached_property
    def archive(self) -> PageArchive:
        """What sites answered, kept so that they need not send it again."""
        from scrapers._archive import PageArchive

        return PageArchive(self.settings.pages)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source that is read, by name, with what the settings say of it."""
        return sources.load(ROOT / "data", self.reference, self.settings)

    @cached_property
    def connectors(self) -> Mapping[str, Connector]:
        """Every connector, by name."""
        from scrapers import connectors

        return connectors()

    @cached_property
    def reranker(self) -> Reranker | None:
        """What takes a second look at the best matches; None where the settings name none."""
        from index.reranker import CrossReranker

        return CrossReranker(self.settings.reranker) if self.settings.reranker else None

    @cached_property
    def near(self) -> NearFinder:
        """What finds postings that may tell the same thing; it remembers what it compared."""
        return _LateFinder()

    @cached_property
    def skills(self) -> SkillFinder:
        """What finds skills in postings and CVs."""
        from index.skills import Skills

        return Skills(self.reference.skills, self.embedder())

    @cached_property
    def areas(self) -> AreaFinder:
        """What tells research areas of postings and CVs."""
        from index.areas import Areas

        return Areas(self.reference.areas, self.embedder())

    @cached_property
    def tools(self) -> Tools:
        """What splits and labels documents."""
        from index.splitter import load_splitter

        return Tools(load_splitter(), self.skills, self.areas)

    def embedder(self) -> Embedder:
        """Return the model, loading it on the first call (seconds)."""
        with self._lock:
            if self._embedder is None:
                if self._load_embedder is None:
                    from index.embedder import load_embedder

                    self._embedder = load_embedder(self.settings.model)
                else:
                    self._embedder = self._load_embedder()
            return self._embedder
