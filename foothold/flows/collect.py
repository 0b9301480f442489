"""Collect: from a source's pages to what the store holds.

    connector ⇄ fetcher → documents → sift → postings → decide → intents → store, in one transaction
                        ↘ every page as it was, and nothing to decide → confirmed ↗

Before documents are sifted, a few pages are asked of what no reading has confirmed for long.

A reading that fails is written down with its error. What it had read by then is kept, and it closes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from foothold.domain.changes import Intent, Verb, decide
from foothold.domain.document import Document
from foothold.domain.ports import Clock, Fetcher, Store
from foothold.domain.sighting import Confirmed, Sighting, confirmed, sighting
from foothold.domain.source import Connector, Reading, Source
from foothold.flows.look import look
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
    parser: str = "",
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
        parser: version of what parses pages; what was parsed by another one is parsed anew.
        stopped: asked before each request whether to give up.

    Returns:
        The reading with its counts; a failure of the site, or a bug of the connector, is its error.

    Raises:
        StoppedError: `stopped` said so; nothing of the reading is kept.
        StoreError: the database can't be used.
    """
    whole = (each.started_at for each in store.readings(source.name, PAST) if each.complete and not each.error)
    since, last, both = next(whole, None), store.sighting(source.name), f"{parser} {version}"
    seen = visit(source, connector, fetcher, clock, since, stopped, sighted=last, version=both)
    look(seen, source, connector, fetcher, store, stopped)
    if seen.unparsed and last:
        if not seen.gone and (same := _confirmed(seen, last, source, store)):
            return _keep_confirmed(seen, last, same, source, store, clock())
        seen.parse(source, connector)
    return _keep(seen, source, store, understand, clock, version)


def _confirmed(seen: Visit, last: Sighting, source: Source, store: Store) -> Confirmed | None:
    """Return what pages that are as they were confirm, None where they have to be parsed after all."""
    before = store.understood(last.ids)
    held = store.briefs(source.name, last.ids | {id for each in before.values() for id in each.postings})
    whole = seen.complete and seen.lists_everything
    return confirmed(last, source.name, before, held, seen.started_at, lists_everything=whole)


def _keep_confirmed(
    seen: Visit, last: Sighting, same: Confirmed, source: Source, store: Store, now: datetime
) -> Reading:
    """Write down a reading that confirmed what was seen before, and nothing else."""
    reading = _reading(seen, source, now, documents=len(last.ids), postings=len(same.named))
    return store.apply(reading, [Intent(Verb.SEEN, id) for id in sorted(same.seen)], looked=seen.looked)


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
    reading = _reading(
        seen, source, clock(), documents=len(seen.documents), postings=len(found.ids), error=sifted.error
    )
    marks = sifted.marks(failed=bool(reading.error))
    return store.apply(reading, intents, marks, _sighting(seen, sifted, reading), seen.looked)


def _sighting(seen: Visit, sifted: Sifted, reading: Reading) -> Sighting | None:
    """Return what to remember of the pages, None where they could not be confirmed, or not all went well."""
    if reading.error or not seen.marks or not all(seen.marks):
        return None
    return sighting(seen.marks, seen.documents, sifted.fingerprints, seen.started_at)


def _reading(seen: Visit, source: Source, now: datetime, *, documents: int, postings: int, error: str = "") -> Reading:
    error = seen.error or error
    return Reading(
        source.name,
        seen.started_at,
        now,
        complete=seen.complete and not error,
        error=error,
        requests=seen.requests,
        not_modified=seen.not_modified,
        documents=documents,
        postings=postings,
    )


def _last_full(readings: Sequence[Reading]) -> datetime | None:
    """Return when the last complete, faultless reading that named a posting began, None where there is none."""
    return next((each.started_at for each in readings if each.complete and not each.error and each.postings), None)
