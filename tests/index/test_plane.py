from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from foothold.domain.posting import PostingId
from index.plane import lay_out, places_of


def grouped(groups: int, each: int, seed: int = 1) -> np.ndarray:
    """Return unit vectors in groups that are alike inside and not outside."""
    draw = np.random.default_rng(seed)
    middles = draw.normal(size=(groups, 32))
    vectors = np.repeat(middles, each, axis=0) + 0.3 * draw.normal(size=(groups * each, 32))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def ids(count: int) -> list[PostingId]:
    return [PostingId(f"p{at:04}") for at in range(count)]


def test_what_is_alike_lies_near() -> None:
    places = lay_out(grouped(6, 15))
    apart = np.linalg.norm(places[:, None] - places[None], axis=-1)
    np.fill_diagonal(apart, np.inf)
    nearest = np.argsort(apart, axis=1)[:, :5] // 15
    own = np.arange(90)[:, None] // 15
    assert (nearest == own).mean() > 0.95


def test_the_same_postings_give_the_same_picture() -> None:
    vectors = grouped(3, 10)
    assert (lay_out(vectors) == lay_out(vectors)).all()


def test_a_handful_that_is_like_nothing_else_leaves_no_empty_picture() -> None:
    places = lay_out(np.concatenate([grouped(12, 20), grouped(1, 7, seed=9)]))
    edges = places.max(axis=0) - places.min(axis=0)
    middle = np.quantile(places, 0.95, axis=0) - np.quantile(places, 0.05, axis=0)
    assert (middle > 0.55 * edges).all()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
def test_few_postings_have_places_too(count: int) -> None:
    places = lay_out(grouped(1, 7)[:count])
    assert places.shape == (count, 2)
    assert np.isfinite(places).all()


def test_a_new_posting_moves_nobody_and_stands_amid_what_it_is_like(tmp_path: Path) -> None:
    vectors = grouped(4, 15)
    before = places_of(ids(59), vectors[:59], tmp_path)
    after = places_of(ids(60), vectors, tmp_path)
    assert (after[:59] == before).all()
    own = np.linalg.norm(before[45:] - after[59], axis=1).mean()
    others = np.linalg.norm(before[:45] - after[59], axis=1).mean()
    assert own < others


def test_many_new_ones_are_placed_anew_and_kept(tmp_path: Path) -> None:
    vectors = grouped(4, 15)
    places_of(ids(30), vectors[:30], tmp_path)
    anew = places_of(ids(60), vectors, tmp_path)
    assert (anew == lay_out(vectors)).all()
    assert (places_of(ids(60), vectors, tmp_path) == anew).all()


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_made_again(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "plane.npz").write_bytes(content)
    assert places_of(ids(20), grouped(2, 10), tmp_path).shape == (20, 2)
