"""What must be true of a store at any moment, whatever was killed before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from foothold.domain.changes import Verb
from foothold.domain.posting import PostingId
from foothold.storage import SqliteStore
from foothold.storage._engine import make_engine


def check_sound(path: Path, store: SqliteStore, sources: Iterable[str]) -> Mapping[PostingId, list[Verb]]:
    """Check file, change log, lives and counts; return what ever happened to each posting, in order.

    Args:
        path: of the database.
        store: the same, opened.
        sources: names of all sources that were ever read.
    """
    _check_file(path)
    told = _check_log(store)
    _check_counts(store, sources)
    return told


def _check_file(path: Path) -> None:
    engine = make_engine(path, 5.0)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    engine.dispose()


def _check_log(store: SqliteStore) -> Mapping[PostingId, list[Verb]]:
    """Check that nothing is born twice, closed while closed, or opened while open."""
    log = store.changes_after(0, 10**9)
    assert [change.sequence for change in log] == list(range(1, len(log) + 1))
    told: dict[PostingId, list[Verb]] = defaultdict(list)
    for change in log:
        told[change.id].append(change.verb)
    everything = store.everything()
    assert told.keys() == everything.keys()
    for id, verbs in told.items():
        closings = [verb for verb in verbs if verb in (Verb.GONE, Verb.BACK)]
        assert verbs[0] is Verb.NEW
        assert verbs.count(Verb.NEW) == 1
        assert closings == [Verb.GONE, Verb.BACK] * (len(closings) // 2) + [Verb.GONE] * (len(closings) % 2)
        assert everything[id].life.is_closed is (len(closings) % 2 == 1)
    return told


def _check_counts(store: SqliteStore, sources: Iterable[str]) -> None:
    """Check that the readings that were kept count exactly what the change log holds: none was kept by half."""
    counted = Counter(change.verb for change in store.changes_after(0, 10**9))
    readings = [reading for name in sources for reading in store.readings(name, 10**6)]
    assert counted[Verb.NEW] == sum(reading.new for reading in readings)
    assert counted[Verb.CHANGED] == sum(reading.changed for reading in readings)
    assert counted[Verb.GONE] == sum(reading.gone for reading in readings)
    assert counted[Verb.BACK] == sum(reading.back for reading in readings)
