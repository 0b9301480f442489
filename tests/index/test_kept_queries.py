"""Vectors of subscribers: kept by owner and model, gone with their owner."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from foothold.domain.ranking import Query
from index.embedder import Vectors
from index.kept_queries import KeptQueries
from index.searcher import open_index
from index.toy import ToyEmbedder
from tests.makers import held


def vector(*numbers: float) -> Vectors:
    return np.array(numbers, dtype=np.float32)


def holding(folder: Path, piece: bytes) -> list[str]:
    return [path.name for path in sorted(folder.rglob("*")) if path.is_file() and piece in path.read_bytes()]


def test_what_is_kept_is_found_by_its_text_and_model(tmp_path: Path) -> None:
    kept = KeptQueries(tmp_path / "asked.sqlite")
    kept.put("ada", "m", {b"one": vector(0.25, 0.5), b"two": vector(1, 0)})
    found = kept.get("m", [b"one", b"three"])
    assert list(found) == [b"one"]
    assert np.array_equal(found[b"one"], vector(0.25, 0.5))
    assert kept.get("other", [b"one"]) == {}
    assert kept.has("ada", "m")
    assert not kept.has("bob", "m")
    kept.close()


def test_another_model_takes_the_place_of_the_first(tmp_path: Path) -> None:
    kept = KeptQueries(tmp_path / "asked.sqlite")
    kept.put("ada", "old", {b"one": vector(1, 0)})
    kept.put("ada", "new", {b"one": vector(0, 1)})
    assert not kept.has("ada", "old")
    assert kept.has("ada", "new")
    kept.close()


def test_who_is_forgotten_leaves_no_byte_and_takes_nobody_along(tmp_path: Path) -> None:
    kept = KeptQueries(tmp_path / "asked.sqlite")
    rare = vector(*np.linspace(0.1, 0.9, 64))
    piece = rare.astype("<f2").tobytes()
    kept.put("ada", "m", {b"one": rare, b"both": vector(1)})
    kept.put("bob", "m", {b"both": vector(1)})
    assert holding(tmp_path, piece)
    assert kept.forget(["ada", "nobody"])
    assert holding(tmp_path, piece) == []
    assert list(kept.get("m", [b"one", b"both"])) == [b"both"]
    kept.close()


def test_what_is_kept_is_what_a_search_would_make(tmp_path: Path) -> None:
    query = Query(("Trained probes. Read circuits.", "Trained probes. Read circuits.", "Wrote audits"), is_cv=True)
    first = open_index(tmp_path, ToyEmbedder)
    first.update([held("one", title="Probe a circuit")], [], 1)
    found = first.search(query, 5)
    first.keep("ada", query)

    class Never(ToyEmbedder):
        def queries(self, texts: object) -> Vectors:
            raise AssertionError("it is kept")

    again = open_index(tmp_path, Never)
    again.keep("ada", query)
    assert again.search(query, 5) == found
    assert len(found) == 1
