"""The text index: follows the postings, ranks them for a query, shows which lines meet.

Readers work on one snapshot from start to end. A writer makes the next snapshot, saves it, and swaps one attribute;
so nobody waits for a writer, and nobody sees half of an update.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from foothold.domain.posting import Held, Posting, PostingId
from foothold.domain.ranking import LinePair, Query, Scored
from index import lines, plane, segments
from index import manifest as manifests
from index.asked import ask, texts_of
from index.cache import CachedEmbedder, EmbeddingCache
from index.embedder import Embedder, Vectors
from index.kept_queries import KeptQueries
from index.manifest import Manifest
from index.passages import passages_of
from index.reverse import Batch, Found, Seeker
from index.rows import Entry, Rows, merged, no_rows, rows_of
from index.segments import Segment
from index.snapshot import Snapshot
from index.vector_file import text_hash
from index.words import counts_of

CACHE, ASKED = "embeddings.sqlite", "asked.sqlite"


def open_index(folder: Path, embedder_factory: Callable[[], Embedder], *, rebuild: bool = False) -> TextIndex:
    """Open the index in a folder, or begin one there. No model is loaded.

    Args:
        folder: of the index; made when missing.
        embedder_factory: gives an embedder that loads its model when the first vector is wanted.
        rebuild: begin anew, whatever is there; the embeddings are kept, so only texts never seen are embedded.

    Raises:
        IndexMismatchError: what is there was built by another model or format.
    """
    asked = KeptQueries(folder / ASKED)
    embedder = CachedEmbedder(embedder_factory(), EmbeddingCache(folder / CACHE), asked)
    index = TextIndex(folder, embedder, asked)
    if rebuild:
        index.clear()
    index.refresh()
    return index


class TextIndex:
    """Implements `foothold.domain.ports.Index`. Safe between threads; one folder may serve many processes."""

    def __init__(self, folder: Path, embedder: Embedder, asked: KeptQueries | None = None) -> None:
        self._folder = folder
        self._asked = asked
        self._embedder = embedder
        self._snapshot = Snapshot(Manifest(embedder.model.key), no_rows(embedder.model.dimension))
        self._seen: _Seen | None = None
        self._mapped: tuple[Snapshot, list[tuple[PostingId, float, float]]] | None = None
        self._swapping = threading.Lock()

    @property
    def sequence(self) -> int:
        """Sequence number of the last change that is in it."""
        return self._snapshot.manifest.sequence

    @property
    def model(self) -> str:
        """Key of the model behind the vectors."""
        return self._embedder.model.key

    def __len__(self) -> int:
        """Return how many postings are in it."""
        return len(self._snapshot.rows)

    def ids(self) -> tuple[PostingId, ...]:
        """Return the postings that are in it, ascending."""
        return self._snapshot.rows.ids

    def refresh(self) -> None:
        """Take up what another process wrote. Costs one look at a file where nothing changed.

        Raises:
            IndexMismatchError: it wrote with another model or format.
        """
        if self._look() != self._seen:
            with self._swapping:
                if self._look() != self._seen:
                    self._reload()

    def clear(self) -> None:
        """Forget every posting; embeddings are kept."""
        with segments.writing(self._folder), self._swapping:
            empty = Manifest(self.model, written=segments.last_written(self._folder))
            nothing = no_rows(self._embedder.model.dimension)
            self._swap(segments.add(self._folder, empty, Segment(nothing), nothing), nothing)

    def update(self, upserts: Sequence[Held], removals: Sequence[PostingId], sequence: int) -> None:
        """Take postings in (again) and out, save, and only then move the sequence.

        What is indexed with the same text already is left as it is, so doing it twice is the same as doing it once.
        An update older than what is in the index is left out: another process was faster.

        Raises:
            IndexMismatchError: another process wrote with another model or format.
            ModelError: vectors are wanted and the model can't be loaded.
        """
        with segments.writing(self._folder):
            self.refresh()
            before = self._snapshot
            if sequence < before.manifest.sequence:
                return
            new = rows_of(self._fresh(upserts, before.rows), self._embedder.model.dimension)
            stated = {held.posting.id for held in upserts}
            removed = tuple(sorted({key for key in removals if key in before.row_of} - stated))
            rows = merged(before.rows, new, removed) if len(new) or removed else before.rows
            manifest = replace(before.manifest, sequence=sequence)
            with self._swapping:
                self._swap(segments.add(self._folder, manifest, Segment(new, removed), rows), rows)

    def search(self, query: Query, limit: int, among: Collection[PostingId] | None = None) -> Sequence[Scored]:
        """Return the best postings, best first, ties by id.

        Raises:
            ModelError: the model can't be loaded.
        """
        self.refresh()
        snapshot = self._snapshot
        if limit <= 0 or not len(snapshot.rows):
            return []
        asked = ask(query, self._embedder)
        return snapshot.search(asked, limit, among) if asked else []

    def search_many(self, asked: Iterable[tuple[Query, Collection[PostingId]]], limit: int) -> Iterator[Found]:
        """Yield what each of many queries finds among the postings that go with it, in their order.

        Works on the index as it is now, whatever is written meanwhile. All postings together are `SCORED_WHOLE` at
        most.

        Raises:
            ModelError: the model can't be loaded.
        """
        self.refresh()
        everybody = list(asked)
        batch = Batch(self._snapshot, frozenset().union(*(among for _, among in everybody)))
        seekers = (Seeker(ask(query, self._embedder), batch.allowed(among)) for query, among in everybody)
        return batch.search(seekers, limit)

    def keep(self, owner: str, query: Query) -> None:
        """Keep the vectors of what a subscriber looks for, so that they are made once; nothing where they are kept.

        Raises:
            ModelError: the model can't be loaded.
        """
        if self._asked is None or self._asked.has(owner, self.model):
            return
        texts = texts_of(query)
        vectors = self._embedder.queries(texts)
        self._asked.put(owner, self.model, {text_hash(text): each for text, each in zip(texts, vectors, strict=True)})

    def forget(self, owners: Sequence[str]) -> bool:
        """Forget what `keep` kept of subscribers; return whether no byte of it is left on disk already."""
        return self._asked is None or self._asked.forget(owners)

    def pairs(
        self, yours: Sequence[str], theirs: Mapping[PostingId, Sequence[str]], top: int
    ) -> Mapping[PostingId, tuple[LinePair, ...]]:
        """Return the best pairs of lines of a CV and of each posting, best first."""
        return lines.pairs(self._embedder, yours, theirs, top)

    def vectors(self, ids: Sequence[PostingId]) -> Vectors:
        """Return one vector for each posting, shape (n, dimension); all of them must be in the index."""
        return self._snapshot.vectors(ids)

    def map_points(self) -> list[tuple[PostingId, float, float]]:
        """Return a place in the plane for each posting, about -1 to 1; kept from run to run."""
        snapshot = self._snapshot
        if self._mapped is None or self._mapped[0] is not snapshot:
            ids = snapshot.rows.ids
            vectors = snapshot.vectors(ids)
            lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
            places = plane.places_of(ids, vectors / np.maximum(lengths, 1e-9), self._folder)
            points = [(key, float(x), float(y)) for key, (x, y) in zip(ids, places, strict=True)]
            self._mapped = (snapshot, points)
        return self._mapped[1]

    def _fresh(self, upserts: Sequence[Held], rows: Rows) -> list[Entry]:
        """Return what has to be taken in: the last statement of each posting, unless its text is indexed already."""
        known = rows.digest_of()
        stated = {held.posting.id: _stated(held.posting, self._embedder.model.window) for held in upserts}
        fresh = {key: each for key, each in stated.items() if known.get(key) != each.digest}
        vectors = self._embedder.passages([passage for each in fresh.values() for passage in each.passages])
        halves = vectors.astype(np.float16)
        entries: list[Entry] = []
        begin = 0
        for key, each in fresh.items():
            end = begin + len(each.passages)
            entries.append(Entry(key, each.digest, each.counts, halves[begin:end]))
            begin = end
        return entries

    def _look(self) -> _Seen | None:
        """Return what the manifest file is now, None where there is none."""
        try:
            stat = (self._folder / manifests.NAME).stat()
        except FileNotFoundError:
            return None
        return _Seen(stat.st_ino, stat.st_mtime_ns)

    def _reload(self) -> None:
        """Read what is on disk; where another process replaces it meanwhile, read again."""
        while True:
            seen = self._look()
            manifest = manifests.read(self._folder)
            if manifest is None:
                return
            manifests.check(manifest, self._embedder.model, self._folder)
            try:
                rows = segments.load(self._folder, manifest)
            except FileNotFoundError as error:
                if self._look() == seen:
                    raise segments.damaged(self._folder) from error
                continue
            self._snapshot, self._seen = Snapshot(manifest, rows), seen
            return

    def _swap(self, manifest: Manifest, rows: Rows) -> None:
        """Let readers see what was just written."""
        before = self._snapshot
        self._snapshot = before.moved(manifest) if rows is before.rows else Snapshot(manifest, rows)
        self._seen = self._look()


@dataclass(frozen=True, slots=True)
class _Seen:
    """What tells one manifest file from the next without reading it."""

    inode: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class _Stated:
    """What the index takes of a posting, before it is embedded."""

    counts: Mapping[str, int]
    passages: Sequence[str]
    digest: bytes


def _stated(posting: Posting, window: int) -> _Stated:
    counts, passages = counts_of(posting), passages_of(posting, window)
    raw = json.dumps([sorted(counts.items()), passages]).encode()
    return _Stated(counts, passages, hashlib.blake2b(raw, digest_size=16).digest())
