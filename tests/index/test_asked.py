"""A query is made ready the same whatever the order of its lines."""

from __future__ import annotations

import numpy as np

from foothold.domain.ranking import Query
from index import asked
from index.asked import LONG, OPENING, ask
from index.toy import ToyEmbedder


def test_an_item_is_asked_as_a_whole_and_by_its_sentences() -> None:
    toy = ToyEmbedder()
    got = ask(Query(("I built probes. They found lies.", "Rotterdam"), is_cv=True), toy)
    assert got is not None
    assert toy.embedded == ["I built probes. They found lies.", "I built probes.", "They found lies.", "Rotterdam"]
    assert got.starts.tolist() == [0, 3, 4]


def test_the_sentence_that_opens_an_item_counts_more() -> None:
    got = ask(Query(("Probes for lies. They found some.",)), ToyEmbedder())
    assert got is not None
    assert (got.words[0]["probe"], got.words[0]["found"]) == (OPENING, 1)


def test_a_line_that_stands_twice_is_asked_once_and_an_empty_one_not_at_all() -> None:
    got = ask(Query(("a probe", " ", "a probe ")), ToyEmbedder())
    assert got is not None
    assert len(got.words) == 1
    assert ask(Query((" ", "")), ToyEmbedder()) is None


def test_a_text_of_many_words_is_long_even_where_nobody_says_it_is_a_cv() -> None:
    short, long = Query(("a probe",)), Query((" ".join(f"word{n}" for n in range(LONG + 1)),))
    assert [got.is_long for got in (ask(short, ToyEmbedder()), ask(long, ToyEmbedder())) if got] == [False, True]


def test_those_who_look_for_candidates_are_the_same_in_any_order() -> None:
    lines = tuple(f"line {n} " + "word " * (n % 5) for n in range(asked.SPEAKERS + 8))
    one, other = ask(Query(lines), ToyEmbedder()), ask(Query(lines[::-1]), ToyEmbedder())
    assert one is not None
    assert other is not None
    assert len(one.speakers) == asked.SPEAKERS
    np.testing.assert_array_equal(np.sort(one.speakers, axis=0), np.sort(other.speakers, axis=0))
