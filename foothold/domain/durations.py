"""Time that a text states for the work itself: "16-20 hours", "a weekend", "half a week to 2 weeks".

Most times in a text are no such statement: how long a run, a grant, a video or a wait lasts, how old something is.
So a duration counts only beside words that speak of the work ("should take", "Time estimate:", "a 20-hour
project") and never beside words that speak of machines, programmes or dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DAY_H, WEEKEND_H, WEEK_H, MONTH_H, YEAR_H = 8.0, 16.0, 40.0, 160.0, 1900.0
WEEKS_A_MONTH = 4.33

_UNIT_HOURS: tuple[tuple[str, float], ...] = (
    ("min", 1 / 60),
    ("weekend", WEEKEND_H),
    ("we", WEEK_H),
    ("wk", WEEK_H),
    ("h", 1.0),
    ("d", DAY_H),
    ("mo", MONTH_H),
    ("q", 3 * MONTH_H),
    ("y", YEAR_H),
)
_NUMBERS: dict[str, tuple[float, float]] = {
    "a": (1, 1), "an": (1, 1), "one": (1, 1), "two": (2, 2), "three": (3, 3), "four": (4, 4), "five": (5, 5),
    "six": (6, 6), "seven": (7, 7), "eight": (8, 8), "nine": (9, 9), "ten": (10, 10), "twelve": (12, 12),
    "half a": (0.5, 0.5), "half an": (0.5, 0.5), "couple": (2, 2), "few": (2, 5), "several": (3, 7),
}  # fmt: skip

_NUMBER = (
    r"(?:\d+(?:[.,]\d+)?|half\ an?|(?:a\ )?couple(?:\ of)?|(?:a\ )?few|several|an?|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|twelve)"
)
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|h|days?|weekends?|weeks?|wks?|months?|quarters?|years?)"
_DURATION = re.compile(
    rf"""(?<![\w.,/$:-])
    (?P<bound>(?:up\ to|at\ most|less\ than|under|at\ least|more\ than|over|minimum(?:\ of)?|no\ more\ than|max\.?|min\.?
        |<=?|>=?|≤|≥)\s*)?
    (?:~|about\ |around\ |roughly\ |approx(?:\.|imately)?\ )?\s*
    (?:(?P<low>{_NUMBER})[\s-]*(?P<low_unit>{_UNIT})?\s*(?:-|–|—|to|or)\s*)?
    (?P<high>{_NUMBER})(?P<plus>\s?\+)?[\s-]*(?:(?:person|working|work|full|solid|long|more)[\s-]+)?(?P<unit>{_UNIT})\b
    (?:\s*(?P<weekly>(?:per|a|each|every|/)\s*(?:week|wk)\b|/w\b|weekly)
        (?:\s*,?\s*(?:for|over|x|×|during|across)\s+(?:~|about\ |around\ |at\ least\ )?
        (?:(?P<for_low>{_NUMBER})\s*(?:-|–|to|or)\s*)?(?P<for_high>{_NUMBER})[\s-]*(?P<for_unit>weeks?|months?))?)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_UPPER = re.compile(r"up to|at most|less|under|no more|max|<|≤", re.IGNORECASE)
_LOWER = re.compile(r"at least|more than|over|min|>|≥", re.IGNORECASE)

# Words of work right before the duration.
_ANNOUNCED = re.compile(
    r"""(?:\b(?:(?:time|effort|work(?:load)?|size|scope)(?:[\s-]+(?:estimate|required|needed|commitment|investment|box|budget|cost))?
        |(?:estimated?|expected|approximate|total)[\s-]+(?:time|effort|duration|size|length|hours|work(?:load)?)
        |duration|estimate|timeline|time\s?frame|eta|project\s(?:size|length)|commitment|length\sof\s(?:the\s)?project)
        (?:\s*\([^)]*\))?\**\s*(?:[:=|]|\bis\b|\bof\b|–|-)\**\s*
    |\b(?:takes?|taking|took|requires?|needs?|spend|spending|doable|done|finish(?:ed)?|complete[d]?|achiev\w+|feasible
        |possible|solvable|tractable|answered|built|implemented|replicated|fits?|worth|estimated?\sat)
        (?:\s+(?:in(?:to)?|within|over|of|as\slittle\sas|an?\s\w+|you|me|us|someone|one\sperson|just|only|maybe|probably
            |perhaps|anywhere|between|from|work|effort|around|the\sorder\sof|on))*\s*
    |\b(?:(?:a|one|single)\s)?(?:project|task|problem|exercise|sprint|work)s?\s(?:for|of)\s*)$""",
    re.IGNORECASE | re.VERBOSE,
)
# Words of work right after it.
_FOLLOWED = re.compile(
    r"""^['’]?s?[\s-]+(?:(?:long|sized|ish|solo|mini|research|coding|small|side)[\s-]+)*
    (?:project|task|exercise|sprint|hack(?:athon)?|effort|problem|side\sproject
    |(?:of\s)?(?:(?:full[\s-]?time|focus(?:s)?ed|your|concentrated|human|engineering|research|one\sperson['’]s)\s)*
    (?:work|effort|coding|your\stime|labou?r|full[\s-]?time)|for\s(?:one|a\ssingle|a\sskilled|an\sexperienced)\s\w+
    |to\s(?:complete|finish|do|implement|solve|replicate|write|build))\b""",
    re.IGNORECASE | re.VERBOSE,
)
# What is timed is a machine, a programme, a date or an age.
_OTHER = re.compile(
    r"""\b(?:gpu|a100|h100|cpu|tpu|train(?:s|ed|ing)?|epochs?|inference|run(?:s|time|ning)?|job|server|build|builds|upload\w*
    |download\w*|sync\w*|load\w*|crash\w*|wait\w*|timeouts?|time[sd]?\sout|expir\w+|retention|old|ago|last|past|next|previous
    |recent|every|daily|grants?|fellowships?|programmes?|programs?|cohorts?|funding|stipend|video|talk|podcast|lecture|deadline
    |annotat\w+|participants?|users?|agents?\stake|within\s\w+\sof|horizon|per\s(?:run|epoch|sample|day|month)|since|until
    |after|later|autonomous\w*)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_WEEKEND = re.compile(
    r"\b(?:(?:in|over|during)\s(?:a|one|the|a single)\sweekend\b|weekend[\s-]+(?:project|hack|task|sprint|sized|problem))",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?;](?=\s|$)|\n|$)")
_NEAR = 48


@dataclass(frozen=True, slots=True)
class Duration:
    """Working hours, as a text states them.

    Attributes:
        hours_from: lower end, 0 where the text says "up to".
        hours_to: upper end, None where the text says "at least".
        words: the words that say so.
    """

    hours_from: float
    hours_to: float | None
    words: str


def stated_time(text: str) -> Duration | None:
    """Return the first time that a text states for the work itself, None where it states none.

    >>> stated_time("Time estimate: 16-20 hours")
    Duration(hours_from=16.0, hours_to=20.0, words='Time estimate: 16-20 hours')
    >>> stated_time("Training takes 3 hours on one GPU") is None
    True
    """
    for sentence in _SENTENCE.finditer(text):
        if found := _stated_in(sentence.group().strip()):
            return found
    return None


def duration(text: str) -> Duration | None:
    """Return the first duration in a text that is known to speak of work, such as the key of a scale."""
    match = _DURATION.search(text)
    return _read(match) if match else None


def _stated_in(sentence: str) -> Duration | None:
    for match in _DURATION.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        spoken = _ANNOUNCED.search(before[-_NEAR * 2 :])
        if not (spoken or _FOLLOWED.match(after) or _stands_alone(before, after)):
            continue
        if _OTHER.search(before[-_NEAR:]) or _OTHER.search(after[:_NEAR]):
            continue
        found = _read(match)
        if found:
            lead = spoken.group().lstrip() if spoken else ""
            return Duration(found.hours_from, found.hours_to, f"{lead}{match.group().strip()}".strip())
    weekend = _WEEKEND.search(sentence)
    if weekend and not _OTHER.search(sentence[max(0, weekend.start() - _NEAR) : weekend.start()]):
        return Duration(WEEKEND_H / 2, WEEKEND_H, weekend.group())
    return None


def _stands_alone(before: str, after: str) -> bool:
    """Whether a duration is all that a line or a pair of brackets holds."""
    opened, closed = before.rstrip()[-1:], after.lstrip()[:1]
    return (opened in ("(", "[") and closed in (")", "]", ",", ";")) or not (before.strip() or after.strip(" ."))


def _read(match: re.Match[str]) -> Duration | None:
    unit = _hours(match["unit"])
    low, high = _number(match["low"] or match["high"])[0], _number(match["high"])[1]
    hours_from = low * (_hours(match["low_unit"]) if match["low_unit"] else unit)
    hours_to: float | None = high * unit
    if match["weekly"]:
        if not match["for_high"]:
            return None  # so many hours a week says nothing of the whole
        weeks = WEEKS_A_MONTH if match["for_unit"].lower().startswith("m") else 1.0
        hours_from *= _number(match["for_low"] or match["for_high"])[0] * weeks
        hours_to = high * unit * _number(match["for_high"])[1] * weeks
    bound = match["bound"] or ""
    if _LOWER.search(bound) or match["plus"]:
        hours_to = None
    elif _UPPER.search(bound):
        hours_from = 0.0
    return Duration(round(hours_from, 2), None if hours_to is None else round(hours_to, 2), match.group().strip())


def _hours(unit: str) -> float:
    return next(hours for start, hours in _UNIT_HOURS if unit.lower().startswith(start))


def _number(words: str) -> tuple[float, float]:
    words = words.lower()
    if words[0].isdigit():
        value = float(words.replace(",", "."))
        return value, value
    return next(
        value
        for key, value in _NUMBERS.items()
        if words == key or (len(key) > 4 and key in words) or (key == "few" and "few" in words)
    )
