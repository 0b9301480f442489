"""What a source's own scale and an issue's labels say of size.

A grade ("B* 2.14", "difficulty: 2/3") tells hours only where the source gives a key; without one it still orders the
items of that source. A label ("good first issue") tells hours roughly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from foothold.domain.durations import Duration, duration

_LETTERS = "ABCD"


@dataclass(frozen=True, slots=True)
class Grade:
    """A step on a source's own scale.

    Attributes:
        place: where it lies on the scale, 0 (easiest) to 1.
        names: the steps it spans, as a key calls them ("B", "C").
        words: as the source writes it.
    """

    place: float
    names: tuple[str, ...]
    words: str


_SPAN = r"(?P<low{0}>[A-D])(?:\s*[-–]\s*(?P<high{0}>[A-D]))?\*?"
_LETTER_GRADE = re.compile(
    rf"[\W_]{{0,3}}(?:{_SPAN.format('')}[\W_]{{1,4}}\d+\.\d+|\d+\.\d+[\W_]{{1,4}}{_SPAN.format('2')}\))[\W_]*"
)
_NUMBER_GRADE = re.compile(
    r"\b(?:difficulty|complexity|effort)\W{0,4}(?P<step>\d{1,2})[\s#]{0,4}(?:/|out of|of)\s{0,3}(?P<steps>\d{1,2})\b",
    re.IGNORECASE,
)
_WORD_GRADE = re.compile(
    r"\b(?<!time )(?<!space )(?:difficulty|complexity|effort|project size)(?: level| rating)?[\s*]{0,6}[:=|][\s*]{0,6}"
    r"(?P<word>trivial|very easy|easy|low|small|simple|beginner|medium|moderate|intermediate|very hard|hard|high|large"
    r"|difficult|advanced|expert)\b",
    re.IGNORECASE,
)
_PLACES = {"trivial": 0.0, "very easy": 0.0, "very hard": 1.0, "expert": 1.0}
_PLACES |= dict.fromkeys(("easy", "low", "small", "simple", "beginner"), 0.15)
_PLACES |= dict.fromkeys(("medium", "moderate", "intermediate"), 0.5)
_PLACES |= dict.fromkeys(("hard", "high", "large", "difficult", "advanced"), 0.85)

#: Key of the letters that stand before a number ("B* 2.14"): those of "200 Concrete Open Problems in Mechanistic
#: Interpretability", whose single posts do not repeat it. Days to two weeks, several weeks, several weeks, more.
LETTER_KEY = "A: 2 days to 2 weeks\nB: 2 to 6 weeks\nC: 3 to 8 weeks\nD: at least 8 weeks"

_LEVEL = r"(?:e|d|difficulty|effort|complexity|level)"
#: Issue labels that speak of size, with the hours that projects mean by them; the first that fits counts.
_LABELS: tuple[tuple[str, float, float], ...] = (
    (rf"(?:{_LEVEL}|size)?-?(?:trivial|xs)", 1, 4),
    (rf"{_LEVEL}-?(?:easy|low|simple|beginner)|size-?s(?:mall)?|easy|low-effort", 2, 10),
    (r"(?:good|great)-first-(?:issue|bug|contribution|task|pr)s?", 3, 16),
    (r"first-timers?-only|low-hanging-fruit|beginner-friendly|starter|quick-?win", 3, 16),
    (rf"{_LEVEL}-?(?:medium|moderate|mid|intermediate)|size-?m(?:edium)?", 8, 30),
    (rf"{_LEVEL}-?(?:hard|high|difficult|complex|advanced)|size-?l(?:arge)?", 25, 120),
    (r"size-?xx?l|epic|meta-issue", 60, 400),
)


def grade_of(title: str, text: str) -> Grade | None:
    """Return the grade that an item carries, None where it carries none."""
    for line in (title, text[:80]):
        if match := _LETTER_GRADE.match(line.strip()):
            return _letter_grade(match)
    whole = f"{title}\n{text}"
    if match := _NUMBER_GRADE.search(whole):
        step, steps = int(match["step"]), int(match["steps"])
        if 1 <= step <= steps and steps > 1:
            return Grade((step - 1) / (steps - 1), (f"{step}",), match.group())
    if match := _WORD_GRADE.search(whole):
        word = match["word"].lower()
        return Grade(_PLACES[word], (word,), match.group())
    return None


def bare(title: str) -> str:
    """Return a title without the grade and number that its source puts before it.

    >>> bare("B* 2.14 - Interpret how tags are closed")
    'Interpret how tags are closed'
    """
    match = _LETTER_GRADE.match(title)
    return title[match.end() :] if match else title


def keyed(grade: Grade, key: str) -> Duration | None:
    """Return the hours that a source's key gives a grade; None where the key does not speak of it.

    Args:
        grade: of the item.
        key: the source's own words, one step a line or sentence ("A: a day to two weeks. B: several weeks.").
    """
    if spans := _steps(grade, key):
        return _spanned(spans, f"{grade.words} ({'; '.join(span.words for span in spans)})")
    if grade.names[0] in _LETTERS and (spans := _steps(grade, LETTER_KEY)):
        return _spanned(spans, grade.words)
    return None


def label_of(tags: Sequence[str]) -> Duration | None:
    """Return what the first issue label that speaks of size says, the clearest kind of label first."""
    plain = [(tag, re.sub(r"[\s/:_-]+", "-", tag.strip().casefold())) for tag in tags]
    for pattern, low, high in _LABELS:
        for tag, spelled in plain:
            if re.fullmatch(pattern, spelled):
                return Duration(low, high, tag)
    return None


def _spanned(spans: Sequence[Duration], words: str) -> Duration:
    """Return the hours from the first step to the last; an open last step is closed where it is one of several."""
    first, last = spans[0], spans[-1]
    closed = last.hours_to or (2 * last.hours_from if len(spans) > 1 else None)
    return Duration(first.hours_from, closed, words)


def _steps(grade: Grade, key: str) -> list[Duration]:
    """Return what a key says of every step of a grade; [] where it leaves one out."""
    found = [span for name in grade.names if (span := _step(name, key))]
    return found if len(found) == len(grade.names) else []


def _step(name: str, key: str) -> Duration | None:
    entry = re.search(rf"(?:^|[\s(*\"“]){re.escape(name)}[*\"”)]*\s*[:=–-]\s*(?P<said>[^\n;]*)", key, re.IGNORECASE)
    if not entry:
        return None
    alone = re.split(r"[.;](?:\s|$)|[\s(*]{1,3}[A-E]\**\s*[:=]", entry["said"])[0]
    return duration(alone)


def _letter_grade(match: re.Match[str]) -> Grade:
    low = match["low"] or match["low2"]
    high = match["high"] or match["high2"] or low
    first, last = sorted((_LETTERS.index(low), _LETTERS.index(high)))
    words = f"{low}-{high}" if high != low else low
    return Grade((first + last) / 6, tuple(_LETTERS[first : last + 1]), words)
