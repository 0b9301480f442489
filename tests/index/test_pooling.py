"""A block of people is scored as each alone, whatever each of them may see."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.fusion import of_one, of_several
from index.pooling import best_of, of_one_each, of_several_each
from index.rows import offsets

POSTINGS = 30


def block(seed: int, items: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return words, meaning and mask of so many people; everybody may see something."""
    random = np.random.default_rng(seed)
    words = random.random((len(items), POSTINGS)).astype(np.float32) * (random.random((len(items), POSTINGS)) < 0.7)
    meaning = random.uniform(-1, 1, (sum(items), POSTINGS)).astype(np.float32)
    meaning[0] = 0.25  # an item that is equally far from everything
    mask = random.random((len(items), POSTINGS)) < random.uniform(0.05, 1, (len(items), 1))
    mask[:, 0] = True
    return words.astype(np.float32), meaning, mask.astype(np.float32)


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.lists(st.integers(2, 4), min_size=1, max_size=5))
def test_several_items_of_each_as_fusion_says_of_one(seed: int, items: list[int]) -> None:
    words, meaning, mask = block(seed, items)
    starts = offsets(items)
    totals, slack = of_several_each(words, meaning, starts, mask, mask.sum(axis=1, keepdims=True))
    for person, (begin, end) in enumerate(pairwise(starts)):
        seen = mask[person] > 0
        alone = of_several(words[person, seen], meaning[begin:end][:, seen]).total
        assert np.abs(totals[person, seen] - alone).max() <= slack[person]


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 5))
def test_one_item_of_each_as_fusion_says_of_one(seed: int, people: int) -> None:
    words, meaning, mask = block(seed, [1] * people)
    totals, slack = of_one_each(words, meaning, mask, mask.sum(axis=1, keepdims=True))
    for person in range(people):
        seen = mask[person] > 0
        alone = of_one(words[person, seen], meaning[person, seen]).total
        assert np.abs(totals[person, seen] - alone).max() <= slack[person]


def test_the_slack_is_small_where_scores_differ() -> None:
    words, meaning, mask = block(1, [3] * 20)
    counts = mask.sum(axis=1, keepdims=True)
    for _, slack in (
        of_several_each(words, meaning, offsets([3] * 20), mask, counts),
        of_one_each(words, meaning[1:21], mask, counts),
    ):
        assert np.median(slack) < 1e-3


@pytest.mark.parametrize("limit", [1, 3, 7, 8])
def test_the_best_come_first_ties_by_place_and_what_is_masked_last(limit: int) -> None:
    totals = np.array([[0.5, -0.0, 2.0, 0.0, -3.0, 2.0, -0.5]], dtype=np.float32)
    mask = np.array([[1, 1, 1, 1, 1, 1, 0]], dtype=np.float32)
    assert best_of(totals, mask, limit).tolist()[0] == [2, 5, 0, 1, 3, 4, 6][:limit]


@given(st.lists(st.floats(-5, 5, width=16), min_size=1, max_size=20), st.integers(1, 25))
def test_the_best_are_those_of_a_stable_sort(scores: list[float], limit: int) -> None:
    totals = np.array([scores], dtype=np.float32)
    expected = np.argsort(-totals, kind="stable", axis=1)[:, :limit]
    np.testing.assert_array_equal(best_of(totals, np.ones_like(totals), limit), expected)
