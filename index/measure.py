"""How well retrieval ranks: judged queries in the layout of BEIR, through the very code that searches.

    corpus.jsonl     {"_id", "title", "text"}
    queries.jsonl    {"_id", "text"}
    qrels/test.tsv   query-id, corpus-id, score; with a header line

nDCG@10 with linear gains and the reciprocal rank of the first hit are the ones of trec_eval (Järvelin and Kekäläinen,
"Cumulated gain-based evaluation of IR techniques", 2002; Thakur and others, "BEIR", 2021).
"""

from __future__ import annotations

import csv
import json
import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

from foothold.domain.posting import Held, Kind, Life, Posting, PostingId
from foothold.domain.ranking import Query, Scored
from index.cache import CachedEmbedder, EmbeddingCache
from index.embedder import Embedder
from index.searcher import TextIndex

SYSTEMS = ("lexical", "dense", "fused")
BATCH = 1024
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: "ndcg@10", "mrr" and "recall@100" of one system, each 0 to 1.
Figures = dict[str, float]


class Measured(TypedDict):
    """What a measurement gave."""

    queries: int
    documents: int
    systems: dict[str, Figures]


@dataclass(frozen=True, slots=True)
class Judged:
    """A collection with judgements.

    Attributes:
        queries: text by query id, judged queries only.
        relevant: for each query the gain of each relevant document, positive.
    """

    corpus: Sequence[Held]
    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, float]]


def measure(folder: Path, embedder: Embedder, *, cv: bool, cache: Path | None = None) -> Measured:
    """Index a judged collection, ask each of its queries, and return how well each side and both together ranked.

    Args:
        folder: in the layout of BEIR.
        embedder: what makes the vectors.
        cv: take each query for a CV, its paragraphs for the items.
        cache: SQLite file that keeps the vectors of documents and queries, so that a second run is quick; None for
            no keeping.
    """
    judged = read(folder)
    with tempfile.TemporaryDirectory() as scratch:
        kept = EmbeddingCache(cache or Path(scratch) / "embeddings.sqlite")
        index = TextIndex(Path(scratch), CachedEmbedder(embedder, kept, keep_queries=True))
        for begin in range(0, len(judged.corpus), BATCH):
            index.update(judged.corpus[begin : begin + BATCH], [], begin + 1)
        figures = _average(list(_figures(judged, index, cv=cv)))
        kept.close()
    return {"queries": len(judged.queries), "documents": len(judged.corpus), "systems": figures}


def read(folder: Path) -> Judged:
    """Read a judged collection; of several judgement files the one of the test split counts."""
    files = sorted((folder / "qrels").glob("*.tsv"))
    chosen = [path for path in files if path.stem == "test"] or files
    relevant: dict[str, dict[str, float]] = {}
    for path in chosen:
        for query, document, gain in _judgements(path):
            if gain > 0:
                relevant.setdefault(query, {})[document] = gain
    queries = {str(line["_id"]): line["text"] for line in _lines(folder / "queries.jsonl")}
    return Judged(
        corpus=[_held(line) for line in _lines(folder / "corpus.jsonl")],
        queries={key: queries[key] for key in relevant if key in queries},
        relevant=relevant,
    )


def items_of(text: str) -> tuple[str, ...]:
    """Return the items of a CV given as plain text: its paragraphs, or its lines where it has one paragraph only."""
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    return tuple(paragraphs if len(paragraphs) > 1 else [line.strip() for line in text.splitlines() if line.strip()])


def ndcg(ranked: Sequence[str], relevant: Mapping[str, float], depth: int) -> float:
    """Return the normalised discounted cumulated gain of the first documents.

    >>> round(ndcg(["a", "b", "c"], {"b": 1, "d": 1}, 10), 4)
    0.3869
    """
    ideal = sorted(relevant.values(), reverse=True)[:depth]
    best = sum(gain / math.log2(place + 2) for place, gain in enumerate(ideal))
    found = sum(relevant.get(key, 0.0) / math.log2(place + 2) for place, key in enumerate(ranked[:depth]))
    return found / best if best else 0.0


def reciprocal_rank(ranked: Sequence[str], relevant: Mapping[str, float]) -> float:
    """Return one over the place of the first relevant document, 0 where there is none.

    >>> reciprocal_rank(["a", "b"], {"b": 1})
    0.5
    """
    return next((1 / place for place, key in enumerate(ranked, 1) if key in relevant), 0.0)


def recall(ranked: Sequence[str], relevant: Mapping[str, float], depth: int) -> float:
    """Return the share of relevant documents among the first ones.

    >>> recall(["a", "b", "c"], {"b": 1, "c": 1}, 2)
    0.5
    """
    return len(relevant.keys() & set(ranked[:depth])) / len(relevant) if relevant else 0.0


def _figures(judged: Judged, index: TextIndex, *, cv: bool) -> Iterator[dict[str, Figures]]:
    """Yield the figures of each query."""
    for key, text in judged.queries.items():
        items = items_of(text) if cv else (text,)
        found = index.search(Query(items, is_cv=cv), len(judged.corpus))
        relevant = judged.relevant[key]
        yield {
            system: {
                "ndcg@10": ndcg(ranked, relevant, 10),
                "mrr": reciprocal_rank(ranked, relevant),
                "recall@100": recall(ranked, relevant, 100),
            }
            for system in SYSTEMS
            for ranked in [_ranked(found, system)]
        }


def _ranked(found: Sequence[Scored], system: str) -> list[str]:
    """Return ids as one system alone would rank them, ties by id."""
    scores: dict[str, float] = {str(each.id): each.score if system == "fused" else each.parts[system] for each in found}
    return sorted(scores, key=lambda key: (-scores[key], key))


def _average(figures: Sequence[Mapping[str, Figures]]) -> dict[str, Figures]:
    """Return the mean over queries."""
    return {
        system: {
            name: round(sum(each[system][name] for each in figures) / len(figures), 4) for name in figures[0][system]
        }
        for system in (SYSTEMS if figures else ())
    }


def _held(line: Mapping[str, str]) -> Held:
    """Return a document as the store would hold it."""
    key = PostingId(str(line["_id"]))
    posting = Posting(
        key, "measure", Kind.PROBLEM, line.get("title") or line["text"][:80], "https://example.org/", line["text"]
    )
    return Held(posting, Life(EPOCH, EPOCH, EPOCH), "", 1)


def _judgements(path: Path) -> Iterator[tuple[str, str, float]]:
    """Yield query id, document id and gain of each line."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.reader(file, delimiter="\t"):
            if line and line[0] != "query-id":
                yield line[0], line[1], float(line[2])


def _lines(path: Path) -> Iterator[dict[str, str]]:
    """Yield each line of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())
