"""Finds names in text: whole words, longest first, blind to case, hyphens and common spellings, in one pass.

alias -> spellings (plural, -ise/-ize, -our/-or, hyphen or space) -> one automaton -> spans, none overlapping.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import ahocorasick

#: Signs that belong to a short name when they touch it: "C" is not in "C++", "R" not in "R&D", "JS" not in "D3.js".
TOUCHING = frozenset("+#&.@")
SHORT = 3
GAPS = dict.fromkeys(map(ord, "-_\t\n\r\f\v\u00a0\u2010\u2011\u2012\u2013"), " ")
SPELLINGS = (
    (r"(?<=[a-z]{3})is(?=(?:ation|ing|ed|e|er)\b)", "iz"),
    (r"our(?=(?:s|al)?\b)", "or"),
    (r"(?<=[a-z])lling\b", "ling"),
    (r"(?<=[a-z])lled\b", "led"),
)


class Span(NamedTuple):
    """A name in a text.

    Attributes:
        start, end: offsets in letters.
        key: what the name stands for.
        alias: the spelling it was given as.
    """

    start: int
    end: int
    key: str
    alias: str


def is_shouted(alias: str) -> bool:
    """Return whether an alias is written in capitals only, so that its case matters: "REST", not "rest"."""
    return alias.isupper()


def folded(text: str) -> str:
    """Return text in lower case with hyphens, underscores and white space as one space each; as long as the text."""
    lowered = text.lower()
    if len(lowered) != len(text):  # some letters become two
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return lowered.translate(GAPS)


def spellings(alias: str) -> set[str]:
    """Return the folded spellings of an alias.

    >>> sorted(spellings("reward modelling"))
    ['reward modeling', 'reward modelings', 'reward modelling', 'reward modellings']
    """
    found = {folded(alias)}
    for pattern, instead in SPELLINGS:
        found |= {re.sub(pattern, instead, each) for each in found}
    for each in list(found):
        if len(each) > 3 and each[-1].isalpha():
            found.add(each[:-1] if each.endswith("s") and not each.endswith(("ss", "us", "is")) else each + "s")
        if len(each) > 4 and each.endswith("y") and each[-2] not in "aeiou":
            found.add(each[:-1] + "ies")
    return found


class AliasFinder:
    """Finds every name of a list in a text.

    Args:
        names: for each key its names, the one for people first. A name under two keys stands for both.
    """

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        spelled: dict[str, dict[str, str]] = {}
        given = {folded(alias) for aliases in names.values() for alias in aliases}
        for key, aliases in names.items():
            for alias in aliases:
                exact = folded(alias)
                for spelling in spellings(alias):
                    if spelling == exact or spelling not in given:
                        spelled.setdefault(spelling, {}).setdefault(key, alias)
        self._automaton = ahocorasick.Automaton()
        for spelling, keys in spelled.items():
            self._automaton.add_word(spelling, (len(spelling), tuple(keys.items())))
        if spelled:
            self._automaton.make_automaton()
        self._empty = not spelled

    def find(self, text: str) -> list[Span]:
        """Return the names in a text in order; of two that overlap the longer one, of equal ones both."""
        if self._empty:
            return []
        taken = bytearray(len(text))
        kept: set[Span] = set()
        places: set[tuple[int, int]] = set()
        for span in sorted(self._all(text), key=lambda span: (span.start - span.end, span.start)):
            place = (span.start, span.end)
            if place in places or not any(taken[span.start : span.end]):
                taken[span.start : span.end] = b"\x01" * (span.end - span.start)
                places.add(place)
                kept.add(span)
        return sorted(kept)

    def _all(self, text: str) -> Iterator[Span]:
        low = folded(text)
        for last, (length, keys) in self._automaton.iter(low):
            start, end = last + 1 - length, last + 1
            if _is_whole(text, start, end):
                for key, alias in keys:
                    yield Span(start, end, key, alias)


def _is_whole(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if (before.isalnum() and text[start].isalnum()) or (after.isalnum() and text[end - 1].isalnum()):
        return False
    if end - start > SHORT:
        return after not in "+#"
    further = text[end + 1] if end + 1 < len(text) else " "
    return before not in TOUCHING and not (after in TOUCHING and (after in "+#" or further.isalnum()))
