"""How long it takes to tell a hundred thousand people what of a thousand new postings they should see.

    peak      sgemm of the same shape as one block, the best of many, in the same run
    blocked   `Batch` over everybody: products, pooling, words, filters, order
    one       the same for a sample, by `Snapshot.search` for each alone

Rates are by the time on the processor, so that a machine that has other work to do as well changes them little.

Vectors and words are random, of the sizes that real ones have: what is measured is arithmetic and memory, not meaning.
"""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from foothold.domain.posting import PostingId
from index.asked import Asked
from index.embedder import Vectors
from index.manifest import Manifest
from index.reverse import TEXTS, Batch, Seeker
from index.rows import Entry, rows_of
from index.snapshot import Snapshot

DIMENSION = 384
STORED, ARRIVED, PASSAGES = 4000, 1000, 1
PEOPLE, SAMPLE = 100_000, 50
TOP = 10
FILTERS = 50
WORDS, WORDS_OF_POSTING, WORDS_OF_PERSON = 20_000, 120, 60


def bench(people: int = PEOPLE, arrived: int = ARRIVED, items: int = 1) -> dict[str, dict[str, dict[str, Any]]]:
    """Return times, memory and the share of the peak.

    Args:
        people: how many look.
        arrived: how many postings are new.
        items: texts of each person.
    """
    random = np.random.default_rng(5)
    snapshot = _snapshot(random)
    batch = Batch(snapshot, list(snapshot.rows.ids[:arrived]))
    seekers = _Seekers(random, batch, people, items)
    list(batch.search(seekers.first(1), TOP))  # what is made on first use is made now
    before = _megabytes()
    peak = _peak(random, len(batch.ids) * PASSAGES)
    product = _timed(lambda: _products(batch, seekers))
    blocked = _timed(lambda: sum(1 for _ in batch.search(seekers.first(people), TOP)))
    held = _megabytes()
    one = _timed(lambda: _one_by_one(snapshot, batch, seekers)).times(people / SAMPLE)
    flop = 2.0 * people * items * len(batch.ids) * PASSAGES * DIMENSION
    return {
        f"{arrived:,} new postings x {people:,} people, {items} text(s) each": {
            "blocked product": _row(product, flop, peak),
            "blocked search": _row(blocked, flop, peak) | {"megabytes_more": held - before},
            "one by one (sample)": _row(one, flop, peak),
        },
        "peak": {"sgemm": {"gflops": peak / 1e9}},
    }


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the clock, and on the processor (of all cores together)."""

    seconds: float
    cpu_s: float

    def times(self, factor: float) -> Took:
        """Return what so many times as much would take."""
        return Took(self.seconds * factor, self.cpu_s * factor)


def _row(took: Took, flop: float, peak: float) -> dict[str, Any]:
    rate = flop / took.cpu_s
    return {"seconds": took.seconds, "cpu_s": took.cpu_s, "gflops": rate / 1e9, "share_of_peak": rate / peak}


class _Seekers:
    """Makes people as they are asked for, from a pool: a hundred thousand of them need no memory."""

    def __init__(self, random: np.random.Generator, batch: Batch, people: int, items: int) -> None:
        self._items = items
        self._pool = _unit(random, 20_000 + items)
        self._words = [Counter(f"w{n}" for n in _words(random, WORDS_OF_PERSON)) for _ in range(500)]
        self._masks = random.random((FILTERS, len(batch.ids))) < 0.3
        self.people = people

    def first(self, count: int) -> Iterator[Seeker]:
        """Yield the first so many people."""
        for number in range(min(count, self.people)):
            begin = (number * 7) % 20_000
            mask = self._masks[number % FILTERS]
            words = (self._words[number % 500],) * self._items
            vectors = self._pool[begin : begin + self._items]
            yield Seeker(Asked(words, vectors, np.arange(self._items + 1), is_long=True), mask)


def _products(batch: Batch, seekers: _Seekers) -> None:
    """Only the products and the pooling, block by block."""
    block: list[Asked] = []
    for seeker in seekers.first(seekers.people):
        if seeker.asked is None:
            continue
        block.append(seeker.asked)
        if (len(block) + 1) * len(seeker.asked.vectors) > TEXTS:
            batch.dense([each.vectors for each in block], [each.starts for each in block])
            block = []
    batch.dense([each.vectors for each in block], [each.starts for each in block])


def _one_by_one(snapshot: Snapshot, batch: Batch, seekers: _Seekers) -> None:
    for seeker in seekers.first(SAMPLE):
        mask = seeker.allowed
        among = {key for key, fine in zip(batch.ids, mask if mask is not None else (), strict=False) if fine}
        if seeker.asked is not None:
            snapshot.search(seeker.asked, TOP, among=among)


def _peak(random: np.random.Generator, columns: int) -> float:
    """Return the flop per second of one core of the best of many products of the shape of a block."""
    left, right = _unit(random, TEXTS), _unit(random, columns).T.copy()
    out = np.empty((TEXTS, columns), dtype=np.float32)
    rounds = 20
    best = min(_timed(lambda: [np.matmul(left, right, out=out) for _ in range(rounds)]).cpu_s for _ in range(10))
    return 2.0 * rounds * TEXTS * columns * DIMENSION / best


def _snapshot(random: np.random.Generator) -> Snapshot:
    entries = []
    for number in range(STORED):
        counts = {f"w{word}": 1 + word % 3 for word in _words(random, WORDS_OF_POSTING)}
        vectors = _unit(random, PASSAGES).astype(np.float16)
        entries.append(Entry(PostingId(f"p{number:06}"), b"\0" * 16, counts, vectors))
    return Snapshot(Manifest("bench"), rows_of(entries, DIMENSION))


def _words(random: np.random.Generator, count: int) -> list[int]:
    """Return words as texts have them: few that are everywhere, many that are rare."""
    return sorted({int(word) % WORDS for word in random.zipf(1.2, count)})


def _unit(random: np.random.Generator, count: int) -> Vectors:
    rows = random.standard_normal((count, DIMENSION)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _timed(work: Callable[[], object]) -> Took:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - wall, time.process_time() - cpu)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
