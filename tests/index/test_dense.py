"""The nearest passages are those that brute force finds, and whitening keeps lengths."""

from __future__ import annotations

import numpy as np
import pytest

from foothold.domain.posting import PostingId
from index.dense import Dense
from index.embedder import Vectors
from index.rows import Entry, Rows, rows_of
from index.shortlist import Shortlist
from index.whitening import FEWEST, whitening

DIMENSION = 16


def unit(random: np.random.Generator, count: int) -> Vectors:
    rows = random.standard_normal((count, DIMENSION)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture
def rows() -> Rows:
    random = np.random.default_rng(1)
    sizes = random.integers(1, 4, 200)
    return rows_of(
        [
            Entry(PostingId(f"p{n:03}"), bytes(16), {"w": 1}, unit(random, k).astype(np.float16))
            for n, k in enumerate(sizes)
        ],
        DIMENSION,
    )


@pytest.mark.parametrize("limit", [1, 7, 1000])
@pytest.mark.parametrize("share", [0.5, 1.0], ids=["some are allowed", "all are allowed"])
def test_faiss_finds_what_brute_force_finds(rows: Rows, limit: int, share: float) -> None:
    random = np.random.default_rng(2)
    queries, allowed = unit(random, 3), random.random(len(rows)) < share
    owner = np.repeat(np.arange(len(rows)), np.diff(rows.starts))
    products = queries @ rows.vectors.astype(np.float32).T
    products[:, ~allowed[owner]] = -np.inf
    best = np.argsort(-products, axis=1)[:, : min(limit, int(allowed[owner].sum()))]
    assert Dense(rows).nearest(queries, limit, allowed).tolist() == np.unique(owner[best]).tolist()


def test_an_item_meets_the_best_passage_of_each_posting(rows: Rows) -> None:
    dense = Dense(rows)
    order = np.array([3, 50, 199])
    query = dense.white(unit(np.random.default_rng(3), 1))
    got = Shortlist(rows, order, None, dense.white).by_meaning(query, np.array([0, 1]))  # type: ignore[arg-type]
    for place, row in enumerate(order):
        passages = dense.white(rows.vectors[rows.starts[row] : rows.starts[row + 1]].astype(np.float32))
        assert got[0, place] == pytest.approx(float((passages @ query[0]).max()), abs=1e-6)


def test_an_item_counts_as_a_whole_and_by_its_best_sentence(rows: Rows) -> None:
    dense = Dense(rows)
    texts = dense.white(unit(np.random.default_rng(4), 6))
    shortlist = Shortlist(rows, np.arange(10), None, dense.white)  # type: ignore[arg-type]
    each = shortlist.by_meaning(texts, np.arange(7))
    item = shortlist.by_meaning(texts, np.array([0, 6]))[0]
    np.testing.assert_allclose(item, (each[0] + each[1:].max(axis=0)) / 2, atol=1e-6)


def test_few_passages_are_left_as_they_are() -> None:
    few = unit(np.random.default_rng(5), FEWEST - 1)
    np.testing.assert_allclose(whitening(few.astype(np.float16))(few), few, atol=1e-6)


def test_what_all_passages_share_is_taken_away_in_part() -> None:
    random = np.random.default_rng(6)
    shared = 3 * unit(random, 1)
    alike = unit(random, 500) + shared
    alike /= np.linalg.norm(alike, axis=1, keepdims=True)
    before, white = alike @ alike.T, whitening(alike.astype(np.float16))(alike)
    assert before.mean() > 0.8
    assert (white @ white.T).mean() < before.mean() - 0.05
    np.testing.assert_allclose(np.linalg.norm(white, axis=1), 1, atol=1e-5)
