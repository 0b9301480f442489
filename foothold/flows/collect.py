"""Collect: from a source's pages to what the store holds.

    connector ⇄ fetcher → documents → sift → postings → decide → intents → store, in one transaction

A reading that fails is written down with its error. What it had read by then is kept, and it closes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from foothold.domain.changes import decide
from foothold.domain.document import Document
from foothold.domain.ports import Clock, Fetcher, Store
from foothold.domain.source import Connector, Reading, Source
from foothold.flows.sift import Sifted, Understand, sift
from foothold.flows.visit import Visit, visit

#: How many past readings are looked through for the last complete one; behind that a source is read from its start.
PAST = 50


def collect(
    source: Source,
    connector: Connector,
    fetcher: Fetcher,
    store: Store,
    understand: Understand,
    clock: Clock,
    *,
    version: str = "",
    stopped: Callable[[], bool] = lambda: False,
) -> Reading:
    """Read a source once and keep what came of it.

    Args:
        source: what to read.
        connector: how it is read.
        fetcher: speaks to the site.
        store: the truth.
        understand: makes postings of a document.
        clock: the time.
        version: of the understanding; what was understood by another one is understood anew.
        stopped: asked before each request whether to give up.

    Returns:
        The reading with its counts; a failure of the site, or a bug of the connector, is its error.

    Raises:
        StoppedError: `stopped` said so; nothing of the reading is kept.
        StoreError: the database can't be used.
    """
    whole = (each.started_at for each in store.readings(source.name, PAST) if each.complete and not each.error)
    seen = visit(source, connector, fetcher, clock, next(whole, None), stopped)
    return _keep(seen, source, store, understand, clock, version)


def take(
    source: Source,
    documents: Iterable[Document],
    *,
    complete: bool,
    store: Store,
    understand: Understand,
    clock: Clock,
    version: str = "",
) -> Reading:
    """Keep documents that are at hand, as if they had been read from a source.

    Args:
        source: where they are said to come from.
        documents: all of it, or some.
        complete: they are all that the source lists, so what is absent is gone.
        store: the truth.
        understand: makes postings of a document.
        clock: the time.
        version: of the understanding.
    """
    seen = Visit(clock(), complete=complete)
    seen.take(documents)
    return _keep(seen, source, store, understand, clock, version)


def _keep(seen: Visit, source: Source, store: Store, understand: Understand, clock: Clock, version: str) -> Reading:
    """Understand what is new, decide what follows, and write it down with the reading."""
    before = store.understood(seen.documents)
    held = dict(store.held(source.name))
    inside = {id for each in before.values() for id in each.postings}
    held |= store.stated((seen.documents.keys() | inside) - held.keys())  # other sources may have stated them last
    sifted = sift(seen, source, held, before, understand, version)
    found = sifted.found(seen)
    held |= store.stated(found.ids - held.keys())
    intents = decide(
        found,
        held,
        source,
        seen.started_at,
        lists_everything=seen.lists_everything,
        previous_full=_last_full(store.readings(source.name, PAST)),
    )
    reading = _reading(seen, sifted, source, clock())
    return store.apply(reading, intents, sifted.marks(failed=bool(reading.error)))


def _reading(seen: Visit, sifted: Sifted, source: Source, now: datetime) -> Reading:
    error = seen.error or sifted.error
    return Reading(
        source.name,
        seen.started_at,
        now,
        complete=seen.complete and not error,
        error=error,
        requests=seen.requests,
        not_modified=seen.not_modified,
        documents=len(seen.documents),
        postings=len(sifted.found(seen).ids),
    )


def _last_full(readings: Sequence[Reading]) -> datetime | None:
    """Return when the last complete, faultless reading that named a posting began, None where there is none."""
    return next((each.started_at for each in readings if each.complete and not each.error and each.postings), None)
