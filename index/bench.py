"""How quick searching and taking in are, each beside a named alternative measured in the same run.

    words of a CV       one sparse product over all postings       against FTS5 of SQLite, the same words joined by OR
    nearest passages    FAISS, half precision                      against numpy, single precision and twice the memory
    a CV                both sides and what they are put together to
    a hundred more      one more segment beside the others         against writing everything anew
    kept embeddings     read from the file                         against making them, where a model is given

Vectors and words are random, of the sizes that real ones have: what is measured is arithmetic, memory and disk.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from foothold.domain.posting import PostingId
from index import segments
from index.asked import Asked
from index.cache import CachedEmbedder, EmbeddingCache
from index.embedder import Embedder, Vectors
from index.manifest import Manifest
from index.rows import Entry, Rows, merged, offsets, rows_of
from index.segments import Segment
from index.snapshot import Snapshot

SIZES = (20_000, 100_000)
DIMENSION, PASSAGES = 384, 2
WORDS, WORDS_OF_POSTING = 60_000, 120
ITEMS, WORDS_OF_ITEM = 40, 14
MORE = 100
ROUNDS = 5

Report = dict[str, dict[str, dict[str, Any]]]


def bench(sizes: tuple[int, ...] = SIZES, embedder: Embedder | None = None) -> Report:
    """Return milliseconds, the best of a few rounds, and how many times quicker ours is than the alternative.

    Args:
        sizes: how many postings.
        embedder: to measure making embeddings as well; None loads no model.
    """
    report: Report = {}
    for size in sizes:
        made = _Made(np.random.default_rng(7), size)
        report[f"search, {size:,} postings"] = {
            "words of a CV": _words(made),
            "nearest passages": _nearest(made),
            "a CV, both sides": {"ms": _best(partial(made.snapshot.search, made.cv, 300))},
            f"{MORE} more": _more(made),
        }
    if embedder is not None:
        report["embeddings"] = {"kept": _kept(embedder)}
    return report


class _Made:
    """Postings and a CV made of random words."""

    def __init__(self, random: np.random.Generator, size: int) -> None:
        self._random = random
        self._spelt = _spelt(random)
        self.texts = [self._text(WORDS_OF_POSTING) for _ in range(size)]
        self.rows = rows_of([self._entry(number, text) for number, text in enumerate(self.texts)], DIMENSION)
        self.more = rows_of([self._entry(size + n, self._text(WORDS_OF_POSTING)) for n in range(MORE)], DIMENSION)
        self.snapshot = Snapshot(Manifest("bench"), self.rows)
        items = tuple(Counter(self._text(WORDS_OF_ITEM)) for _ in range(ITEMS))
        self.cv = Asked(items, _unit(random, ITEMS), offsets([1] * ITEMS), is_long=True)

    def _text(self, count: int) -> list[str]:
        """Return words as texts have them: few that are everywhere, many that are rare."""
        return [self._spelt[int(word) % WORDS] for word in self._random.zipf(1.25, count)]

    def _entry(self, number: int, text: list[str]) -> Entry:
        vectors = _unit(self._random, PASSAGES).astype(np.float16)
        return Entry(PostingId(f"p{number:07}"), bytes(16), Counter(text), vectors)


def _words(made: _Made) -> dict[str, Any]:
    """Compare the words of a CV against all postings: ours and FTS5."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE posting USING fts5(text, content='')")
    lines = ((number, " ".join(text)) for number, text in enumerate(made.texts, 1))
    database.executemany("INSERT INTO posting (rowid, text) VALUES (?, ?)", lines)
    asked = " OR ".join(made.cv.everything)
    query = "SELECT rowid FROM posting WHERE posting MATCH ? ORDER BY rank LIMIT 300"
    ours = _best(lambda: made.snapshot.lexical.cosine(made.cv.everything))
    theirs = _best(lambda: database.execute(query, (asked,)).fetchall(), rounds=2)
    database.close()
    return _beside(ours, "FTS5", theirs)


def _nearest(made: _Made) -> dict[str, Any]:
    """Compare finding the passages nearest to each item: FAISS and numpy."""
    everyone = np.ones(len(made.rows), dtype=np.bool_)
    whole = made.rows.vectors.astype(np.float32)

    def product() -> object:
        return np.argpartition(-(made.cv.speakers @ whole.T), 64, axis=1)[:, :64]

    ours = _best(lambda: made.snapshot.dense.nearest(made.cv.speakers, 64, everyone))
    return _beside(ours, "numpy", _best(product, rounds=2))


def _more(made: _Made) -> dict[str, Any]:
    """Compare taking in a hundred more: one more segment, and everything anew."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        manifest = segments.add(path, Manifest("bench"), Segment(made.rows), made.rows)
        taken = _once(lambda: segments.add(path, manifest, Segment(made.more), _with_more(made)))
        anew = _once(lambda: segments.add(path, Manifest("bench", written=9), Segment(_with_more(made)), made.rows))
    return _beside(taken, "everything anew", anew)


def _with_more(made: _Made) -> Rows:
    return merged(made.rows, made.more, ())


def _kept(embedder: Embedder) -> dict[str, Any]:
    """Compare reading embeddings that are kept with making them."""
    texts = [f"An open problem of number {number}, about what a model does when nobody looks." for number in range(64)]
    embedder.passages(texts[:1])  # the model is loaded before, not in the measurement
    with tempfile.TemporaryDirectory() as folder:
        cache = EmbeddingCache(Path(folder) / "embeddings.sqlite")
        cached = CachedEmbedder(embedder, cache)
        made = _once(lambda: cached.passages(texts))
        kept = _best(lambda: cached.passages(texts))
        cache.close()
    return _beside(kept, "making them", made)


def _beside(ours: float, name: str, theirs: float) -> dict[str, Any]:
    return {"ms": ours, f"{name} ms": theirs, "times quicker": theirs / ours}


def _best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the milliseconds of the best round, after one that makes what is made on first use."""
    work()
    return min(_once(work) for _ in range(rounds))


def _once(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def _spelt(random: np.random.Generator) -> list[str]:
    letters = np.array(list("etaoinshrdlucmfwypvbgk"))
    return ["".join(random.choice(letters, size)) for size in random.integers(3, 9, WORDS)]


def _unit(random: np.random.Generator, count: int) -> Vectors:
    rows = random.standard_normal((count, DIMENSION)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
