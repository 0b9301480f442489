"""What stands around a block and says whether problems follow: lead-in, headings, titles, introductions.

Evidence is read from the nearest to the farthest, and the nearest that says anything decides: a list under
"Related work" inside "Open problems" is not a list of problems.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from foothold.domain.document import Block, Form
from foothold.domain.outline import Outline, heading_level
from index import split_announcing as announcing
from index import split_words as words

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_JOINED = re.compile(r"\s*(?:and\b|&|/|,|\+)", re.I)
_LABEL_LIMIT = 160
#: How many letters of a heading or an introduction are read: what matters stands at its start.
_READ = 1500


class Says(StrEnum):
    """What a heading, label or lead-in announces."""

    PROBLEMS = "problems"
    ONE = "one"  # the heading is one problem, and what follows is how to do it
    AREAS = "areas"  # whole fields, each of which would hold many problems
    BOTH = "both"  # "Limitations and future work"
    OTHER = "other"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One text around a block.

    Attributes:
        says: what it announces.
        wanted: somebody says there that they would like this done.
        distance: 0 for the lead-in or the nearest governor, 1 and 2 for those above, 3 for the title.
        source: number of the block that says it, -1 for the title.
    """

    says: Says
    wanted: bool
    distance: int
    source: int


def announces(text: str) -> Says:
    """Return what a heading or label announces.

    >>> announces("Directions for future work"), announces("Related work"), announces("Sparse probes")
    (<Says.PROBLEMS: 'problems'>, <Says.OTHER: 'other'>, <Says.NOTHING: 'nothing'>)
    """
    text = text[:_READ]
    is_one = announcing.ONE_PROBLEM.search(text) or announcing.NUMBERED_THING.match(text)
    if words.OTHER_PHRASE.match(text) or announcing.OWN_QUESTIONS.search(text):
        return Says.OTHER
    if len(text) < _LABEL_LIMIT and is_one:
        return Says.ONE
    if match := announcing.PROBLEM_HEADING.search(text):
        return Says.BOTH if _has_more(text[: match.start()], text[match.end() :]) else Says.PROBLEMS
    if announcing.AREA_HEADING.search(text):
        return Says.AREAS
    if len(text) < _LABEL_LIMIT and announcing.WISH.search(text):
        return Says.PROBLEMS
    return Says.OTHER if names_other(text) else Says.NOTHING


def _has_more(before: str, behind: str) -> bool:
    """Return whether a heading that announces problems names something else as well: "Limitations and future work"."""
    joined = behind if _JOINED.match(behind) else ""
    others = sum(map(_is_other, _telling(f"{before} {joined}")))
    return others / max(1, len(_telling(f"{before} {behind}"))) >= 0.3


def names_other(text: str) -> bool:
    """Return whether a heading names something other than problems: half of its telling words do, or its last one.

    >>> names_other("Eligibility criteria"), names_other("Alignment with our criteria"), names_other("Claim trackers")
    (True, True, False)
    """
    if words.OTHER_PHRASE.match(text):
        return True
    return other_share(text) >= 0.6 or (other_share(text) >= 0.33 and _is_other(_telling(text)[-1]))


def other_share(text: str) -> float:
    """Return the share of the telling words of a heading that announce something other than problems, 0 to 1."""
    found = _telling(text)
    return sum(map(_is_other, found)) / max(1, len(found))


def _telling(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word.lower() not in words.STOPWORDS]


def _is_other(word: str) -> bool:
    return bool(words.OTHER_HEADING.fullmatch(word))


def evidence(title: str, blocks: Sequence[Block], plan: Outline, number: int) -> tuple[Evidence, ...]:
    """Return what stands above a block, the nearest first; the title of the document last."""
    found: list[Evidence] = []
    hook, chain = plan.lead_in[number], plan.above(number)
    if hook >= 0 and hook not in chain:
        found.append(_of_lead_in(blocks[hook].text, hook))
    for distance, above in enumerate(chain):
        block = blocks[above]
        text = block.text if heading_level(block) else label(block)
        says = announces(text)
        if says is Says.NOTHING and block.form is Form.PARAGRAPH and announcing.SEEKS.search(block.text[:_READ]):
            says = Says.OTHER
        found.append(Evidence(says, bool(words.WANTED.search(text)), min(2, distance), above))
    of_title = _of_title(title)
    found.append(Evidence(of_title, bool(words.WANTED.search(title)), 3, -1))
    return tuple(found)


def _of_title(title: str) -> Says:
    if words.DIGEST.search(title):
        return Says.NOTHING
    is_wish = announcing.CALL.search(title) or announcing.INVITES.search(title)
    says = announces(title)
    return Says.PROBLEMS if is_wish and says is Says.NOTHING else says


def decisive(found: Sequence[Evidence]) -> Evidence | None:
    """Return the nearest evidence that says anything, None where nothing does."""
    return next((one for one in found if one.says is not Says.NOTHING), None)


def is_set_aside(found: Sequence[Evidence], blocks: Sequence[Block]) -> bool:
    """Return whether problems are announced inside a section that tells something else.

    "Key questions" under "Motivation" are no list of problems. Sections that close a text are no such sections: they
    are where open questions stand.
    """
    said = [one for one in found if one.says is not Says.NOTHING]
    if len(said) < 2 or said[0].says is not Says.PROBLEMS or said[1].says is not Says.OTHER or said[1].source < 0:
        return False
    return not words.CLOSING.search(blocks[said[1].source].text)


def _of_lead_in(text: str, source: int) -> Evidence:
    last = _SENTENCE.split(text)[-1]
    says = announces(last) if len(last) < 2 * _LABEL_LIMIT else Says.NOTHING
    return Evidence(Says.NOTHING if says is Says.OTHER else says, bool(words.WANTED.search(last)), 0, source)


def label(block: Block) -> str:
    """Return what names the things that follow in a label.

    A bold lead that ends in a colon does, else the last sentence; of a very long one its two ends.
    """
    if block.lead.endswith(":"):
        return block.lead
    if len(block.text) < _LABEL_LIMIT:
        return block.text
    last = _SENTENCE.split(block.text)[-1]
    return last if len(last) < 2 * _LABEL_LIMIT else f"{last[:_LABEL_LIMIT]} … {last[-_LABEL_LIMIT:]}"


def introduction(blocks: Sequence[Block], plan: Outline, number: int) -> str:
    """Return the paragraphs that stand right under the nearest heading above a block, "" where there are none."""
    section = next((above for above in plan.above(number) if heading_level(blocks[above])), -1)
    found: list[str] = []
    for block in blocks[section + 1 : number]:
        if block.form is not Form.PARAGRAPH or heading_level(block) or len(found) == 3:
            break
        found.append(block.text)
    return " ".join(found)[:_READ]


def beginning(blocks: Sequence[Block]) -> str:
    """Return the first paragraphs of a document, up to the first list or the second heading below its title."""
    found: list[str] = []
    headings = 0
    for block in blocks[:12]:
        headings += block.form is Form.HEADING
        if block.form in (Form.ITEM, Form.ROW, Form.TERM, Form.CALLOUT) or headings > 2:
            break
        if block.form is Form.PARAGRAPH:
            found.append(block.text)
    return " ".join(found)[:_READ]
