"""The outline of a document: which block governs which, whatever markup says so.

Headings govern what follows up to the next heading of their level; so do paragraphs that are bold from end to end. A
paragraph ending in ":" (or bold from end to end) governs the list right behind it, an item the items nested in it, a
term its definitions. Blocks of one form under one governor, standing in one row, are siblings: they are judged
together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from foothold.domain.document import Block, Form

#: Level of a bold paragraph that stands in for a heading: below every real one.
BOLD_LEVEL = 7
_ROOT = -1
_ANNOUNCING = (Form.PARAGRAPH, Form.QUOTE, Form.CALLOUT, Form.TERM, Form.DEFINITION)
_LABEL_END = re.compile(r":\W*$")


@dataclass(frozen=True, slots=True)
class Outline:
    """Who governs whom among the blocks of one document. Blocks are named by their number.

    Attributes:
        governor: for each block the block that governs it, -1 for none.
        lead_in: for each block of a list the paragraph right before that list, -1 for none.
        governed: for each block those it governs directly, in reading order.
        runs: groups of siblings, in reading order; each block is in one.
        run_of: for each block the number of its run.
    """

    governor: tuple[int, ...]
    lead_in: tuple[int, ...]
    governed: tuple[tuple[int, ...], ...]
    runs: tuple[tuple[int, ...], ...]
    run_of: tuple[int, ...]

    def above(self, block: int) -> tuple[int, ...]:
        """Return what governs a block, the nearest first."""
        chain: list[int] = []
        while (block := self.governor[block]) != _ROOT:
            chain.append(block)
        return tuple(chain)

    def within(self, block: int) -> tuple[int, ...]:
        """Return everything that a block governs, at any depth, in reading order."""
        found: list[int] = []
        for inner in self.governed[block]:
            found += (inner, *self.within(inner))
        return tuple(found)


def heading_level(block: Block) -> int:
    """Return the level at which a block acts as a heading, 0 where it doesn't."""
    if block.form is Form.HEADING:
        return block.depth or 1
    return BOLD_LEVEL if is_bold_line(block) else 0


def is_bold_line(block: Block) -> bool:
    """Return whether a block is a short paragraph, bold from end to end."""
    return block.form is Form.PARAGRAPH and bool(block.lead) and len(block.text) < 140 and _covers(block)


def is_label(block: Block) -> bool:
    """Return whether a block announces what follows."""
    return bool(_LABEL_END.search(block.text[-40:]))


def outline(blocks: Sequence[Block]) -> Outline:
    """Return the outline of a document's blocks."""
    governor, lead_in = _governors(blocks)
    governed: list[list[int]] = [[] for _ in blocks]
    for block, above in enumerate(governor):
        if above != _ROOT:
            governed[above].append(block)
    runs = _runs(blocks, governor, lead_in)
    run_of = [0] * len(blocks)
    for number, run in enumerate(runs):
        for block in run:
            run_of[block] = number
    return Outline(tuple(governor), tuple(lead_in), tuple(map(tuple, governed)), runs, tuple(run_of))


def _covers(block: Block) -> bool:
    words = re.sub(r"\W", "", block.text)
    return len(re.sub(r"\W", "", block.lead)) + len(re.sub(r"\W", "", block.marker)) >= len(words)


class _Walk:
    """What is open while the blocks are walked in reading order."""

    def __init__(self) -> None:
        self.headings: list[tuple[int, int]] = []  # (level, block)
        self.items: list[tuple[int, int]] = []  # (depth, block)
        self.term = _ROOT
        self.announced = _ROOT  # the paragraph or callout right before, which a list may hang on

    def section(self) -> int:
        return self.headings[-1][1] if self.headings else _ROOT

    def place_heading(self, number: int, level: int) -> int:
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        above = self.section()
        self.headings.append((level, number))
        return above

    def place_item(self, number: int, depth: int, blocks: Sequence[Block]) -> tuple[int, int]:
        """Return what governs an item, and the paragraph that leads into its list."""
        while self.items and self.items[-1][0] >= depth:
            self.items.pop()
        above = self.items[-1][1] if self.items else self._hook(blocks)
        self.items.append((depth, number))
        return above, self.announced

    def _hook(self, blocks: Sequence[Block]) -> int:
        if self.announced != _ROOT and _hangs_list(blocks[self.announced]):
            return self.announced
        return self.section()


def _hangs_list(block: Block) -> bool:
    return is_label(block) or block.form is Form.CALLOUT or bool(block.lead or block.marker)


def _governors(blocks: Sequence[Block]) -> tuple[list[int], list[int]]:
    walk = _Walk()
    governor: list[int] = []
    lead_in: list[int] = []
    for number, block in enumerate(blocks):
        hook = _ROOT
        if level := heading_level(block):
            above = walk.place_heading(number, level)
        elif block.form is Form.ITEM:
            above, hook = walk.place_item(number, block.depth, blocks)
        elif block.form is Form.DEFINITION and walk.term != _ROOT:
            above = walk.term
        else:
            above = walk.section()
        governor.append(above)
        lead_in.append(hook)
        _close(walk, number, block)
    return governor, lead_in


def _close(walk: _Walk, number: int, block: Block) -> None:
    """Close what the block just placed ends."""
    if block.form is Form.ITEM:
        return
    walk.items.clear()
    walk.announced = number if block.form in _ANNOUNCING else _ROOT
    if block.form is not Form.DEFINITION:
        walk.term = number if block.form is Form.TERM else _ROOT


def _runs(blocks: Sequence[Block], governor: Sequence[int], lead_in: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    lists = Counter(
        (governor[number], lead_in[number]) for number, block in enumerate(blocks) if block.form is Form.ITEM
    )

    def kin(number: int) -> tuple[object, ...]:
        block, hook = blocks[number], lead_in[number]
        # One numbered list that paragraphs break into lists of one item each is still one list.
        if block.ordered and lists[governor[number], hook] == 1:
            hook = _ROOT
        return (governor[number], _style(block), hook, block.context, block.header)

    order = sorted(range(len(blocks)), key=lambda number: (repr(kin(number)), number))
    runs = [tuple(run) for _, run in groupby(order, key=kin)]
    return tuple(sorted(runs))


def _style(block: Block) -> tuple[object, ...]:
    """Return the look that siblings share."""
    if level := heading_level(block):
        return ("heading", level, bool(block.marker))
    if block.form is Form.PARAGRAPH:
        return ("paragraph", bool(block.lead), bool(block.marker))
    return (block.form.value, block.depth)
