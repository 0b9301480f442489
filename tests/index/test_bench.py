"""The benchmark runs, small, and its report can be printed as a table."""

from __future__ import annotations

from index.bench import bench
from index.toy import ToyEmbedder


def test_every_row_stands_beside_an_alternative() -> None:
    report = bench(sizes=(300,), embedder=ToyEmbedder())
    rows = report["search, 300 postings"] | report["embeddings"]
    assert set(rows) == {"words of a CV", "nearest passages", "a CV, both sides", "100 more", "kept"}
    assert all(isinstance(value, float) and value > 0 for row in rows.values() for value in row.values())
    assert all("times quicker" in row for name, row in rows.items() if name != "a CV, both sides")
