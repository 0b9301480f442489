"""Words that are spelt alike meet, and only stored words are needed for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from foothold.domain.posting import PostingId
from index import grams
from index.grams import Grams, grams_of
from index.rows import Entry, Rows, merged, rows_of

TEXTS = ["deception probe", "alignment proof", "probe probe policy", ""]


def rows(texts: Sequence[str]) -> Rows:
    vector = np.ones((1, 1), dtype=np.float16)
    return rows_of([Entry(PostingId(f"p{n}"), bytes(16), Counter(t.split()), vector) for n, t in enumerate(texts)], 1)


def cosine(query: str, text: str, texts: Sequence[str]) -> float:
    """The same in plain steps."""

    def vector(words: str) -> dict[str, float]:
        counts = Counter(gram for word in words.split() for gram in grams_of(word))
        having = {gram: sum(gram in [g for w in t.split() for g in grams_of(w)] for t in texts) for gram in counts}
        return {
            gram: (1 + np.log(count)) * (np.log((1 + len(texts)) / (1 + having[gram])) + 1)
            for gram, count in counts.items()
            if having[gram]
        }

    one, other = vector(query), vector(text)
    length = np.sqrt(sum(x * x for x in one.values()) * sum(x * x for x in other.values()))
    return float(sum(one[gram] * other.get(gram, 0.0) for gram in one) / length) if length else 0.0


@pytest.mark.parametrize("query", ["deceptive misalign", "probe", "unheard", "policy probe probe proofs"])
@pytest.mark.parametrize("block", [1, 4096])
def test_cosines_are_those_of_the_plain_formula(query: str, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grams, "BLOCK", block)
    got = Grams(rows(TEXTS)).of(np.arange(4)).cosines([Counter(query.split())])
    expected = [cosine(query, text, TEXTS) for text in TEXTS]
    np.testing.assert_allclose(got[0], expected, atol=2e-5)


def test_words_with_one_stem_of_letters_meet() -> None:
    got = Grams(rows(TEXTS)).of(np.arange(4)).cosines([Counter(["misalign"])])[0]
    assert got.argmax() == 1


def test_a_part_of_the_postings_scores_as_it_does_among_all() -> None:
    all_ = Grams(rows(TEXTS))
    query = [Counter(["probe"]), Counter(["policy", "proof"])]
    np.testing.assert_array_equal(
        all_.of(np.array([0, 2])).cosines(query), all_.of(np.arange(4)).cosines(query)[:, [0, 2]]
    )


def test_what_was_removed_leaves_no_trace() -> None:
    grown = merged(rows([*TEXTS, "sandbagging probes"]), rows([]), [PostingId("p4")])
    query = [Counter(["sandbagging", "probe"])]
    order = np.arange(4)
    np.testing.assert_array_equal(Grams(grown).of(order).cosines(query), Grams(rows(TEXTS)).of(order).cosines(query))
