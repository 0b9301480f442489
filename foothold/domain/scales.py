"""What a source's own scale and an issue's labels say of size.

A grade ("B*", "difficulty: 2/3") tells hours only where the source gives a key; without one it still orders the
items of that source. A label ("good first issue") tells hours roughly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from foothold.domain.durations import Duration, duration

LETTERS = "ABCDE"


@dataclass(frozen=True, slots=True)
class Grade:
    """A step on a source's own scale.

    Attributes:
        place: where it lies on the scale, 0 (easiest) to 1.
        names: the steps it spans, as a key would call them ("b", "c").
        words: as the source writes it.
    """

    place: float
    names: tuple[str, ...]
    words: str


_LETTER_GRADE = re.compile(
    r"^\W{0,3}(?:(?P<low>[A-D])(?:\s*[-–]\s*(?P<high>[A-D]))?(?P<star>\*?)\W{0,3}\s*\d+\.\d+"
    r"|\d+\.\d+\W{0,3}\s*\(?(?P<low2>[A-D])(?:\s*[-–]\s*(?P<high2>[A-D]))?\*?\))"
)
_NUMBER_GRADE = re.compile(
    r"\b(?:difficulty|complexity|effort)\W{0,4}(?P<step>\d)\s*(?:#\s*)?(?:/|out of|of)\s*(?P<steps>\d{1,2})\b",
    re.IGNORECASE,
)
_WORD_GRADE = re.compile(
    r"\b(?:difficulty|complexity|effort|size)(?:\s+level|\s+rating)?\**\s*[:=|]\s*\**\s*"
    r"(?P<word>trivial|very easy|easy|low|small|simple|beginner|medium|moderate|intermediate|hard|high|large|difficult|"
    r"advanced|very hard|expert)\b",
    re.IGNORECASE,
)
_WORD_PLACES = {
    "trivial": 0.0, "very easy": 0.0, "easy": 0.15, "low": 0.15, "small": 0.15, "simple": 0.15, "beginner": 0.15,
    "medium": 0.5, "moderate": 0.5, "intermediate": 0.5, "hard": 0.85, "high": 0.85, "large": 0.85, "difficult": 0.85,
    "advanced": 0.85, "very hard": 1.0, "expert": 1.0,
}  # fmt: skip

#: Issue labels that speak of size, with the hours that projects mean by them; the first that fits counts.
_LABELS: tuple[tuple[str, float, float], ...] = (
    (r"(?:e|d|difficulty|effort|complexity|size|level)?[\s/:_-]*(?:trivial|xs)", 1, 4),
    (r"(?:e|d|difficulty|effort|complexity|level)[\s/:_-]*(?:easy|low|simple|beginner)|size[\s/:_-]*s(?:mall)?|easy", 2, 10),
    (r"(?:good|great)[\s_-]*first[\s_-]*(?:issue|bug|contribution|task|pr)|first[\s_-]timers?[\s_-]only|low[\s_-]hanging[\s_-]fruit|beginner[\s_-]friendly|starter|quick[\s_-]?win", 2, 12),
    (r"(?:e|d|difficulty|effort|complexity|level)[\s/:_-]*(?:medium|moderate|mid)|size[\s/:_-]*m(?:edium)?", 8, 30),
    (r"(?:e|d|difficulty|effort|complexity|level)[\s/:_-]*(?:hard|high|difficult|complex)|size[\s/:_-]*l(?:arge)?", 25, 120),
    (r"size[\s/:_-]*xx?l|epic|meta[\s_-]issue", 60, 400),
)  # fmt: skip


def grade_of(title: str, text: str) -> Grade | None:
    """Return the grade that an item carries, None where it carries none."""
    for line in (title, text[:80]):
        if match := _LETTER_GRADE.match(line.strip()):
            return _letter_grade(match)
    whole = f"{title}\n{text}"
    if match := _NUMBER_GRADE.search(whole):
        step, steps = int(match["step"]), int(match["steps"])
        if 1 <= step <= steps and steps > 1:
            return Grade((step - 1) / (steps - 1), (str(step),), match.group())
    if match := _WORD_GRADE.search(whole):
        word = match["word"].lower()
        return Grade(_WORD_PLACES[word], (word,), match.group())
    return None


def keyed(grade: Grade, key: str) -> Duration | None:
    """Return the hours that a source's key gives a grade; None where the key does not speak of it.

    Args:
        grade: of the item.
        key: the source's own words, one step a line or sentence ("A: a day to two weeks. B: several weeks.").
    """
    spans = [found for name in grade.names if (found := _step(name, key))]
    if len(spans) < len(grade.names) or not spans:
        return None
    words = f"{grade.words}: {'; '.join(span.words for span in spans)}"
    return Duration(spans[0].hours_from, spans[-1].hours_to, words)


def _step(name: str, key: str) -> Duration | None:
    match = re.search(rf"(?:^|[\s(*\"“]){re.escape(name)}[*\"”)]*\s*[:=–-]\s*(?P<said>[^\n;]*)", key, re.IGNORECASE)
    return duration(re.split(r"[.;](?:\s|$)|[\s(*]{1,3}[A-E]\**\s*[:=]", match["said"])[0]) if match else None


def label_of(tags: Sequence[str]) -> Duration | None:
    """Return what the first issue label that speaks of size says."""
    for pattern, low, high in _LABELS:
        for tag in tags:
            if re.fullmatch(pattern, tag.strip(), re.IGNORECASE):
                return Duration(low, high, tag)
    return None


def _letter_grade(match: re.Match[str]) -> Grade:
    low = match["low"] or match["low2"]
    high = match["high"] or match["high2"] or low
    first, last = LETTERS.index(low), LETTERS.index(high)
    names = tuple(LETTERS[first : last + 1])
    return Grade((first + last) / 6, names, f"{low}-{high}" if high != low else low)
