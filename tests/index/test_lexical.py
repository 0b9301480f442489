"""Words are counted as BM25 and TF-IDF say, and a query as long as a CV is no different from a short one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from foothold.domain.posting import PostingId
from index.lexical import K1, B, Lexical
from index.rows import Entry, Rows, rows_of

TEXTS = ["probe probe activation", "policy brief", "probe policy", ""]


def rows(texts: Sequence[str]) -> Rows:
    vector = np.ones((1, 1), dtype=np.float16)
    return rows_of([Entry(PostingId(f"p{n}"), bytes(16), Counter(t.split()), vector) for n, t in enumerate(texts)], 1)


def bm25(query: Sequence[str], texts: Sequence[Sequence[str]]) -> list[float]:
    """The textbook formula, word by word."""
    average = sum(map(len, texts)) / len(texts)
    scores = []
    for text in texts:
        score = 0.0
        for word in query:
            having = sum(word in other for other in texts)
            idf = math.log(1 + (len(texts) - having + 0.5) / (having + 0.5))
            count = text.count(word)
            score += idf * count * (K1 + 1) / (count + K1 * (1 - B + B * len(text) / average))
        scores.append(score)
    return scores


def test_bm25_is_the_textbook_formula() -> None:
    query = ["probe", "policy", "probe"]
    got = Lexical(rows(TEXTS)).bm25(Counter(query))
    np.testing.assert_allclose(got, bm25(query, [text.split() for text in TEXTS]), rtol=1e-6)


def test_the_cosine_of_a_text_with_itself_is_one() -> None:
    got = Lexical(rows(TEXTS)).cosine(Counter(TEXTS[0].split()))
    assert got[0] == pytest.approx(1.0, abs=1e-6)
    assert got[1] == 0.0
    assert got[3] == 0.0


def test_words_no_posting_has_change_nothing_but_the_length_of_a_query() -> None:
    lexical = Lexical(rows(TEXTS))
    np.testing.assert_array_equal(lexical.bm25(Counter(["probe"])), lexical.bm25(Counter(["probe", "unheard"])))


def test_no_postings_give_no_scores() -> None:
    assert len(Lexical(rows([])).cosine(Counter(["probe"]))) == 0
    assert len(Lexical(rows([])).bm25(Counter(["probe"]))) == 0
