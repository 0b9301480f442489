"""Writing: intents become rows, lines of the change log and a reading, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from foothold.domain.changes import Intent, Understood, Verb
from foothold.domain.posting import Held, Posting, PostingId, content_hash
from foothold.domain.sighting import Sighting
from foothold.domain.source import Reading
from foothold.storage import _sightings, tables
from foothold.storage._queries import among
from foothold.storage._rows import columns_of
from foothold.storage.codec import dumps

Rows = list[dict[str, Any]]


def apply(
    connection: Connection,
    reading: Reading,
    intents: Sequence[Intent],
    understood: Sequence[Understood],
    sighting: Sighting | None,
    looked: Iterable[PostingId],
) -> Reading:
    """Carry out what a reading asks; return the reading with its counts. The caller holds the transaction."""
    held = among(connection, (intent.id for intent in intents if intent.posting is not None))
    batch = Batch(reading.started_at, reading.source)
    verbs = Counter(batch.take(intent, held) for intent in intents)
    batch.write(connection)
    _remember(connection, understood)
    _update(connection, [{"key": id, "looked_at": reading.started_at} for id in looked])
    if sighting is not None:
        _sightings.remember(connection, reading.source, sighting)
    counted = replace(
        reading,
        new=verbs[Verb.NEW],
        changed=verbs[Verb.CHANGED],
        gone=verbs[Verb.GONE],
        back=verbs[Verb.BACK],
    )
    connection.execute(insert(tables.reading).values(asdict(counted)))
    return counted


@dataclass(slots=True)
class Batch:
    """What intents come to, gathered so that each kind of row is written at once: row by row takes ten times as long.

    Attributes:
        at: when it happened.
        source: that was read.
    """

    at: datetime
    source: str
    born: Rows = field(default_factory=list)
    stated: Rows = field(default_factory=list)
    seen: Rows = field(default_factory=list)
    closed: Rows = field(default_factory=list)
    areas: Rows = field(default_factory=list)
    lines: Rows = field(default_factory=list)

    def take(self, intent: Intent, held: Mapping[PostingId, Held]) -> Verb:
        """Add one intent; return what came of it."""
        if intent.verb is Verb.SEEN:
            self.seen.append({"key": intent.id, "last_seen": self.at, "source": self.source})
        elif intent.posting is not None:
            return self._state(intent.verb, intent.posting, held.get(intent.id))
        else:
            self.closed.append({"key": intent.id, "closed_at": self.at, "closed_why": intent.why})
            self.lines.append(line(intent.id, intent.verb, self.at, intent.why))
        return intent.verb

    def _state(self, verb: Verb, posting: Posting, before: Held | None) -> Verb:
        """Add what a posting states now, and what it was before."""
        now = columns_of(posting) | {"content_hash": content_hash(posting), "closed_at": None, "closed_why": ""}
        now |= {"source": self.source, "last_seen": self.at, "last_changed": self.at}
        self.areas += [
            {"posting_id": posting.id, "place": place, "area": area} for place, area in enumerate(posting.labels.areas)
        ]
        if before is None:
            self.born.append(now | {"id": posting.id, "first_seen": self.at, "sequence": 0})
            self.lines.append(line(posting.id, verb, self.at))
            return verb
        same = before.content_hash == now["content_hash"]
        if verb is Verb.NEW:
            # Two sources that share a posting were read side by side, and the other one was quicker.
            verb = Verb.RELABELLED if same else Verb.CHANGED
        if same:
            now["last_changed"] = before.life.last_changed
        self.stated.append(now | {"key": posting.id})
        alike = before.posting == replace(posting, source=before.posting.source)
        self.lines.append(line(posting.id, verb, self.at, was=None if alike else dumps(before.posting)))
        return verb

    def write(self, connection: Connection) -> None:
        """Write everything, in the order in which one row needs another."""
        _insert(connection, tables.posting, self.born)
        for rows in (self.seen, self.stated, self.closed):
            _update(connection, rows)
        restated = [row["key"] for row in self.stated]
        for id in restated:
            connection.execute(delete(tables.posting_area).where(tables.posting_area.c.posting_id == id))
        _insert(connection, tables.posting_area, self.areas)
        log(connection, self.lines)


def line(id: PostingId, verb: Verb, at: datetime, why: str = "", was: str | None = None) -> dict[str, Any]:
    """Return one line of the change log, which `log` numbers."""
    return {"posting_id": id, "verb": verb, "at": at, "why": why, "was": was}


def log(connection: Connection, lines: Rows) -> None:
    """Number lines and write them to the change log. Lines are never deleted, so no number is used twice."""
    last = connection.execute(select(func.max(tables.change.c.sequence))).scalar() or 0
    numbered = [each | {"sequence": last + number} for number, each in enumerate(lines, 1)]
    _insert(connection, tables.change, numbered)
    _update(connection, [{"key": each["posting_id"], "sequence": each["sequence"]} for each in numbered])


def _insert(connection: Connection, table: Table, rows: Rows) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _update(connection: Connection, rows: Rows) -> None:
    """Update postings: `key` names the row, the other keys are the columns; all rows have the same."""
    if rows:
        changed: dict[str, BindParameter[Any]] = {name: bindparam(name) for name in rows[0] if name != "key"}
        connection.execute(update(tables.posting).where(tables.posting.c.id == bindparam("key")).values(changed), rows)


def _remember(connection: Connection, understood: Iterable[Understood]) -> None:
    rows = [{"id": one.id, "fingerprint": one.fingerprint, "posting_ids": dumps(one.postings)} for one in understood]
    if rows:
        statement = upsert(tables.document)
        newer = {name: statement.excluded[name] for name in ("fingerprint", "posting_ids")}
        connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=newer), rows)
