"""From the chances of blocks to the problems of a document.

A problem and its sub-questions both look like problems. Of two that stand inside one another only one is kept: the
outer one when it is at least as likely as the inner ones on average, and their number counts for them: a heading over
a dozen likely items is their container. What is inside a kept problem is its text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from foothold.domain.document import Block, Document, Form, Holds, Item, Split
from foothold.domain.outline import Outline, heading_level, is_bold_line, is_label, outline
from foothold.domain.ports import Splitter

#: How much the logarithm of their number counts for inner problems against the outer one, in logits.
NUMBER_WEIGHT = 0.5
TITLE_LENGTH = 140
_MOST = 30.0
_OUTSIDE = ("nav", "comments", "footer", "toc")
_ONE = re.compile(r"^\W*(?:open problem|open question|project idea|research idea|request for research)\s*[:–—-]", re.I)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(])")
#: How a paragraph ends behind which a list stands, not a quotation, a formula or a picture.
_LIST_LABEL = re.compile(
    r"\b(?:includ\w+|such as|like|for (?:example|instance)|e\.?g\.?|following|as follows|examples?|questions?|"
    r"problems?|directions?|ideas?|projects?|challenges?|ways?|reasons?|steps?|criteria|areas?|topics?|are|in|we|to|by|if)\W*:\W*$",
    re.I,
)
_NUMBER = re.compile(r"^\W*\(?(?:\d{1,3}|[A-Za-z])[.):]\s+")
_LETTERS = re.compile(r"[\W_]+")
#: A header cell above the words that name a row's problem.
_NAMING = re.compile(r"\b(?:topic|title|name|problem|project|idea|question|task|direction)s?\b", re.I)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A block that a problem opens with, and how likely it is: a logit, above 0."""

    block: int
    logit: float


def split(document: Document, splitter: Splitter) -> Split:
    """Return the problems of a document in reading order, each once.

    A document that is one posting gives one item, one that holds nothing gives none. A list whose lists were lost on
    the way is flagged, whatever could still be found in it.
    """
    if document.holds is Holds.NOTHING:
        return Split(())
    blocks = document.blocks
    if document.holds is Holds.ONE:
        return Split(_whole(document))
    plan = outline(blocks)
    chances = splitter.opens(document.title, blocks)
    logits = [_logit(chance) for chance in chances]
    roots = (number for number, above in enumerate(plan.governor) if above < 0)
    opened = sorted(one.block for one in _best(plan, logits, roots))
    items = tuple(_item(blocks, plan, number, frozenset(opened)) for number in opened)
    if not items and _ONE.match(document.title):
        items = _whole(document)
    return Split(_each_once(items), damaged=is_damaged(blocks))


def is_damaged(blocks: Sequence[Block]) -> bool:
    """Return whether a copy lost its lists: it has none, and nothing follows most paragraphs that announce one."""
    if any(block.form is Form.ITEM for block in blocks):
        return False
    behind = (*blocks[1:], None)
    followed = [_follows(after) for block, after in zip(blocks, behind, strict=False) if _announces_list(block)]
    return len(followed) > 1 and sum(followed) < len(followed) / 2


def _announces_list(block: Block) -> bool:
    return block.form is Form.PARAGRAPH and not block.context and bool(_LIST_LABEL.search(block.text[-80:]))


def _follows(block: Block | None) -> bool:
    """Return whether a block may be what the paragraph before it announces."""
    if block is None or block.form is Form.HEADING:
        return False
    return block.form is not Form.PARAGRAPH or bool(block.marker or block.lead) or block.text.startswith("$")


def _best(plan: Outline, logits: Sequence[float], numbers: Iterable[int]) -> list[_Chosen]:
    """Return the best problems among some blocks and all that they govern, none inside another."""
    return [one for number in numbers for one in _outer_or_inner(plan, logits, number)]


def _outer_or_inner(plan: Outline, logits: Sequence[float], number: int) -> list[_Chosen]:
    inner = _best(plan, logits, plan.governed[number])
    logit = logits[number]
    if logit <= 0:
        return inner
    bar = fmean(one.logit for one in inner) + NUMBER_WEIGHT * math.log(len(inner)) if inner else 0.0
    return [_Chosen(number, logit)] if logit >= bar else inner


def _logit(chance: float) -> float:
    if not 0 < chance < 1:
        return _MOST if chance >= 1 else -_MOST
    return math.log(chance / (1 - chance))


def _item(blocks: Sequence[Block], plan: Outline, number: int, opened: Collection[int]) -> Item:
    block = blocks[number]
    inside = [blocks[other] for other in _inside(blocks, plan, number, opened)]
    links = dict.fromkeys(link for each in (block, *inside) for link in each.links if link.startswith("http"))
    above = plan.above(number)
    anchors = (block.anchor, *(each.anchor for each in inside[:1]), *(blocks[other].anchor for other in above))
    is_title = bool(heading_level(block)) or block.form is Form.TERM
    texts = [_own_text(each) for each in (inside if is_title and inside else (block, *inside))]
    return Item(
        title=_title(block, inside),
        text="\n\n".join(text for text in texts if text),
        section=tuple(blocks[other].text for other in reversed(above) if heading_level(blocks[other])),
        anchor=next(filter(None, anchors), ""),
        marker=block.marker,
        links=tuple(links),
    )


def _inside(blocks: Sequence[Block], plan: Outline, number: int, opened: Collection[int]) -> list[int]:
    """Return the blocks that belong to a problem: those it governs, and what goes on behind a bold lead."""
    found = [*plan.within(number), *_going_on(blocks, plan, number, opened)]
    return [other for other in sorted(set(found)) if _is_text(blocks[other])]


def _going_on(blocks: Sequence[Block], plan: Outline, number: int, opened: Collection[int]) -> list[int]:
    if blocks[number].form is not Form.PARAGRAPH or is_bold_line(blocks[number]):
        return []
    found: list[int] = []
    for other in range(number + 1, len(blocks)):
        block = blocks[other]
        if other in opened or heading_level(block) or plan.run_of[other] == plan.run_of[number] or block.lead:
            break
        found.append(other)
    return found


def _is_text(block: Block) -> bool:
    return block.form is not Form.FOOTNOTE and block.context not in _OUTSIDE


def _own_text(block: Block) -> str:
    """Return the text of a block; the cells of a row are named by their header."""
    if block.form is not Form.ROW or not block.header:
        return block.text
    cells = zip(block.header.split(" | "), block.text.split(" | "), strict=False)
    return "\n\n".join(f"{name}: {cell}" for name, cell in cells if cell)


def _title(block: Block, inside: Sequence[Block]) -> str:
    if heading_level(block) or block.form is Form.TERM:
        return _shortened(block.text)
    if block.form is Form.ROW:
        return _shortened(_naming_cell(block))
    lead = block.lead.strip(" :.-–—")
    is_name = len(_LETTERS.sub("", lead)) > len(_LETTERS.sub("", block.marker)) + 3
    if is_name and not (is_label(block) and not inside):
        return _shortened(lead)
    opening = block.text.split("\n\n")[0]
    return _shortened(_SENTENCE.split(_NUMBER.sub("", opening) or opening)[0])


def _naming_cell(block: Block) -> str:
    cells = block.text.split(" | ")
    named = (cell for name, cell in zip(block.header.split(" | "), cells, strict=False) if _NAMING.search(name))
    return next(named, "") or max(cells[:3], key=len)


def _shortened(text: str) -> str:
    """Return a text as one line of limited length, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else line[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _whole(document: Document) -> tuple[Item, ...]:
    blocks = document.blocks
    text = document.text or "\n\n".join(_own_text(block) for block in blocks if _is_text(block))
    links = tuple(dict.fromkeys(link for block in blocks for link in block.links if link.startswith("http")))
    return (Item(document.title, text, links=links),) if document.title or text else ()


def _each_once(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return items without those whose title an earlier one has: lists are repeated in conclusions."""
    seen: dict[str, Item] = {}
    for item in items:
        seen.setdefault(_LETTERS.sub("", item.title).lower() or item.text, item)
    return tuple(seen.values())
