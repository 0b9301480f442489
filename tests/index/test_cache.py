"""Nothing unchanged is embedded twice, and nothing a person wrote reaches the disk."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np

from index.cache import CachedEmbedder, EmbeddingCache
from index.toy import ToyEmbedder


def test_a_text_is_embedded_once_even_when_it_stands_twice_in_one_call(tmp_path: Path) -> None:
    toy = ToyEmbedder()
    cached = CachedEmbedder(toy, EmbeddingCache(tmp_path / "c.sqlite"))
    first = cached.passages(["a probe", "a brief", "a probe"])
    again = cached.passages(["a brief", "a probe"])
    assert toy.embedded == ["a probe", "a brief"]
    np.testing.assert_array_equal(first[[1, 0]], again)


def test_kept_vectors_outlive_the_process(tmp_path: Path) -> None:
    CachedEmbedder(ToyEmbedder(), EmbeddingCache(tmp_path / "c.sqlite")).passages(["a probe"])
    later = ToyEmbedder()
    CachedEmbedder(later, EmbeddingCache(tmp_path / "c.sqlite")).passages(["a probe"])
    assert later.embedded == []


def test_a_kept_vector_equals_a_fresh_one(tmp_path: Path) -> None:
    cached = CachedEmbedder(ToyEmbedder(), EmbeddingCache(tmp_path / "c.sqlite"))
    np.testing.assert_array_equal(cached.passages(["some words"]), cached.passages(["some words"]))


def test_another_model_does_not_get_the_vectors_of_the_first(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "c.sqlite")
    CachedEmbedder(ToyEmbedder(8), cache).passages(["a probe"])
    other = ToyEmbedder(16, name="other")
    assert CachedEmbedder(other, cache).passages(["a probe"]).shape == (1, 16)
    assert other.embedded == ["a probe"]


def test_what_people_look_for_is_remembered_in_memory_only(tmp_path: Path) -> None:
    toy, cache = ToyEmbedder(), EmbeddingCache(tmp_path / "c.sqlite")
    cached = CachedEmbedder(toy, cache)
    cached.queries(["a line of a CV"])
    cached.queries(["a line of a CV"])
    assert toy.embedded == ["a line of a CV"]
    assert len(cache) == 0


def test_many_threads_may_share_it(tmp_path: Path) -> None:
    cached = CachedEmbedder(ToyEmbedder(), EmbeddingCache(tmp_path / "c.sqlite"))
    expected = ToyEmbedder().passages([str(number) for number in range(40)]).astype(np.float16)
    wrong: list[int] = []

    def ask() -> None:
        for number in range(40):
            got = cached.passages([str(number)]).astype(np.float16)
            if not np.array_equal(got[0], expected[number]):
                wrong.append(number)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
