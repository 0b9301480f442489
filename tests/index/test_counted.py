"""Many queries at once are weighed and multiplied as each alone."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse import random as random_sparse

from index.counted import FEW, Weights, counted, damped, of_length_one, spelt

COLUMNS = {"probe": 0, "lie": 1, "proof": 2}


def test_parts_of_a_query_are_added_up_and_unknown_words_left_out() -> None:
    queries = [(Counter(probe=2), Counter(probe=1, unheard=4)), (), (Counter(lie=1),)]
    np.testing.assert_array_equal(counted(queries, COLUMNS, 3).toarray(), [[3, 0, 0], [0, 0, 0], [0, 1, 0]])


def test_a_part_that_stands_twice_counts_twice() -> None:
    np.testing.assert_array_equal(spelt([("lie", "lie", "?"), ()], COLUMNS, 3).toarray(), [[0, 2, 0], [0, 0, 0]])


def test_logarithms_are_those_of_the_plain_formula() -> None:
    counts = np.array([1.0, 7.0, 400.0])
    np.testing.assert_allclose(damped(counts), 1 + np.log(counts), rtol=1e-15)
    assert not len(damped(np.zeros(0)))


@pytest.mark.parametrize("queries", [1, FEW, 3 * FEW])
def test_common_and_rare_words_together_are_the_whole_product(queries: int) -> None:
    random = np.random.default_rng(1)
    filled = random_sparse(60, 200, 0.1, rng=random, dtype=np.float32).toarray()
    filled[3:20, 4:] = 0
    weights = csr_matrix(filled)
    asked = of_length_one(random_sparse(queries, 60, 0.2, format="csr", rng=random))
    got = Weights(weights).products(asked)
    np.testing.assert_allclose(got, asked.toarray() @ filled, atol=1e-6)
