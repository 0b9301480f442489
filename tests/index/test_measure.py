"""The measure reads the layout of BEIR and goes through the code that searches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.measure import items_of, measure, ndcg
from index.toy import ToyEmbedder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    documents = [
        {"_id": 1, "title": "Probes", "text": "Train a linear probe on activations."},
        {"_id": "b", "title": "Briefs", "text": "Compare laws on compute."},
        {"_id": "c", "title": "", "text": "Formal proofs about agents."},
    ]
    queries = [{"_id": "q1", "text": "linear probe"}, {"_id": "q2", "text": "laws"}, {"_id": "q3", "text": "unjudged"}]
    for name, lines in (("corpus", documents), ("queries", queries)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\t1\t1\nq2\tb\t2\nq2\tc\t0\n")
    (tmp_path / "qrels" / "train.tsv").write_text("query-id\tcorpus-id\tscore\nq3\tb\t1\n")
    return tmp_path


@pytest.mark.parametrize("cv", [False, True])
def test_every_system_is_measured_on_the_test_split(folder: Path, *, cv: bool) -> None:
    got = measure(folder, ToyEmbedder(), cv=cv)
    assert (got["queries"], got["documents"]) == (2, 3)
    assert set(got["systems"]) == {"lexical", "dense", "fused"}
    assert got["systems"]["fused"] == {"ndcg@10": 1.0, "mrr": 1.0, "recall@100": 1.0}


def test_a_second_run_embeds_nothing(folder: Path, tmp_path: Path) -> None:
    first, second = ToyEmbedder(), ToyEmbedder()
    assert measure(folder, first, cv=False, cache=tmp_path / "kept.sqlite") == measure(
        folder, second, cv=False, cache=tmp_path / "kept.sqlite"
    )
    assert first.embedded
    assert second.embedded == []


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("One.\n\nTwo,\nstill two.", ("One.", "Two,\nstill two.")),
        ("one line\nanother line", ("one line", "another line")),
        ("alone", ("alone",)),
        (" \n ", ()),
    ],
    ids=["paragraphs", "lines where there is one paragraph", "one line", "nothing"],
)
def test_items_of_a_cv(text: str, items: tuple[str, ...]) -> None:
    assert items_of(text) == items


@pytest.mark.parametrize(
    ("ranked", "relevant", "expected"),
    [
        (["a", "b"], {"a": 1}, 1.0),
        (["b", "a"], {"a": 1}, 0.6309),
        (["b", "a"], {"a": 2, "b": 1}, 0.8597),
        (["x"] * 10 + ["a"], {"a": 1}, 0.0),
    ],
)
def test_ndcg(ranked: list[str], relevant: dict[str, float], expected: float) -> None:
    assert ndcg(ranked, relevant, 10) == pytest.approx(expected, abs=1e-4)
