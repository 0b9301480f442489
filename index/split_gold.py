"""Marks of careful readers, laid over the blocks of a document: by opening words, by hash, or within its text."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from foothold.domain.document import Block, Form
from foothold.domain.outline import outline
from index.split_features import may_open
from index.split_training import Example

#: Levels of a gold line that a splitter has to find; the others count neither way.
WANTED = frozenset(("problem", "exercise", "group"))
#: How much a block that may be seen either way counts as none.
DOUBT = 0.3
_KEY_LETTERS = 40
_HASHED_LETTERS = 60
_MARK = re.compile(r" ?\{[Ps]\}")
_STRUCTURES = {"li": Form.ITEM, "h1": Form.HEADING, "h2": Form.HEADING, "h3": Form.HEADING, "h4": Form.HEADING}


def letters(text: str) -> str:
    """Return the small letters and digits of a text, nothing else."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def opening_hash(text: str) -> str:
    """Return a short hash of the words a text opens with: labels can be kept without the texts they belong to."""
    return hashlib.sha256(letters(text)[:_HASHED_LETTERS].encode()).hexdigest()[:12]


def from_gold(source: str, title: str, blocks: tuple[Block, ...], lines: Sequence[Mapping[str, Any]]) -> Example:
    """Return a document with the marks of gold lines (`text_start`, `level`, `structure`), found by their first words.

    A problem that stands in a paragraph without any mark of its own opens with the heading above it.
    """
    governor = outline(blocks).governor
    found: dict[int, Mapping[str, Any]] = {}
    for line in sorted(lines, key=lambda line: line["block_index"] if line["block_index"] is not None else -1):
        number = _best_match(blocks, line, found.keys())
        if number is not None:
            found[number] = line
    wanted = [number for number, line in found.items() if line["level"] in WANTED]
    of_section = Counter(governor[number] for number in wanted)
    opens = {governor[number] if _is_body(blocks, governor, of_section, number) else number for number in wanted}
    doubtful = {number: DOUBT for number, line in found.items() if line["level"] not in WANTED}
    return Example(source, title, blocks, frozenset(opens), doubtful)


def from_hashes(
    source: str, title: str, blocks: tuple[Block, ...], opens: Collection[str], doubtful: Collection[str]
) -> Example:
    """Return a document with the marks of hashes (`opening_hash`); what is doubtful here does not count at all."""
    hashes = [opening_hash(block.text) for block in blocks]
    return Example(
        source,
        title,
        blocks,
        frozenset(number for number, found in enumerate(hashes) if found in opens),
        {number: 0.0 for number, found in enumerate(hashes) if found in doubtful},
    )


def from_marks(source: str, title: str, blocks: Sequence[Block], weight: float = 1.0) -> Example:
    """Return a document whose own text marks its problems with "{P}" and their sub-questions with "{s}"."""
    return Example(
        source,
        title,
        tuple(_unmarked(block) for block in blocks),
        frozenset(number for number, block in enumerate(blocks) if "{P}" in block.text),
        {number: DOUBT for number, block in enumerate(blocks) if "{s}" in block.text},
        weight,
    )


def _unmarked(block: Block) -> Block:
    return replace(block, text=_MARK.sub("", block.text), lead=_MARK.sub("", block.lead))


def _best_match(blocks: Sequence[Block], line: Mapping[str, Any], taken: Collection[int]) -> int | None:
    key = letters(line["text_start"])[:_KEY_LETTERS]
    form = _STRUCTURES.get((line["structure"] or " ").split()[0])

    def fitness(number: int) -> tuple[int, int]:
        block = blocks[number]
        starts = letters(block.text).startswith(key)
        return (3 * (not block.context) + 2 * (block.form is form) + starts, -number)

    near = [n for n, block in enumerate(blocks) if key in letters(block.text)[: 2 * _KEY_LETTERS + len(key)]]
    return max((number for number in near if number not in taken), key=fitness, default=None)


def _is_body(blocks: Sequence[Block], governor: Sequence[int], of_section: Mapping[int, int], number: int) -> bool:
    """Return whether a block is only the text of the problem that the heading above it names."""
    block, above = blocks[number], governor[number]
    if block.form is not Form.PARAGRAPH or above < 0:
        return False
    is_first = above == number - 1 and not block.marker and of_section[above] == 1
    return is_first or not may_open(block)
