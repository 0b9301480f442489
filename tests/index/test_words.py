"""What counts as the same word."""

from __future__ import annotations

import pytest

from index.words import counts_of, words_of
from tests.makers import posting


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Probes, probing the models", ["probe", "probing", "model"]),
        ("C++ and C#", ["c++", "c#"]),
        ("studies of interpretability and interpolation", ["study", "interpre", "interpol"]),
        ("GPT-4's loss", ["gpt", "4", "loss"]),
        ("the of and", []),
    ],
    ids=["case and plural", "languages keep their signs", "endings", "numbers and possessives", "stop words"],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_words_of_the_title_count_more_and_the_organisation_can_be_searched() -> None:
    counts = counts_of(posting("Probes", text="Train probes.", organisation="Redwood", tags=("control",)))
    assert counts["probe"] > counts["train"] > 0
    assert counts["redwood"] > 0
    assert counts["control"] > 0
