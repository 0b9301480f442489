"""Sections that are built alike: are the headings themselves the problems, or do they only hold them?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from foothold.domain.document import Block, Form
from foothold.domain.outline import Outline, is_label
from index import split_context as context
from index.split_context import Says
from index.split_own import Features

PROSE = (Form.PARAGRAPH, Form.DEFINITION, Form.QUOTE)
_LABEL_LENGTH = 40
_ANNOUNCED = (Says.PROBLEMS, Says.BOTH, Says.AREAS)


@dataclass(frozen=True, slots=True)
class Record:
    """How the sections under one announcement are built.

    Attributes:
        leaves: share of the sections that hold prose, and no more than one thing which asks.
        repeats: share of the sections that hold labels which others of them hold too ("Approach", "Time").
        told: something announces problems, and these very sections look like them.
    """

    leaves: float = 0.0
    repeats: float = 0.0
    told: bool = False


NO_RECORD = Record()


def records(title: str, blocks: Sequence[Block], plan: Outline, own: Mapping[int, Features]) -> Mapping[int, Record]:
    """Return the record of each innermost heading and term above which something is announced, by its number.

    Args:
        title: title of the document.
        blocks: all of it.
        plan: its outline.
        own: features of the blocks a problem may open with, by number.
    """
    groups: dict[tuple[int, Says, Form], list[int]] = {}
    repeated = repeated_headings(blocks, plan)
    for number in own:
        found = context.decisive(context.evidence(title, blocks, plan, number))
        if found is not None and _is_innermost(blocks, plan, number, repeated):
            groups.setdefault((found.source, found.says, blocks[number].form), []).append(number)
    result: dict[int, Record] = {}
    for (_, says, _), group in groups.items():
        result |= dict.fromkeys(group, _record(says, blocks, plan, own, group))
    return result


def repeated_headings(blocks: Sequence[Block], plan: Outline) -> frozenset[int]:
    """Return the headings that several sections hold in the same words: "Motivation", "Approach".

    They are labels within those sections. A heading that announces problems is none, however often it comes.
    """
    places: dict[str, dict[int, int]] = {}
    for number, block in enumerate(blocks):
        above = plan.governor[number]
        if block.form is Form.HEADING and above >= 0 and len(block.text) < _LABEL_LENGTH:
            places.setdefault(_small(block.text), {})[above] = number
    repeated = (place.values() for place in places.values() if len(place) > 1)
    return frozenset(
        number for place in repeated for number in place if context.announces(blocks[number].text) not in _ANNOUNCED
    )


def _is_innermost(blocks: Sequence[Block], plan: Outline, number: int, repeated: Container[int]) -> bool:
    if blocks[number].form not in (Form.HEADING, Form.TERM) or number in repeated:
        return False
    return not any(blocks[inner].form is Form.HEADING and inner not in repeated for inner in plan.governed[number])


def _record(
    says: Says, blocks: Sequence[Block], plan: Outline, own: Mapping[int, Features], group: Sequence[int]
) -> Record:
    inside = {number: plan.within(number) for number in group}
    leaves = fmean(_is_leaf(blocks, plan, own, number) for number in group)
    labels = [{_label(blocks[other]) for other in inside[number]} - {""} for number in group]
    counted = Counter(label for found in labels for label in found)
    repeats = fmean(sum(counted[label] > 1 for label in found) > 1 for found in labels)
    is_marked = fmean(own[number]["own marker"] for number in group) > 0.5
    looks_alike = leaves > 0.45 or repeats > 0.5 or is_marked
    return Record(leaves, repeats, told=says is Says.PROBLEMS and len(group) > 1 and looks_alike)


def _is_leaf(blocks: Sequence[Block], plan: Outline, own: Mapping[int, Features], number: int) -> bool:
    if holds_bare_list(blocks, plan, number, own):
        return False
    return sum(own[other]["own asks"] for other in plan.within(number) if other in own) < 2


def holds_bare_list(blocks: Sequence[Block], plan: Outline, number: int, openers: Container[int]) -> bool:
    """Return whether a section is a list and little else, or holds terms, callouts or rows: then those are the things.

    Args:
        blocks: all of the document.
        plan: its outline.
        number: block that the section hangs on.
        openers: numbers of the blocks that a problem may open with.
    """
    inside = plan.governed[number]
    opened = [blocks[other] for other in inside if other in openers and blocks[other].form is not Form.HEADING]
    prose = sum(len(blocks[other].text.split()) for other in inside if blocks[other].form in PROSE)
    is_bare = prose < 0.15 * sum(len(block.text.split()) for block in opened)
    units = sum(block.form in (Form.TERM, Form.CALLOUT, Form.ROW) for block in opened)
    return (bool(opened) and is_bare) or units > 1


def _label(block: Block) -> str:
    """Return a label in small letters, "" where a block is none."""
    is_name = is_label(block) or block.form is Form.HEADING
    name = block.lead or (block.text if is_name else "")
    return _small(name) if len(name) < _LABEL_LENGTH else ""


def _small(text: str) -> str:
    return re.sub(r"[\W\d_]+", " ", text).strip().lower()
