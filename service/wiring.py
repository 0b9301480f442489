"""The composition root: one `Foothold` per process, which everything that runs calls.

Screens, routes, schedule and command line reach the store, the index and the connectors through it and never import
an edge. It holds no CV: what a person pastes is an argument and a result, never a field.
"""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from foothold.domain.errors import FootholdError
from foothold.domain.source import Reading, Source
from foothold.flows import collect as collecting
from foothold.flows.dedupe import dedupe
from foothold.flows.reindex import reindex
from foothold.flows.understand import LABELLING, understand
from service import catalogue
from service.code_version import MERGING, PARSING, version_of
from service.notifying import Notifying
from service.parts import utc_now
from service.settings import ROOT, Settings, load_settings
from service.shown import Shown
from service.subscribing import Subscribing

if TYPE_CHECKING:
    from index.embedder import Embedder

log = logging.getLogger("foothold")


class Foothold(Shown):
    """What runs: its parts, and what they do together."""

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], datetime] = utc_now,
        embedder: Callable[[], Embedder] | None = None,
    ) -> None:
        super().__init__(settings, now, embedder)
        self._indexing = threading.Lock()
        self.problem = ""  # why warming failed, for the screens; "" while it did not
        self.is_warm = False

    # -- collecting --------------------------------------------------------------------------------------------

    def fill(self) -> Reading:
        """Take the starter problems into the store; what did not change is left as it is. Loads no model."""
        found = catalogue.documents(ROOT / "data" / "catalogue", self.reference)
        return collecting.take(
            catalogue.SOURCE,
            found,
            complete=True,
            store=self.store,
            understand=lambda source, document: [catalogue.posting(source, document)],
            clock=self.now,
        )

    def collect(self, source: Source, stopped: Callable[[], bool] = lambda: False) -> Reading:
        """Read one source once and write down what came of it; a failure is in the reading, not raised.

        Raises:
            StoppedError: `stopped` said so in the middle; nothing of the reading is kept.
        """
        return collecting.collect(
            source,
            self.connectors[source.connector],
            self.fetcher,
            self.store,
            lambda where, document: understand(where, document, self.tools),
            self.now,
            version=str(LABELLING),
            parser=version_of(*PARSING),
            stopped=stopped,
        )

    def merge_duplicates(self) -> int:
        """Make one card of what is told twice; return how many postings were merged into others."""
        boards = [name for name, source in self.sources.items() if source.organisation]
        return dedupe(self.store, self.near, self.now, boards, version=version_of(*MERGING))

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Bring the index up to the store; return how many changes were taken. One at a time in a process."""
        with self._indexing:
            return reindex(self.store, self.index, progress=progress)

    def rebuild_index(self) -> None:
        """Empty the index, so that the next `reindex` builds it anew; embeddings are reused."""
        with self._indexing:
            self.index.clear()

    @property
    def ready(self) -> bool:
        """Whether matching answers at once; what was read a moment ago may still be on its way into the index."""
        return self.is_warm

    def warm(self, say: Callable[[str], None] = log.info) -> None:
        """Fill, index and load the model, so that the first match is quick. Called in the background."""
        try:
            reading = self.fill()
            if reading.new or reading.changed or reading.gone:
                say(f"Starter problems: {reading.new} new, {reading.changed} changed, {reading.gone} gone")
            say("Loading the embedding model")
            self.embedder().queries(["ready"])
            taken = self.reindex(lambda done, total: say(f"Indexed {done} of {total}"))
            self.is_warm = True
            say(f"Ready to match ({taken} changes indexed)")
            # Streamlit collects garbage after each run; what is loaded by now never becomes garbage.
            gc.collect()
            gc.freeze()
        except FootholdError as error:
            self.problem = str(error)
            log.error("Matching is not available: %s", error)

    # -- telling -----------------------------------------------------------------------------------------------

    @cached_property
    def subscribing(self) -> Subscribing:
        """What people do with subscriptions."""
        return Subscribing(self)

    @cached_property
    def notifying(self) -> Notifying:
        """What tells subscribers."""
        return Notifying(self)

    def forget_subscriptions(self, ids: Sequence[str]) -> bool:
        """Delete subscriptions with all that is kept of them; return whether no byte is left on disk already."""
        vectors_gone = self.index.forget(ids)
        return self.subscriptions.delete(ids) and vectors_gone


_process: Foothold | None = None
_process_lock = threading.Lock()


def foothold() -> Foothold:
    """Return the one `Foothold` of this process."""
    global _process
    with _process_lock:
        if _process is None:
            _process = Foothold(load_settings())
        return _process


def prepared(say: Callable[[str], None] = log.info) -> Foothold:
    """Return the one `Foothold` of this process with the starter problems in and its index up to date."""
    service = foothold()
    service.fill()
    if service.index.sequence < service.store.last_sequence():
        say("Indexing what is new (the first time takes about half a minute)")
        service.reindex()
    return service


def use(instance: Foothold | None) -> None:
    """Put another in its place; for tests and for the command line."""
    global _process
    with _process_lock:
        _process = instance
