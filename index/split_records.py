"""Sections that are built alike: are the headings themselves the problems, or do they only hold them?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from foothold.domain.document import Block, Form
from foothold.domain.outline import Outline, is_label
from index import split_context as context
from index.split_context import Says
from index.split_own import Features

_LABEL_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Record:
    """How the sections under one announcement are built.

    Attributes:
        leaves: share of the sections that hold nothing, or one thing only, which asks.
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
    for number in own:
        found = context.decisive(context.evidence(title, blocks, plan, number))
        if found is not None and _is_innermost(blocks, plan, number):
            groups.setdefault((found.source, found.says, blocks[number].form), []).append(number)
    result: dict[int, Record] = {}
    for (_, says, _), group in groups.items():
        result |= dict.fromkeys(group, _record(says, blocks, plan, own, group))
    return result


def _is_innermost(blocks: Sequence[Block], plan: Outline, number: int) -> bool:
    if blocks[number].form not in (Form.HEADING, Form.TERM):
        return False
    return not any(blocks[inner].form is Form.HEADING for inner in plan.governed[number])


def _record(
    says: Says, blocks: Sequence[Block], plan: Outline, own: Mapping[int, Features], group: Sequence[int]
) -> Record:
    inside = {number: plan.within(number) for number in group}
    leaves = fmean(sum(own[other]["own asks"] for other in inside[number] if other in own) < 2 for number in group)
    labels = [{_label(blocks[other]) for other in inside[number]} - {""} for number in group]
    counted = Counter(label for found in labels for label in found)
    repeats = fmean(sum(counted[label] > 1 for label in found) > 1 for found in labels)
    is_marked = fmean(own[number]["own marker"] for number in group) > 0.5
    looks_alike = leaves > 0.45 or repeats > 0.5 or is_marked
    return Record(leaves, repeats, told=says is Says.PROBLEMS and len(group) > 1 and looks_alike)


def _label(block: Block) -> str:
    """Return a label in small letters, "" where a block is none."""
    name = block.lead or (block.text if is_label(block) else "")
    return re.sub(r"[\W\d_]+", " ", name).strip().lower() if len(name) < _LABEL_LENGTH else ""
