"""A posting becomes passages that fit the window, in whole sentences where it can."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.passages import passages_of, pieces, sentences_of
from tests.makers import posting

WINDOW = 32


def test_a_short_posting_is_one_passage_with_its_title_first() -> None:
    short = posting("Probe for lies", text="Train a probe.\n\nReport its accuracy.", section=("Interpretability",))
    assert passages_of(short, WINDOW) == ["Probe for lies. Train a probe. Report its accuracy."]


def test_the_title_alone_is_a_passage() -> None:
    assert passages_of(posting("Probe for lies", text=""), WINDOW) == ["Probe for lies"]


def test_sentences_stay_whole_where_they_fit() -> None:
    sentence = "Each of these sentences has about eleven word pieces in it, no more."
    passages = passages_of(posting("Long", text=" ".join([sentence] * 5)), WINDOW)
    assert len(passages) > 1
    assert all(passage.endswith(".") for passage in passages)


def test_sentences_end_at_full_stops_and_line_ends_but_not_inside_numbers() -> None:
    assert list(sentences_of("I read v2.1 twice. Then I wrote;\nnot much.\n- \n")) == [
        "I read v2.1 twice.",
        "Then I wrote;",
        "not much.",
    ]


@given(st.lists(st.text(max_size=40), max_size=20))
def test_no_word_is_lost_and_every_passage_fits(parts: list[str]) -> None:
    long = posting("Title", text=" ".join(parts))
    passages = passages_of(long, WINDOW)
    assert " ".join(passages).split() == " ".join(["Title.", *parts] if "".join(parts).strip() else ["Title"]).split()
    assert all(pieces(passage) <= WINDOW - 2 or len(passage.split()) == 1 for passage in passages)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("deception", 2), ("GPT-4", 3), ("2026", 2), ("modèle", 3), ("对齐", 2), ("", 0)],
)
def test_pieces_are_estimated_from_letters(text: str, expected: int) -> None:
    assert pieces(text) == expected
