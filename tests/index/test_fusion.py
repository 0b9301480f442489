"""How two sides and many items become one score."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.fusion import of_one, of_several, pooled, standardised, trust

matrices = arrays(np.float32, (4, 6), elements=st.floats(-1, 1, width=16))


def test_z_scores_have_mean_zero_and_spread_one() -> None:
    got = standardised(np.array([[1, 2, 3, 4], [7, 7, 7, 7]], dtype=np.float32))
    assert got[0].mean() == pytest.approx(0, abs=1e-6)
    assert got[0].std() == pytest.approx(1, abs=1e-6)
    assert not got[1].any(), "a row that tells nothing says nothing"


def test_an_item_that_is_about_as_far_from_everything_counts_little() -> None:
    clear, vague = [0.9, 0.1, 0.1, 0.1], [0.11, 0.12, 0.1, 0.1]
    weights = trust(np.array([clear, vague], dtype=np.float32))
    assert weights[0] > 0.99
    assert weights.sum() == pytest.approx(1)


def test_one_item_that_fits_well_beats_many_that_fit_a_little() -> None:
    well, little = [0.9, 0.3, 0.1, 0.1], [0.1, 0.3, 0.1, 0.2]
    scores = of_several(np.zeros(4, np.float32), np.array([well, little, little], dtype=np.float32))
    assert scores.total.argmax() == 0


@given(matrices, st.permutations(range(4)))
def test_the_order_of_items_makes_no_difference(meaning: np.ndarray, order: list[int]) -> None:
    evidence = standardised(meaning)
    weights = np.full(4, 0.25)
    np.testing.assert_array_equal(pooled(evidence, weights), pooled(evidence[order], weights))


def test_both_sides_count_alike() -> None:
    one, other = np.array([3, 1, 0, 0], np.float32), np.array([0, 0, 1, 3], np.float32)
    total = of_one(one, other).total
    assert total[0] == pytest.approx(total[3])
    assert total[1] == pytest.approx(total[2])


def test_no_postings_have_no_scores() -> None:
    nothing = np.zeros(0, dtype=np.float32)
    assert len(of_one(nothing, nothing).total) == 0
