"""Tells from the words around it whether an everyday word is meant as a skill: "in Go", not "go on".

A word counts where it stands in a list beside something that is a skill for sure, or beside a word such as
"experience" or "language". Spelling as given ("Go", "Rust") is asked for wherever a list doesn't settle it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.aliases import Span, is_shouted

AND = r"\b(?:and|or|und|oder|et|ou|y|e)\b"
#: What may stand between two members of a list: one remark in brackets, a separator, "and" or "or".
BETWEEN = re.compile(
    rf"(?:\s*\([^()\n]{{0,30}}\))?\s*(?:[,;/|•·&\t\n]|{AND})[\s,;/|•·&*\u2013-]*(?:{AND}\s*)?",
)
ENDS_MEMBER = re.compile(r"\s*(?:[,;/|•·&)\n.(]|$|\b(?:and|or)\b)")
#: Directly before a skill, whatever its case.
STRONG_BEFORE = re.compile(
    r"""\b(?:experience | proficien\w+ | fluent | fluency | knowledge | expertise | skills? | background | familiar\w*
    | competen\w+ | training | master\w* | degree | phd | bsc | msc | ba | ma | studied | studying | course(?:work)?
    | skilled | expert | speciali[sz]\w+)
    (?:\s+(?:in|with|of|on|using|at|and|or|the|for|as|writing|programming|coding|developing|working|is|are))*[\s:,(-]*$""",
    re.IGNORECASE | re.VERBOSE,
)
#: Directly before a skill that is spelled as given, inside a sentence.
WEAK_BEFORE = re.compile(
    r"""\b(?:in | with | using | use | uses | used | via | into | to | write | wrote | written | writing | learn
    | learned | learning | know | knowing | like | plus | from | by | on | atop | for
    | mit | avec | con | com | en)\s+(?:modern\s+|plain\s+)?$""",
    re.VERBOSE,
)
AFTER = re.compile(
    r"""[\s-]+(?:(?:is|are|would\ be)\ (?:a\ (?:big\ |strong\ )?(?:plus|bonus|must) | required | preferred | desirable)
    | programming | language | developers? | engineers? | engineering | code | codebase | framework | library | package
    | crates? | scripts? | kernels? | evals? | evaluations? | tasks? | services? | apps? | application | server
    | backend | frontend | clusters? | skills | experience | proofs? | theorem | compiler | ecosystem | stack | hooks
    | components? | pipelines? | jobs? | dags)\b""",
    re.VERBOSE,
)
#: "Ruby-red" and "Go-to" are other words, "Rust-based" is not.
OTHER_COMPOUND = re.compile(
    r"-(?!(?:based|style|like|powered|native|first|only|written|side|backed|specific|and|programming|language)\b)[a-z]"
)
LONGEST_GAP = 40
#: "Julia Smith" is a person, "C minor" a key.
NO_SKILL_AFTER = re.compile(r"\s+(?:[A-Z][a-z]+|minor|major|flat|sharp)\b")


def trusted(text: str, spans: Sequence[Span], doubtful: frozenset[str]) -> list[Span]:
    """Return the spans that are meant as skills, in order.

    Args:
        text: where they stand.
        spans: in order, none overlapping.
        doubtful: aliases that are everyday words too.
    """
    needs = {span for span in spans if span.alias in doubtful or not _case_fits(text, span)}
    trusted = {span for span in spans if span not in needs or _told_by_words(text, span)}
    growing = True
    while growing:
        found = [
            one
            for left, right in pairwise(spans)
            for one, other in ((left, right), (right, left))
            if one not in trusted and other in trusted and _listed(text, left, right, one)
        ]
        trusted.update(found)
        growing = bool(found)
    return [span for span in spans if span in trusted]


def _case_fits(text: str, span: Span) -> bool:
    """Return whether capitals stand where the alias is all capitals; a plural "s" may be small."""
    if not is_shouted(span.alias):
        return True
    shown = text[span.start : span.end]
    return shown.removesuffix("s").isupper()


def _as_given(text: str, span: Span) -> bool:
    return text[span.start : span.start + 1] == span.alias[:1]


def _listed(text: str, left: Span, right: Span, one: Span) -> bool:
    """Return whether two neighbours are members of one list; a word in small letters must be a whole member."""
    gap = text[left.end : right.start]
    if len(gap) > LONGEST_GAP or not BETWEEN.fullmatch(gap):
        return False
    return _as_given(text, one) or bool(ENDS_MEMBER.match(text, one.end))


def _told_by_words(text: str, span: Span) -> bool:
    before, after = text[max(0, span.start - 60) : span.start].rpartition("\n")[2], text[span.end : span.end + 30]
    if before.endswith(("-", "'", "’")) or after.startswith(("'", "’")) or OTHER_COMPOUND.match(after):
        return False
    if not _case_fits(text, span):
        return False
    if _as_given(text, span) and not before.strip(" •·*-") and after.partition("\n")[0].strip(" .") == "":
        return True  # a line of a list of skills
    if STRONG_BEFORE.search(before):
        return _as_given(text, span) or bool(ENDS_MEMBER.match(text, span.end))
    if not span.alias[:1].isupper() or not _as_given(text, span):
        return False
    if AFTER.match(after):
        return True
    return bool(WEAK_BEFORE.search(before)) and not NO_SKILL_AFTER.match(after)
