"""What the flows need of the world, each protocol shaped by its callers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from foothold.domain.changes import Change, Intent, Understood
from foothold.domain.document import Block
from foothold.domain.duplicates import Near
from foothold.domain.posting import Held, Posting, PostingId, SkillMention
from foothold.domain.ranking import LinePair, Query, Scored
from foothold.domain.sighting import Brief, Sighting
from foothold.domain.source import Page, Reading, Request, Source
from foothold.domain.subscription import Channel, Digest, Prepared, Subscription, Told


class Fetcher(Protocol):
    """Speaks to sites, politely. Implemented by `scrapers/_http.py`; called by `flows.collect`."""

    def fetch(self, source: Source, request: Request) -> Page:
        """Return the answer to one request.

        Raises:
            SourceError: one of its kinds; see `foothold.domain.errors`.
        """
        ...


class Store(Protocol):
    """The truth on disk. Implemented by `foothold/storage`; called by every flow."""

    def held(self, source: str) -> Mapping[PostingId, Held]:
        """Return everything that a source was the last to state, closed ones included. Called by `flows.collect`.

        Each is exactly as stated: nothing of what was merged into it.
        """
        ...

    def stated(self, ids: Iterable[PostingId]) -> Mapping[PostingId, Held]:
        """Return those postings that exist, exactly as stated, whichever source did. Called by `flows.collect`."""
        ...

    def understood(self, ids: Iterable[PostingId]) -> Mapping[PostingId, Understood]:
        """Return what documents were when they were last understood. Called by `flows.collect`."""
        ...

    def sighting(self, source: str) -> Sighting | None:
        """Return what the pages of a source were last parsed to, None where nobody noted it.

        Called by `flows.collect`.
        """
        ...

    def briefs(self, source: str, ids: Iterable[PostingId]) -> Mapping[PostingId, Brief]:
        """Return of `held` and `stated` together as much as `Brief` says. Called by `flows.collect`."""
        ...

    def unconfirmed(
        self, source: str, seen_before: datetime, looked_before: datetime
    ) -> Sequence[tuple[PostingId, str]]:
        """Return id and address of a source's open postings that were neither seen nor looked at for long.

        Those that were never looked at come first, then the longest unseen. Called by `flows.look`.
        """
        ...

    def readings(self, source: str, limit: int) -> Sequence[Reading]:
        """Return the last readings of a source, newest first. Called by `flows.collect` and the health page."""
        ...

    def apply(
        self,
        reading: Reading,
        intents: Sequence[Intent],
        understood: Sequence[Understood] = (),
        sighting: Sighting | None = None,
        looked: Iterable[PostingId] = (),
    ) -> Reading:
        """Carry out intents, write change log and reading in one transaction; return it with its counts.

        What happened is dated by the start of the reading. Called by `flows.collect`.

        Args:
            reading: with its counts at zero.
            intents: see `foothold.domain.changes.decide`.
            understood: of documents that were understood anew.
            sighting: to remember in place of the last one of the source; None leaves that as it is.
            looked: postings whose own pages were asked for, whatever they answered.
        """
        ...

    def changes_after(self, sequence: int, limit: int) -> Sequence[Change]:
        """Return the next lines of the change log. Called by `flows.reindex` and `flows.notify`."""
        ...

    def last_sequence(self) -> int:
        """Return the sequence number of the last change, 0 where there is none."""
        ...

    def get(self, ids: Iterable[PostingId]) -> Mapping[PostingId, Held]:
        """Return those postings that exist, closed and merged ones included.

        A posting that others were merged into carries their tags and places too.
        """
        ...


class Reranker(Protocol):
    """What reads a query and a text together. Made of `index/reranker.py`."""

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """Return how well each text goes with a query, larger is better, on a scale of its own.

        Called by `flows.match`.

        Raises:
            ModelError: the model can't be loaded.
        """
        ...


class Index(Protocol):
    """What ranks by text. Implemented by `index/`; called by `flows.reindex`, `flows.match` and `flows.notify`."""

    @property
    def sequence(self) -> int:
        """Sequence number of the last change that is in it."""
        ...

    def update(self, upserts: Sequence[Held], removals: Sequence[PostingId], sequence: int) -> None:
        """Take postings in (again) and out, save, and only then move the sequence."""
        ...

    def search(self, query: Query, limit: int, among: Collection[PostingId] | None = None) -> Sequence[Scored]:
        """Return the best postings, best first, ties by id.

        Args:
            query: what is looked for.
            limit: how many at most.
            among: only these; None for all.
        """
        ...

    def pairs(
        self, yours: Sequence[str], theirs: Mapping[PostingId, Sequence[str]], top: int
    ) -> Mapping[PostingId, tuple[LinePair, ...]]:
        """Return the best pairs of lines of a CV and of each posting, best first."""
        ...


class Subscribers(Protocol):
    """Subscriptions on disk. Implemented by `foothold/storage/subscriptions.py`; called by `flows.notify`."""

    def due(self, now: datetime) -> Sequence[Subscription]:
        """Return those whose next digest is to be made by now, oldest first."""
        ...

    def told(self, id: str) -> Sequence[Told]:
        """Return what a subscriber was told, newest first."""
        ...

    def pending(self, id: str) -> Prepared | None:
        """Return the digest that is on its way, None where there is none."""
        ...

    def prepare(self, digest: Prepared, at: datetime) -> None:
        """Write a digest down before it is sent."""
        ...

    def done(self, digest: Prepared, place: int) -> Prepared:
        """Write down that one channel took a digest; return the digest as it stands now."""
        ...

    def settle(self, id: str, key: str, ids: Iterable[PostingId], upto: int, at: datetime) -> None:
        """Write the ledger, move the watermark and end the digest, in one transaction."""
        ...

    def change(self, id: str, **fields: Any) -> None:
        """Change some fields of a subscription; nothing where it was deleted meanwhile."""
        ...

    def change_channel(self, id: str, place: int, *, confirmed: bool, stopped_why: str = "") -> None:
        """Say of one channel whether it is confirmed and whether it runs."""
        ...


class Deliver(Protocol):
    """Brings a digest to somebody. Made in `service/notifying.py` of `foothold/delivery`; called by `flows.notify`."""

    def __call__(self, digest: Digest, subscription: Subscription, channel: Channel) -> None:
        """Return once the digest was taken; for a feed, at once.

        Raises:
            RefusedError: it is refused there for good.
            DeliveryError: it was not taken this time.
        """
        ...


class SkillFinder(Protocol):
    """Finds skills in text. Implemented by `index/skills.py`; called when postings are labelled and CVs are read."""

    def find(self, text: str) -> tuple[SkillMention, ...]:
        """Return each skill once, in order of appearance, with the words that show it."""
        ...

    def find_each(self, texts: Sequence[str]) -> Sequence[tuple[SkillMention, ...]]:
        """Return what `find` gives for each of many short texts, the model asked once."""
        ...


class AreaFinder(Protocol):
    """Tells research areas. Implemented by `index/areas.py`."""

    def areas(self, title: str, text: str, tags: Sequence[str], about: Sequence[str] = ()) -> tuple[str, ...]:
        """Return up to two area keys, the better one first; () where nothing is near enough.

        Args:
            title: plain text, may be empty.
            text: plain text; headings above a problem belong in front of it.
            tags: the source's own tags, as stated.
            about: the pieces of the document it stands in, title first; () where it stands alone.
        """
        ...

    def areas_of_each(self, texts: Sequence[str], *, sure: bool = False) -> Sequence[tuple[str, ...]]:
        """Return the areas of each of many short texts without a title; `sure` ones need no second text."""
        ...


class Splitter(Protocol):
    """Tells which blocks of a document open a problem. Implemented where the trained weights are read."""

    def opens(self, title: str, blocks: Sequence[Block]) -> Sequence[float]:
        """Return for each block how probable it is that a problem opens with it, 0 to 1."""
        ...


class NearFinder(Protocol):
    """Finds postings that may tell one thing. Implemented by `index/near.py`; called by `flows.dedupe`."""

    def near(self, postings: Sequence[Posting]) -> Sequence[Near]:
        """Return pairs, each once, with how much they share; a pair that is not returned is not told twice."""
        ...


class Clock(Protocol):
    """The time, as an argument."""

    def __call__(self) -> datetime:
        """Return the present moment, aware UTC."""
        ...
