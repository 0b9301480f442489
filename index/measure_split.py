"""How well lists are split into problems, beside two simple ways and leave-one-source-out, all from the same run.

A problem counts as found when its first letters stand near the start of an item's title or text; an item answers for
one problem only. Sub-questions, areas and doubtful lines of the gold count neither way. A file without problems has no
F1: what it yields counts as false.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from foothold.domain.document import Document, Form, Holds
from foothold.domain.outline import outline
from foothold.domain.ports import Splitter
from foothold.domain.split import split
from index.split_gold import WANTED, from_gold, letters
from index.split_training import Example, Rows, rows, train
from index.splitter import load_splitter

#: Files that repeat one another, by the number their names begin with: left out together.
KIN = (("31", "32"), ("30", "27", "06"), ("47", "01"), ("44", "45", "46"))
HONEST, SHIPPED = "source never seen", "as shipped"
RULE, EVERY_ITEM = "items under problem headings", "every list item"
_KEY_LETTERS, _WINDOW = 40, 80
_RULE_HEADING = re.compile(r"open problem|future|direction|project|example projects", re.I)
_NUMBERED = re.compile(r"^\W*\d+(?:\.\d+)*[.):]?\s")

Gold = Mapping[str, Sequence[Mapping[str, Any]]]
#: Returns a file as a document: the path, and the folder that names are relative to.
Read = Callable[[Path, Path], Document]


class Found(NamedTuple):
    """What an item is judged by."""

    title: str
    text: str


class Count(NamedTuple):
    """Problems found, items that are none, and problems there are."""

    hits: int
    false: int
    wanted: int

    def rates(self) -> tuple[float, float, float]:
        """Return precision, recall and F1; 1 where nothing could be wrong."""
        precision = self.hits / (self.hits + self.false) if self.hits + self.false else 1.0
        recall = self.hits / self.wanted if self.wanted else 1.0
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def measure_split(folder: Path, read: Read, others: Sequence[Example] = ()) -> dict[str, Any]:
    """Return the figures by table, then by row, then by column.

    Args:
        folder: in the layout of `quality/`: `problems/raw`, `problems/gold.jsonl`.
        read: reads one file of `raw`.
        others: examples from elsewhere, which every model may learn from.
    """
    gold = _gold(folder / "problems" / "gold.jsonl")
    raw = folder / "problems" / "raw"
    documents = [read(path, raw) for path in sorted(raw.rglob("*")) if path.is_file()]
    honest = left_out(documents, gold, others)
    shipped = load_splitter()
    counted = {
        HONEST: _counts(documents, gold, lambda document: _items(document, honest[document.native_id])),
        SHIPPED: _counts(documents, gold, lambda document: _items(document, shipped)),
        RULE: _counts(documents, gold, _under_problem_headings),
        EVERY_ITEM: _counts(documents, gold, _every_item),
    }
    return {
        "splitting": {name: _summary(counts) for name, counts in counted.items()},
        "files, source never seen": {
            name: _row(count) for name, count in sorted(counted[HONEST].items()) if "/" not in name
        },
    }


def left_out(documents: Sequence[Document], gold: Gold, others: Sequence[Example]) -> dict[str, Splitter]:
    """Return for each document, by name, a splitter that was trained without its source."""
    examples = [
        from_gold(source_of(each.native_id), each.title, each.blocks, gold.get(each.native_id, ()))
        for each in documents
        if each.holds is Holds.LIST
    ]
    numbers = [rows(example) for example in (*examples, *others)]
    trained = {source: _without(numbers, source) for source in {example.source for example in examples}}
    shipped = load_splitter()
    return {each.native_id: trained.get(source_of(each.native_id), shipped) for each in documents}


def source_of(name: str) -> str:
    """Return the source of a file by its name: the number it begins with, or the first of its kin."""
    number = name[:2]
    return next((kin[0] for kin in KIN if number in kin), number)


def score(gold: Sequence[Mapping[str, Any]], items: Sequence[Found]) -> Count:
    """Return how well items answer for the gold lines of one file."""
    wanted = [line["text_start"] for line in gold if line["level"] in WANTED]
    neutral = [line["text_start"] for line in gold if line["level"] not in WANTED]
    left = list(items)
    for start in wanted:
        match = next((item for item in left if _opens_with(item, start)), None)
        if match is not None:
            left.remove(match)
    false = sum(not any(_opens_with(item, start) for start in neutral) for item in left)
    return Count(len(items) - len(left), false, len(wanted))


def _opens_with(item: Found, start: str) -> bool:
    key = letters(start)[:_KEY_LETTERS]
    return bool(key) and any(key in letters(text)[: _WINDOW + len(key)] for text in item)


def _without(numbers: Sequence[Rows], source: str) -> Splitter:
    return train([each for each in numbers if each.source != source])


def _counts(
    documents: Sequence[Document], gold: Gold, split_into: Callable[[Document], list[Found]]
) -> dict[str, Count]:
    return {each.native_id: score(gold.get(each.native_id, ()), split_into(each)) for each in documents}


def _items(document: Document, splitter: Splitter) -> list[Found]:
    return [Found(item.title, item.text) for item in split(document, splitter).items]


def _summary(counts: Mapping[str, Count]) -> dict[str, float]:
    total = Count(*(sum(column) for column in zip(*counts.values(), strict=True)))
    precision, recall, f1 = total.rates()
    holding = {name: count for name, count in counts.items() if count.wanted}
    lists = [count.rates()[2] for name, count in holding.items() if "/" not in name]
    return {
        "precision": precision,
        "recall": recall,
        "F1": f1,
        "mean of files": fmean(count.rates()[2] for count in holding.values()),
        "mean of lists": fmean(lists),
        "false without problems": sum(count.false for count in counts.values() if not count.wanted),
    }


def _row(count: Count) -> dict[str, float]:
    precision, recall, f1 = count.rates()
    return {**count._asdict(), "precision": precision, "recall": recall, "F1": f1}


def _gold(path: Path) -> Gold:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        found[row["source_file"]].append(row)
    return found


def _every_item(document: Document) -> list[Found]:
    return [Found(block.text, block.text) for block in document.blocks if block.form is Form.ITEM]


def _under_problem_headings(document: Document) -> list[Found]:
    """Return items below a heading or label with one of a few words, and headings that begin with a number."""
    blocks = document.blocks
    plan = outline(blocks)
    found: list[Found] = []
    for number, block in enumerate(blocks):
        above = " ".join(blocks[other].text for other in plan.above(number))
        is_listed = block.form is Form.ITEM and bool(_RULE_HEADING.search(above))
        is_numbered = block.form is Form.HEADING and bool(_NUMBERED.match(block.text))
        if (is_listed or is_numbered) and not block.context:
            found.append(Found(block.text, block.text))
    return found
