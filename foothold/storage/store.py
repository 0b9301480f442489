"""The store: every method is one transaction; what it does stands in the modules beside this one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import cast

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from foothold.domain.changes import Change, Intent, Understood, Verb, Version
from foothold.domain.errors import NotFoundInStoreError
from foothold.domain.health import Health
from foothold.domain.posting import Held, PostingId
from foothold.domain.sighting import Brief, Sighting
from foothold.domain.source import Reading, Source
from foothold.storage import _apply, _merges, _queries, _readings, _sightings, tables
from foothold.storage._engine import make_engine, on_disk, reading, writing
from foothold.storage._migrate import migrate

#: How long a write waits for another program's before it gives up.
WAIT_S = 15.0


def open_store(path: Path, *, wait_s: float = WAIT_S) -> SqliteStore:
    """Open the database, made or brought up to date if need be.

    Args:
        path: of the SQLite file; its folder is made too.
        wait_s: how long a write waits for another program's.

    Raises:
        StoreError: it can't be opened, is no database, is locked for too long, or a newer Foothold made it.
    """
    with on_disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(path, wait_s)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqliteStore(engine)


class SqliteStore:
    """Implements `foothold.domain.ports.Store`, and what screens need besides. Thread-safe.

    Every method raises `StoreError` where the database can't be used.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """The engine, for `foothold.storage.subscriptions`, which keeps its tables in the same file."""
        return self._engine

    def close(self) -> None:
        """Close the connections; the store can't be used afterwards."""
        self._engine.dispose()

    # -- the port ----------------------------------------------------------------------------------------------

    def held(self, source: str) -> Mapping[PostingId, Held]:
        """Return everything that a source was the last to state, closed ones included, exactly as stated."""
        with reading(self._engine) as connection:
            return _queries.stated(connection, tables.posting.c.source == source)

    def stated(self, ids: Iterable[PostingId]) -> Mapping[PostingId, Held]:
        """Return those postings that exist, exactly as stated, whichever source did."""
        with reading(self._engine) as connection:
            return _queries.among(connection, ids)

    def understood(self, ids: Iterable[PostingId]) -> Mapping[PostingId, Understood]:
        """Return what these documents were when they were last understood, whichever source showed them."""
        with reading(self._engine) as connection:
            return _queries.understood(connection, ids)

    def readings(self, source: str, limit: int) -> Sequence[Reading]:
        """Return the last readings of a source, newest first."""
        with reading(self._engine) as connection:
            return _readings.readings(connection, source, limit)

    def sighting(self, source: str) -> Sighting | None:
        """Return what the pages of a source were last parsed to, None where nobody noted it."""
        with reading(self._engine) as connection:
            return _sightings.recall(connection, source)

    def briefs(self, source: str, ids: Iterable[PostingId]) -> Mapping[PostingId, Brief]:
        """Return in brief what a source was the last to state, and those of some other postings that exist."""
        with reading(self._engine) as connection:
            return _sightings.briefs(connection, source, ids)

    def unconfirmed(
        self, source: str, seen_before: datetime, looked_before: datetime
    ) -> Sequence[tuple[PostingId, str]]:
        """Return id and address of a source's open postings that were neither seen nor looked at for long."""
        with reading(self._engine) as connection:
            return _queries.unconfirmed(connection, source, seen_before, looked_before)

    def apply(
        self,
        reading: Reading,
        intents: Sequence[Intent],
        understood: Sequence[Understood] = (),
        sighting: Sighting | None = None,
        looked: Iterable[PostingId] = (),
    ) -> Reading:
        """Carry out intents, write the change log and the reading in one transaction; return it with its counts."""
        with writing(self._engine) as connection:
            return _apply.apply(connection, reading, intents, understood, sighting, looked)

    def changes_after(self, sequence: int, limit: int) -> Sequence[Change]:
        """Return the next lines of the change log."""
        table = tables.change
        query = select(table.c.sequence, table.c.posting_id, table.c.verb).where(table.c.sequence > sequence)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(table.c.sequence).limit(limit)).all()
        return [Change(number, PostingId(id), Verb(verb)) for number, id, verb in rows]

    def last_sequence(self) -> int:
        """Return the sequence number of the last change, 0 where there is none."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.max(tables.change.c.sequence))).scalar() or 0

    def get(self, ids: Iterable[PostingId]) -> Mapping[PostingId, Held]:
        """Return those postings that exist, closed and merged ones included, with what was merged into them."""
        with reading(self._engine) as connection:
            return _queries.whole(connection, _queries.among(connection, ids))

    # -- what screens need -------------------------------------------------------------------------------------

    def all_held(self) -> Sequence[Held]:
        """Return every posting that stands for itself, open and closed, by id, with what was merged into it."""
        with reading(self._engine) as connection:
            everyone = _queries.whole(connection, _queries.stated(connection))
        return [held for held in everyone.values() if not held.merged_into]

    def open_postings(self) -> Sequence[Held]:
        """Return every open posting that stands for itself, by id, with what was merged into it."""
        with reading(self._engine) as connection:
            found = _queries.stated(connection, *_queries.standing_open())
            return list(_queries.whole(connection, found).values())

    def count_by(self, what: str) -> Mapping[str, int]:
        """Return how many open postings there are of each value, the most frequent first.

        Args:
            what: "kind", "source", "organisation", "band", "level", "status" or "area".
        """
        with reading(self._engine) as connection:
            return _queries.count_by(connection, what)

    def listing(self, chosen: Mapping[str, Collection[str]], *, limit: int = 50, offset: int = 0) -> Sequence[Held]:
        """Return open postings that stand for themselves, the newest first.

        Args:
            chosen: for each name that `count_by` knows, the values to show; {} for all.
            limit: how many at most.
            offset: how many to pass over.
        """
        with reading(self._engine) as connection:
            return _queries.listing(connection, chosen, limit, offset)

    def history(self, id: PostingId) -> Sequence[Version]:
        """Return everything a posting ever was, oldest first.

        Raises:
            NotFoundInStoreError: there is no such posting.
        """
        with reading(self._engine) as connection:
            held = _queries.among(connection, [id]).get(id)
            if held is None:
                raise NotFoundInStoreError(f"There is no posting {id}.")
            return _queries.history(connection, id, held.posting)

    def sources(self, sources: Mapping[str, Source]) -> Sequence[Health]:
        """Return how each of these sources is doing, in their order."""
        with reading(self._engine) as connection:
            return _readings.health(connection, sources)

    # -- told twice --------------------------------------------------------------------------------------------

    def everything(self) -> Mapping[PostingId, Held]:
        """Return every posting exactly as stated, closed and merged ones included."""
        with reading(self._engine) as connection:
            return _queries.stated(connection)

    def merge(self, id: PostingId, into: PostingId, why: str, at: datetime) -> None:
        """Let a posting, and all that was merged into it, stand in another one; nothing where it does already.

        Raises:
            NotFoundInStoreError: there is no such posting.
        """
        with writing(self._engine) as connection:
            _merges.merge(connection, id, into, why, at)

    def unmerge(self, id: PostingId, at: datetime, *, why: str = "", for_good: bool = True) -> None:
        """Let a posting stand for itself again; nothing where it does already.

        Args:
            id: the posting that was merged into another.
            at: the present moment.
            why: a sentence for its history.
            for_good: the two are never merged by rule again.
        """
        with writing(self._engine) as connection:
            _merges.unmerge(connection, id, why, at, for_good)

    def partings(self) -> Collection[tuple[PostingId, PostingId]]:
        """Return the pairs that are never to be merged again, each in the order of its ids."""
        with reading(self._engine) as connection:
            return _merges.partings(connection)

    # -- small values ------------------------------------------------------------------------------------------

    def value(self, name: str) -> str | None:
        """Return a small value, None where there is none."""
        with reading(self._engine) as connection:
            return connection.execute(select(tables.state.c.value).where(tables.state.c.name == name)).scalar()

    def set_value(self, name: str, value: str | None) -> None:
        """Keep a small value under a name; None forgets it."""
        table = tables.state
        with writing(self._engine) as connection:
            if value is None:
                connection.execute(delete(table).where(table.c.name == name))
                return
            statement = upsert(table).values(name=name, value=value)
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))

    # -- safe keeping ------------------------------------------------------------------------------------------

    def backup(self, path: Path) -> None:
        """Write a copy of the database as it is now, while others go on reading and writing.

        To restore it, stop Foothold and put the copy in the place of the database file (and remove the files beside
        it that end in `-wal` and `-shm`).
        """
        unfinished = path.with_name(path.name + ".part")
        with on_disk(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with reading(self._engine) as connection, closing(sqlite3.connect(unfinished)) as copy:
                cast(sqlite3.Connection, connection.connection.driver_connection).backup(copy)
            os.replace(unfinished, path)
