"""Features of a block for splitting: its words, its siblings, what stands above it, what it holds.

Every feature is a number from 0 to 1 with a name, so that the weights of the model can be read
(`data/split_model.json`). None of them depends on one source, and forms are told apart only where a form itself means
something: a problem is announced, and then it asks, whatever the markup.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Mapping, Sequence
from statistics import fmean

from foothold.domain.document import Block, Form
from foothold.domain.outline import Outline, heading_level, is_bold_line, is_label, outline
from index import split_announcing as announcing
from index import split_context as context
from index import split_words as words
from index.split_context import Evidence, Says
from index.split_own import Features, asks, flag, opening, own
from index.split_records import NO_RECORD, PROSE, Record, holds_bare_list, records, repeated_headings

#: Landmarks that never hold problems.
OUTSIDE = frozenset(("nav", "comments", "footer", "toc"))
_OPENERS = (Form.ITEM, Form.HEADING, Form.TERM, Form.CALLOUT, Form.ROW)
_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen"),
)
#: How many blocks of a section are read for what it proposes.
_BODY = 6
_BODY_LETTERS = 1200
#: A parent of so few words may be the topic of what is nested in it.
_TOPIC = 4
#: What announces problems above a block, besides the nearest text that says anything.
_ANNOUNCING = ("above problems anywhere", "above wanted", "introduction problems")
#: Features of a block that its siblings are asked for too.
_SHARED = (
    *("asks", "question", "hedged", "wanted", "told", "second person", "research words", "names problems"),
    *(
        "names other",
        "linked",
        "all link",
        "lower case",
        "unfinished",
        "asks later",
        "answered",
        "states size",
        "bare label",
        "marker",
        "simple number",
        "long number",
        "lead",
    ),
    *("very short", "short", "capitals", "proposes"),
)


def features(title: str, blocks: Sequence[Block]) -> dict[int, Features]:
    """Return the features of each block that a problem may open with, by its number.

    Args:
        title: title of the document.
        blocks: all of it, in reading order.
    """
    plan = outline(blocks)
    alone = {number: own(block) for number, block in enumerate(blocks) if may_open(block)}
    for number, found in alone.items():
        body = " ".join(blocks[other].text for other in plan.within(number)[:_BODY])[:_BODY_LETTERS]
        found["own proposes"] = flag(announcing.PROPOSES.search(f"{blocks[number].text} {body}"))
        found["own states size"] = flag(_states_size(blocks, plan, number))
    told = records(title, blocks, plan, alone)
    labels = repeated_headings(blocks, plan)
    hires = flag(sum(bool(announcing.HIRING.match(block.text)) for block in blocks if heading_level(block)) > 1)
    invites = flag(announcing.INVITES.search(context.beginning(blocks)))
    runs = [[other for other in run if other in alone] for run in plan.runs]
    things = sum(found["own numbered thing"] for found in alone.values())
    shared = [_siblings(title, run, alone, things) if run else {} for run in runs]
    result: dict[int, Features] = {}
    for number in alone:
        found = {
            **alone[number],
            **shared[plan.run_of[number]],
            **_above(title, blocks, plan, number),
            **_below(blocks, plan, number, alone, labels),
            **_place(blocks, plan, number, runs[plan.run_of[number]]),
            **_records(plan, number, told),
            "document invites": invites,
            "document hires": hires,
            "document answers": flag(words.ANSWERS.search(title)),
            "heading repeated": flag(number in labels),
        }
        result[number] = {**found, **_together(found)}
    return result


def may_open(block: Block) -> bool:
    """Return whether a problem may open with a block, by its form and place alone; a ticked task is none."""
    if block.context in OUTSIDE or words.DONE.match(block.text):
        return False
    is_marked = block.form is Form.PARAGRAPH and bool(block.lead or block.marker)
    return is_marked or block.form in _OPENERS


def _siblings(title: str, run: Sequence[int], alone: Mapping[int, Features], in_all: float) -> Features:
    shared = {f"run {name}": fmean(alone[number][f"own {name}"] for number in run) for name in _SHARED}
    count = _count(title)
    is_counted = count > 1 and abs(len(run) - count) <= count // 10
    things = fmean(alone[number]["own numbered thing"] for number in run) * flag(in_all > 2)
    return {
        **shared,
        "run size": min(1.0, math.log(len(run)) / 3),
        "run counted by title": flag(is_counted),
        "run numbered things": things,
        "run of three": flag(len(run) > 2),
    }


def _count(title: str) -> int:
    """Return the number that a title counts its items by ("Ten projects"), 0 where it counts none."""
    if found := re.search(r"\b(\d{1,3})\+?\s+[^\W\d_]", title):
        return int(found[1])
    return next((value for value, name in enumerate(_NUMBERS) if re.search(rf"\b{name}\b", title, re.I)), 0)


def _above(title: str, blocks: Sequence[Block], plan: Outline, number: int) -> Features:
    found = context.evidence(title, blocks, plan, number)
    intro = context.introduction(blocks, plan, number)
    said = {one.says for one in found}
    return {
        **_decided(context.decisive(found)),
        "above problems anywhere": flag(said & {Says.PROBLEMS, Says.BOTH}),
        "above wanted near": flag(any(one.wanted for one in found if one.distance == 0)),
        "wished near": flag(_is_wished(blocks, found)),
        "above wanted": flag(any(one.wanted for one in found)),
        "introduction invites": flag(announcing.INVITES.search(intro)),
        "introduction wanted": flag(words.WANTED.search(intro)),
        "introduction problems": flag(announcing.PROBLEM_HEADING.search(intro)),
        "header problems": flag(_names_problems(blocks[number].header, found)),
        "problems set aside": flag(context.is_set_aside(found, blocks)),
        "label says nothing": flag(_is_neutral_label(blocks, plan, number, found)),
    }


def _decided(decisive: Evidence | None) -> Features:
    """Return what the nearest telling text says, as "within" a distance: nearer ones are within all farther ones."""
    result: Features = {}
    for says in (Says.PROBLEMS, Says.ONE, Says.AREAS, Says.BOTH, Says.OTHER):
        distance = decisive.distance if decisive is not None and decisive.says is says else math.inf
        result |= {f"{says} within {limit}": flag(distance <= limit) for limit in range(4)}
    return result


def _is_wished(blocks: Sequence[Block], found: Sequence[Evidence]) -> bool:
    nearest = found[0]
    return nearest.source >= 0 and bool(announcing.WISH.search(context.label(blocks[nearest.source])))


def _names_problems(header: str, found: Sequence[Evidence]) -> bool:
    decisive = context.decisive(found)
    is_other = decisive is not None and decisive.says is Says.OTHER
    return bool(announcing.ROW_HEADER.search(header)) and not is_other


def _is_neutral_label(blocks: Sequence[Block], plan: Outline, number: int, found: Sequence[Evidence]) -> bool:
    above = plan.governor[number]
    return above >= 0 and is_label(blocks[above]) and found[0].says is Says.NOTHING and not found[0].wanted


def _states_size(blocks: Sequence[Block], plan: Outline, number: int) -> bool:
    """Return whether a block, or one right below it, says how large or how hard it is."""
    inside = (blocks[other].text for other in plan.governed[number][:_BODY])
    return any(announcing.STATES_SIZE.search(text) for text in (blocks[number].text, *inside))


def _below(
    blocks: Sequence[Block], plan: Outline, number: int, alone: Container[int], labels: Container[int]
) -> Features:
    headings = [other for other in plan.governed[number] if blocks[other].form is Form.HEADING]
    inside = [blocks[other] for other in plan.governed[number]]
    prose = sum(len(block.text.split()) for block in inside if block.form in PROSE)
    listed = sum(len(block.text.split()) for block in inside if block.form is Form.ITEM)
    text = " ".join(block.text for block in inside[:_BODY])
    return {
        "below headings": flag(any(other not in labels for other in headings)),
        "below bare list": flag(holds_bare_list(blocks, plan, number, alone)),
        "below wanted": flag(words.WANTED.search(text)),
        "below told": flag(words.TOLD.search(text)),
        "below prose share": prose / (prose + listed) if prose + listed else 0.0,
        "below long prose": flag(prose > 500),
    }


def _place(blocks: Sequence[Block], plan: Outline, number: int, run: Sequence[int]) -> Features:
    block, above = blocks[number], plan.governor[number]
    parent = blocks[above] if above >= 0 else None
    is_topic = parent is not None and _are_topics([blocks[other] for other in plan.runs[plan.run_of[above]]])
    in_plain_item = parent is not None and parent.form is Form.ITEM and not (is_label(parent) or is_topic)
    is_title = block.form is Form.HEADING and above < 0 and len(run) == 1 and number < 5
    return {
        "form heading": flag(block.form is Form.HEADING),
        "form bold line": flag(is_bold_line(block)),
        "form section": flag(heading_level(block) or block.form is Form.TERM),
        "place quoted": flag(block.context in ("quote", "aside")),
        "place in plain item": flag(in_plain_item),
        "place in asking item": flag(in_plain_item and parent is not None and asks(opening(parent))),
        "place title heading": flag(is_title),
    }


def _are_topics(parents: Sequence[Block]) -> bool:
    """Return whether the parents of nested items are no more than names: those items are what the list holds."""
    return all(len(block.text.split()) <= _TOPIC and block.text[-1:].isalpha() for block in parents)


def _records(plan: Outline, number: int, told: Mapping[int, Record]) -> Features:
    record = told.get(number, NO_RECORD)
    return {
        "group leaves": record.leaves,
        "group repeats labels": record.repeats,
        "place in told problem": flag(any(told[above].told for above in plan.above(number) if above in told)),
    }


def _together(found: Features) -> Features:
    """Return what means something only together."""
    near, said = found["problems within 1"], found["problems within 3"]
    hoped = max(found["above wanted near"], found["introduction wanted"])
    invited = max(found["introduction invites"], found["document invites"])
    section, heading = found["form section"], found["form heading"]
    announced = max(said, hoped, invited, *(found[name] for name in _ANNOUNCING))
    numbered = heading * found["run simple number"] * found["run of three"] * found["run proposes"]
    by_itself = max(found["own names one"], found["run long number"], found["header problems"])
    by_itself = max(by_itself, found["run numbered things"])
    return {
        "numbered headings propose": numbered,
        "nothing announces": flag(not announced and not by_itself),
        "problems near, asks": near * found["run asks"],
        "problems said, asks": said * found["run asks"],
        "problems said, marked": said * max(found["run marker"], found["run lead"]),
        "problems said, prose below": said * found["below prose share"] * section,
        "hoped, asks": hoped * found["run asks"],
        "invited, asks": invited * found["run asks"],
        "invited, proposes": invited * found["run proposes"],
        "both said, proposes": found["both within 3"] * found["run proposes"],
        "heading leaves": said * found["group leaves"],
        "heading records": said * found["group repeats labels"],
        "heading marked": heading * found["run marker"],
        "heading names other": heading * found["own names other"],
        "heading over bare list": max(heading, found["form bold line"]) * found["below bare list"],
    }
