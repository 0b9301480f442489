"""Names said in other words: all stems close together, and the model agrees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from foothold.domain.reference import Skill
from index.embedder import Vectors
from index.models import ModelRecord
from index.paraphrases import SMALL, WORD, Paraphrases, stem
from index.skills import Skills

TABLE = {
    "robust": Skill("robust", "Adversarial robustness"),
    "interp": Skill("interp", "Interpretability", aliases=("model interpretability",)),
    "patching": Skill("patching", "Activation patching"),
    "python": Skill("python", "Python"),
    "c": Skill("c", "C", aliases=("C programming",), ambiguous=("C",)),
}


class StemEmbedder:
    """Two texts are as close as the stems that they share."""

    model = ModelRecord("stems", dimension=256)

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def queries(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        rows = np.zeros((len(texts), 256), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in WORD.findall(text):
                if word.lower() not in SMALL:
                    row[sum(map(ord, stem(word))) % 256] = 1.0
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    passages = queries


def keys(text: str) -> list[str]:
    return [mention.skill for mention in Skills(TABLE, StemEmbedder()).find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We ask whether networks are robust to adversarial attacks.", ["robust"]),
        ("Interpreting models of code", ["interp"]),
        ("Patch the activations and see", ["patching"]),
        ("Activation patching", ["patching"]),
        ("Be robust. Adversarial cases come later.", []),
        ("Robust statistics, and many, many, many more words until something adversarial", []),
        ("Robust optics", []),
        ("Competitive programming in C++", []),
        ("Programming of chips in C", ["c"]),
    ],
)
def test_names_said_in_other_words(text: str, found: list[str]) -> None:
    assert keys(text) == found


def test_words_that_the_model_finds_far_are_left_out() -> None:
    # All stems are there, but so is much else.
    assert keys("robust long tall wide small adversarial") == []


def test_without_a_model_only_names_count() -> None:
    assert Skills(TABLE).find("Interpreting models of code") == ()


def test_nothing_is_embedded_where_no_word_is_shared() -> None:
    embedder = StemEmbedder()
    assert Paraphrases({"robust": ("Adversarial robustness",)}, embedder).find("Python and cooking", ()) == []
    assert embedder.embedded == []


def test_the_words_shown_are_the_sentence() -> None:
    mention = Skills(TABLE, StemEmbedder()).find("First. Interpreting models of code is fun. Last.")[0]
    assert mention.words == "Interpreting models of code is fun."
