"""Documents of our own whose text marks its problems, and how well the shipped splitter finds them."""

from __future__ import annotations

from pathlib import Path

from foothold.domain.document import Document, Holds
from foothold.domain.posting import Kind
from foothold.domain.split import split
from index.measure_split import Count, Found, score
from index.split_gold import from_marks
from index.splitter import load_splitter
from service.split_files import read_document


def count(path: Path) -> Count:
    """Return how many marked problems of a file are found, how many items are none, and how many there are."""
    stated = read_document(path, path.parent)
    example = from_marks(path.name, stated.title.removesuffix(" {P}"), stated.blocks)
    document = Document("s", "", "1", "", Kind.PROBLEM, example.title, Holds.LIST, blocks=example.blocks)
    levels = {**dict.fromkeys(example.doubtful, "sub"), **dict.fromkeys(example.opens, "problem")}
    lines = [
        {"text_start": max(example.blocks[number].text.split(" | "), key=len), "level": level}
        for number, level in levels.items()
    ]
    return score(lines, [Found(item.title, item.text) for item in split(document, load_splitter()).items])
