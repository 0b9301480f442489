"""A place in the plane for each posting: near means alike.

    vectors → nearest neighbours → start: two principal components → neighbours pull, others push → places

Linear projections of sentence embeddings mix everything in the middle; letting the neighbours pull keeps what is alike
together (the idea of UMAP and t-SNE, as plain steps with a fixed start, so that the same postings give the same
picture). Places are kept on disk: a posting that is new is put amid its neighbours and moves nobody, until so many are
new that all are placed again.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from foothold.domain.posting import PostingId
from index.embedder import Vectors

Places = NDArray[np.float32]
Rows = NDArray[np.int64]

NAME = "plane.npz"
NEIGHBOURS = 6
PUSHED_BY = 12
ROUNDS = 300
BLOCK = 2048
#: How far apart all begin, and how strongly the middle pulls: groups that are like nothing else stay in the picture.
#: Of starts from 3 to 10 and pulls from 0 to 0.1 this pair leaves least empty for what it costs in neighbours kept.
START = 3.0
HOME = 0.05
#: Share of new postings from which on all are placed again.
REDO = 0.1
AMID = 4
#: Share of the postings that lies within 1 of the middle, and how far beyond it the others may lie.
WITHIN = 0.9
MARGIN = 0.3


def places_of(ids: Sequence[PostingId], vectors: Vectors, folder: Path) -> Places:
    """Return the place of each posting, shape (n, 2), about -1 to 1; the same for the same postings.

    Args:
        ids: the postings.
        vectors: one row of length 1 for each, shape (n, dimension).
        folder: where places are kept.
    """
    kept = _read(folder / NAME)
    new = [row for row, key in enumerate(ids) if key not in kept]
    if len(new) > REDO * len(ids):
        places = lay_out(vectors)
        _write(folder / NAME, ids, places)
        return places
    places = np.array([kept.get(key, (0.0, 0.0)) for key in ids], dtype=np.float32).reshape(len(ids), 2)
    if new:
        known = np.array([row for row, key in enumerate(ids) if key in kept])
        alike = np.argsort(-(vectors[new] @ vectors[known].T), axis=1, kind="stable")[:, :AMID]
        places[new] = places[known[alike]].mean(axis=1)
    return places


def lay_out(vectors: Vectors, rounds: int = ROUNDS) -> Places:
    """Return places for all, from nothing but the vectors."""
    count = len(vectors)
    if count <= NEIGHBOURS:
        return _scaled(principal(vectors))
    near = neighbours(vectors, NEIGHBOURS)
    places = START * _scaled(principal(vectors))
    draw = np.random.default_rng(0)
    for step in range(rounds):
        rate = 1 - step / rounds
        away = places[:, None] - places[near]
        pull = (away / (1 + _square(away))).sum(axis=1)
        others = draw.integers(0, count, (count, PUSHED_BY))
        away = places[:, None] - places[others]
        push = (away / ((0.05 + _square(away)) * (1 + _square(away)))).sum(axis=1)
        places = places + rate * np.clip(push - pull - HOME * places, -2, 2)
    return _scaled(places)


def principal(vectors: Vectors) -> Places:
    """Return the two principal components, signs fixed by the larger side."""
    if len(vectors) < 3:
        return np.array([[row, 0.0] for row in range(len(vectors))], dtype=np.float32).reshape(-1, 2)
    middle = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(middle.T @ middle)
    found = middle @ axes[:, -1:-3:-1]
    return np.asarray(found * np.sign((found**3).sum(axis=0) + 1e-12), dtype=np.float32)


def neighbours(vectors: Vectors, count: int) -> Rows:
    """Return the rows of the nearest others of each row, shape (n, count)."""
    found = np.empty((len(vectors), count), dtype=np.int64)
    for begin in range(0, len(vectors), BLOCK):
        alike = vectors[begin : begin + BLOCK] @ vectors.T
        alike[np.arange(len(alike)), np.arange(begin, begin + len(alike))] = -np.inf
        found[begin : begin + BLOCK] = np.argpartition(-alike, count, axis=1)[:, :count]
    return found


def _square(away: Places) -> Places:
    return np.asarray((away * away).sum(axis=-1, keepdims=True), dtype=np.float32)


def _scaled(places: Places) -> Places:
    """Return places about their middle: most lie within 1 of it, and who lies farther is drawn in, in the same order.

    A handful that is like nothing else is pushed far off by all others and would leave a picture of empty ground.
    """
    if not len(places):
        return places
    middle = places - np.median(places, axis=0)
    away = np.linalg.norm(middle, axis=1, keepdims=True)
    away /= np.quantile(away, WITHIN) or 1.0
    drawn_in = np.where(away > 1, 1 + MARGIN * np.tanh((away - 1) / 2), away)
    middle = middle * drawn_in / np.maximum(np.linalg.norm(middle, axis=1, keepdims=True), 1e-9)
    return np.asarray(middle, dtype=np.float32)


def _read(path: Path) -> dict[str, tuple[float, float]]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            rows = zip(kept["ids"].tolist(), kept["places"].tolist(), strict=True)
            return {str(key): (float(x), float(y)) for key, (x, y) in rows}
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return {}


def _write(path: Path, ids: Sequence[PostingId], places: Places) -> None:
    """Replace the file in one step; it can always be made again, so it is not forced to the disk."""
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    with beside.open("wb") as file:
        np.savez(file, ids=np.array(ids, dtype=np.str_), places=places)
    beside.replace(path)
