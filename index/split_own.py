"""What a block says by itself: does it ask, propose, tell a result, name another kind of section, lead elsewhere?"""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import fmean

from foothold.domain.document import Block, Form
from foothold.domain.outline import heading_level, is_label
from index import split_announcing as announcing
from index import split_context as context
from index import split_words as words
from index.split_context import Says

Features = dict[str, float]

#: How many letters of a block are read: what tells problems from other things is said early.
_READ = 5000
_OPENING = 200
_FIRST_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_ASKS_HOW = re.compile(r"(?:how (?:to|can|do|does|might|should)|whether|to what extent)\b", re.I)
_COMPARES = re.compile(
    r"(?:an?\s+|the\s+)?(?:better|faster|cheaper|improved|simpler|larger|stronger|smaller|finer)\s+\w", re.I
)
_CLAUSE_END = re.compile(r"(?:(?<=[.!?])|[;:])\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_BRACKET = re.compile(r"^(?:\s*\[[^\]]{1,30}\]\s*)?\W*")
_LONG_NUMBER = re.compile(r"\d\.\d")


def own(block: Block) -> Features:
    """Return the features of a block that need nothing but the block."""
    block = replace(block, text=block.text[:_READ], lead=block.lead[:_READ])
    text, start = block.text, opening(block)
    length = len(text.split())
    plain = not heading_level(block) and block.form is not Form.TERM
    return {
        **_manner(block, start),
        **_names(block, length),
        "own linked": block.linked_share,
        "own all link": flag(block.linked_share > 0.8),
        "own lower case": flag(plain and text[:1].islower()),
        "own unfinished": flag(text.rstrip().endswith((";", ",", "; and"))),
        "own marker": flag(block.marker),
        "own simple number": flag(block.marker.isdigit()),
        "own long number": flag(not heading_level(block) and _LONG_NUMBER.search(block.marker)),
        "own lead": flag(block.lead and len(block.lead) < len(text) - 3),
        "own very short": flag(plain and length < 5),
        "own short": flag(plain and length < 9),
        "own capitals": _capitals(start),
    }


def opening(block: Block) -> str:
    """Return the words that a block opens with: without markers and brackets, up to the end of the first sentence."""
    text = max(block.text.split(" | ")[:3], key=len) if block.form is Form.ROW else block.text
    text = _BRACKET.sub("", text)
    if block.marker:
        number = re.escape(block.marker.split()[-1].strip("*"))
        text = re.sub(rf"^.{{0,30}}?{number}[\W\d_]*(?:\(?[A-E*–-]+\)\W*)?", "", text, count=1)
    return _SENTENCE_END.split(text, maxsplit=1)[0]


def asks(text: str) -> bool:
    """Return whether a text is a question or a task by its first words.

    >>> asks("Does it hold for small models?"), asks("Testing it on a second set"), asks("The model did well")
    (True, True, False)
    """
    return is_question(text) or bool(_ASKS_HOW.match(text)) or is_task(text)


def is_question(text: str) -> bool:
    """Return whether the first sentence of a text ends in a question mark, and asks more than "Why?"."""
    first = _SENTENCE_END.split(text, maxsplit=1)[0]
    return "?" in first and len(first.split()) > 2


def is_task(text: str) -> bool:
    """Return whether a text opens like a task: with a verb of tasks, plain or in its "-ing" form, or a comparative.

    An adverb may stand before the verb. "Better metrics for …" and "A faster way to …" ask for what is not there yet.
    """
    if _COMPARES.match(text):
        return True
    found = [word.lower() for word in _FIRST_WORD.findall(text[:_OPENING])[:3]]
    if found and found[0].endswith("ly"):
        found = found[1:]
    if len(found) < 2:  # a word alone is a name: "Learning"
        return False
    return found[0] in words.VERBS or _is_gerund(found[0])


def flag(value: object) -> float:
    """Return 1 for a truth, 0 for a falsehood."""
    return 1.0 if value else 0.0


def _is_gerund(word: str) -> bool:
    stem = word.removesuffix("ing")
    return stem != word and bool({stem, f"{stem}e", stem[:-1]} & words.VERBS)


def _manner(block: Block, start: str) -> Features:
    text = block.text
    behind = text[len(block.lead) :].strip(" :.-–—") if block.lead else ""
    is_asking = asks(start) or asks(behind)
    return {
        "own asks": flag(is_asking),
        "own question": flag(is_question(start) or is_question(behind)),
        "own hedged": flag(words.HEDGED.search(text)),
        "own wanted": flag(words.WANTED.search(text)),
        "own told": flag(words.TOLD.search(text)),
        "own asks later": flag(not is_asking and any(map(asks, _CLAUSE_END.split(text)[1:]))),
        "own answered": flag(words.ANSWERED.search(text)),
        "own second person": flag(words.SECOND_PERSON.search(text)),
        "own research words": min(1.0, len(words.RESEARCH.findall(text)) / 3),
        "own bare label": flag(is_label(block) and not is_asking),
    }


def _names(block: Block, length: int) -> Features:
    text = block.text
    is_name = bool(heading_level(block)) or block.form is Form.TERM or is_label(block) or length < 5
    name = block.lead or (text if is_name and length < 16 else "")
    return {
        "own names problems": flag(name and context.announces(name) in (Says.PROBLEMS, Says.BOTH)),
        "own names one": flag(block.form is not Form.ITEM and length < 24 and announcing.ONE_PROBLEM.search(text)),
        "own numbered thing": flag(announcing.NUMBERED_THING.search(text)),
        "own names other": flag(name and context.names_other(name)),
    }


def _capitals(text: str) -> float:
    found = re.findall(r"[^\W\d_]+", text)[1:12]
    return fmean(word[0].isupper() for word in found) if found else 0.0
