"""The real model gives the vectors its authors meant."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from foothold.domain.errors import ModelError
from index.embedder import Embedder, SentenceEmbedder, load_embedder
from index.models import DEFAULT_MODEL, ModelRecord

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder(DEFAULT_MODEL)


def test_rows_have_length_one_and_the_recorded_dimension(embedder: Embedder) -> None:
    rows = embedder.passages(["a probe", "a brief", ""])
    assert rows.shape == (3, 384)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.queries([]).shape == (0, 384)


def test_meaning_is_near_without_shared_words(embedder: Embedder) -> None:
    near, far = embedder.passages(["A model hides what it knows.", "Bake bread with rye flour."])
    query = embedder.queries(["language models that lie"])[0]
    assert query @ near > query @ far + 0.2


def test_it_reads_more_than_128_word_pieces_and_no_more_than_256(embedder: Embedder) -> None:
    start = "bread " * 180
    one, other, cut = embedder.passages([start + "probe " * 60, start + "judge " * 60, start + "probe " * 90])
    assert one @ other < 0.99
    long = "bread " * 300
    same = embedder.passages([long + "probe", long + "judge"])
    np.testing.assert_allclose(same[0], same[1], atol=1e-5)
    assert one @ cut > 0.9


def test_a_text_has_one_vector_alone_or_in_company(embedder: Embedder) -> None:
    alone = embedder.passages(["a short text"])[0]
    together = embedder.passages(["a much longer text about many things " * 20, "a short text"])[1]
    np.testing.assert_allclose(alone, together, atol=1e-5)


def test_many_threads_get_the_vectors_that_one_gets(embedder: Embedder) -> None:
    texts = [f"text number {number} " * (1 + number % 7) for number in range(12)]
    expected = embedder.passages(texts)
    wrong: list[int] = []

    def ask(offset: int) -> None:
        for number in range(offset, 12, 4):
            got = embedder.passages([texts[number]])[0]
            if not np.allclose(got, expected[number], atol=1e-4):
                wrong.append(number)

    threads = [threading.Thread(target=ask, args=(offset,)) for offset in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_model_that_is_nowhere_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="no-such-model"):
        SentenceEmbedder(ModelRecord("no-such-model", hub="./no-such-model")).queries(["x"])
