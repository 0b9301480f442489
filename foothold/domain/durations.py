"""Time that a text states for the work itself: "16-20 hours", "a weekend", "half a week to 2 weeks".

Most times in a text are no such statement: they say how long a run, a grant, a video or a wait lasts, or how old
something is. So a duration counts only beside words that speak of the work ("should take", "Time estimate:", "a 20-hour
project"), and never beside words that speak of machines, programmes or dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Working hours of each unit, by how its name starts; of two that fit the first counts. A weekend is one day or two, a
#: semester three months or four. Years are left out: they tell of ages, careers and forecasts.
_UNITS: tuple[tuple[str, float, float], ...] = (
    ("min", 1 / 60, 1 / 60),
    ("h", 1.0, 1.0),
    ("d", 8.0, 8.0),
    ("weekend", 8.0, 16.0),
    ("w", 40.0, 40.0),
    ("morning", 4.0, 4.0),
    ("a", 4.0, 4.0),
    ("e", 3.0, 4.0),
    ("f", 80.0, 80.0),
    ("mo", 160.0, 160.0),
    ("q", 480.0, 480.0),
    ("s", 480.0, 640.0),
)
WEEKS_A_MONTH = 4.33
#: About five years: what is said to take longer is a manner of speaking, or no work of one person.
LONGEST_H = 10_000.0

_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS: dict[str, tuple[float, float]] = {word: (float(n), float(n)) for n, word in enumerate(_COUNTS, 1)}
_NUMBERS |= {"a": (1, 1), "an": (1, 1), "half a": (0.5, 0.5), "half an": (0.5, 0.5), "several": (3, 7)}
_NUMBERS |= {"half": (0.5, 0.5), "a half": (0.5, 0.5), "multi": (2, 2)}
_NUMBERS |= dict.fromkeys(("couple", "a couple", "couple of", "a couple of"), (2.0, 3.0))
_NUMBERS |= dict.fromkeys(("few", "a few"), (2.0, 5.0))

_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})".replace(
    " ", r"\ "
)
_UNIT = (
    r"(?:minutes?|mins?|hours?|hrs?|h|days?|d|weekends?|weeks?|wks?|months?|quarters?|mornings?|afternoons?|evenings?"
    r"|fortnights?|semesters?)"
)
_PIECES = r"(?:weekend|afternoon|evening|morning|semester|fortnight)"
_TO = r"\s{0,3}(?:-|–|—|to|or)\s{0,3}"
_DURATION = re.compile(
    rf"""(?<![\w.,/$:-])
    (?P<bound>(?:up\ to|at\ most|less\ than|under|at\ least|more\ than|over(?!\ (?:an?|one)\ {_PIECES})
        |minimum(?:\ of)?|no\ more\ than|max(?:imum)?\.?(?:\ of)?|min\.|<=?|>=?|≤|≥)\s{{0,3}})?
    (?:~|about\ |around\ |roughly\ |approx(?:\.|imately)?\ )?\s{{0,3}}
    (?:(?P<low>{_NUMBER})[\s-]{{0,3}}(?P<low_unit>{_UNIT})?{_TO}|(?P<some>hours|days|weeks)\ to\s
        |between\ (?P<least>{_NUMBER})[\s-]{{0,3}}(?P<least_unit>{_UNIT})?\s{{1,3}}and\s{{1,3}})?
    (?P<high>{_NUMBER})(?P<and_half>\ and\ a\ half)?(?P<plus>\s?\+)?[\s-]{{0,3}}
    (?:(?:person|working|work|full|solid|long|more)[\s-]+)?(?P<unit>{_UNIT})\b
    (?P<or_two>\ or\ (?:two|so)\b)?
    (?:\s{{0,3}}(?P<weekly>(?:per|a|each|every|/)\s{{0,3}}(?:week|wk)\b|/w\b|weekly)
        (?:\s{{0,3}},?\s{{0,3}}(?:for|over|x|×|during|across|,)\s{{0,3}}(?:~|about\ |around\ |at\ least\ )?
        (?:(?P<for_low>{_NUMBER}){_TO})?(?P<for_high>{_NUMBER})[\s-]{{0,3}}(?P<for_unit>weeks?|months?))?)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_UPPER = re.compile(r"up to|at most|less|under|no more|max|<|≤", re.IGNORECASE)
_LOWER = re.compile(r"at least|more than|over|min|>|≥", re.IGNORECASE)

# Words of work right before the duration: a label, or a verb with little between.
_LABEL = (
    r"\b(?:(?:time|effort|work(?:load)?|size|scope)(?:[\s-]+(?:estimate|required|needed|commitment|investment"
    r"|budget|cost))?"
    r"|(?:estimated?|expected|approximate|total)[\s-]+(?:time|effort|duration|size|length|hours|work(?:load)?)"
    r"|duration|estimated?|eta|timeline|time\s?frame|project (?:size|length)|commitment)"
    r"(?: to (?:complete|finish|do|implement|solve))?"
    r"(?:\s*\([^)]*\))?\**\s*(?:[:=|]|\bis\b|\bof\b|–|-)\**\s*"
)
_VERB = (
    r"\b(?:takes?|taking|requires?|needs?|spend|spending|doable|done|finish(?:ed)?|completed?|achiev\w+|feasible"
    r"|possible"
    r"|solvable|tractable|answered|built|implemented|replicated|fits?|worth|estimated?\sat"
    r"|(?:do|solve|write|build)\s(?:this|it|that)|(?:i|we)(?:['’]d)?\s(?:would\s)?(?:estimate|guess|expect|reckon))"
    r"(?:\s+(?:in(?:to)?|within|over|of|it|this|that|as little as|an?\s(?:\w+\s)?student|an?\s\w+|you|me|us"
    r"|someone|one person|just|only|maybe|probably|perhaps|anywhere|between|from|work|effort|around"
    r"|the order of|on))*\s*"
)
_NOUN = r"\b(?:(?:project|problem|exercise|sprint|work)s?|task)\sof\s*"
_ANNOUNCED = re.compile(rf"(?:{_LABEL}|{_VERB}|{_NOUN})$", re.IGNORECASE)
# Words of work right after it.
_FOLLOWED = re.compile(
    r"^['’]?s?[\s-]+(?:(?:long|sized|ish|solo|mini|research|coding|small|side)[\s-]+)*"
    r"(?:project|task|exercise|sprint|hack(?:athon)?|effort|problem|fix"
    r"|(?:of\s)?(?:(?:full[\s-]?time|focuss?ed|your|concentrated|human|engineering|research)\s)*"
    r"(?:work|effort|coding|hacking|engineering|programming|time|labou?r|full[\s-]?time)"
    r"|for (?:one|a single|a skilled|an experienced) \w+|to (?:complete|finish|do|implement|solve|replicate"
    r"|write))\b",
    re.IGNORECASE,
)
# What is timed is a machine, a programme, a date or an age.
_OTHER = re.compile(
    r"\b(?:[gct]pu|[ah]100|train(?:s|ed|ing)?|fine-?tun\w+|epochs?|inference|run(?:s|time|ning)?|job|server|builds"
    r"|compil\w+"
    r"|upload\w*|download\w*|sync\w*|load\w*|crash\w*|wait\w*|time-?outs?|time[sd]? out|expir\w+|retention"
    r"|respon[ds]\w*"
    r"|old|ago|last|past|next|previous|recent|every|daily|per (?:run|epoch|sample|day|month)|since|until|after|later"
    r"|grants?|fellowships?|program(?:me)?s?|cohorts?|funding|stipend|videos?|talk|podcast|lecture|deadline"
    r"|appl(?:y|ications?)"
    r"|annotat\w+|participants?|users?|horizon|autonomous\w*|generat\w+|experience|wall-?clock|workshops?|meetings?"
    r"|(?<!of )courses?|reading|of (?:\w+ )?comput(?:e|ing|ation)|tasks (?:that|which|of)"
    r"|(?:models?|ais?|(?:ai )?systems?|agents?|llms?) (?:that |which )?(?:can|could|may|might|will|would)"
    r"|(?:(?:model|script|sweep|notebook|agent|test|review|rollout|episode|quer(?:y|ie)|request|approval)s?"
    r"|tests? suite|evaluat(?:ions?|ing)|ci|build|deliver(?:y|ies)|shipping|pipeline|sampling|processing|migration)"
    r"(?: (?:only|usually|currently|often|can|may|will|now|that|which))* takes?)\b",
    re.IGNORECASE,
)
#: One piece of somebody's calendar that the work fits into, with no number of it.
_PIECE = re.compile(
    r"\b(?:(?:in|over|during) (?:(?:an?|one|a single) (?P<fitted>" + _PIECES + r")"
    r"|the (?P<the>weekend))\b"
    r"|(?P<sized>weekend|afternoon|evening|semester)[\s-]+(?:long )?(?:project|hack|task|sprint|sized|problem)s?\b)",
    re.IGNORECASE,
)
#: "Estimated hours: 12-16", "Effort (days): 3".
_UNIT_FIRST = re.compile(
    r"\b(?:estimated|expected|approximate|required|effort|size|duration|estimate)[\s*]{1,3}"
    r"(?:(?:effort|time|work|duration)\s)?[(\[]?(?P<unit>hours|days|weeks|months)[)\]]?[\s*]{0,3}[:=|][\s*]{0,3}"
    r"(?P<low>\d{1,3}(?:\.\d)?)(?:\s?[-–]\s?(?P<high>\d{1,3}(?:\.\d)?))?(?!\w|[.:/%-]\d)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?;](?=\s|$)|\n|$)")
_NEAR, _BEFORE = 48, 96
_CLOCKS = " \t*_⏱⏲⏰⏳⌛\ufe0f"


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
    return _read(match, match.group().strip()) if match else None


def _stated_in(sentence: str) -> Duration | None:
    for match in _DURATION.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        announced = _ANNOUNCED.search(before[-_BEFORE:])
        if not (announced or _FOLLOWED.match(after) or _stands_alone(match, before, after)) or _is_idiom(match):
            continue
        if _OTHER.search(before[-_NEAR:]) or _OTHER.search(after[:_NEAR]) or _is_dimension(match, before):
            continue
        lead = announced.group().lstrip() if announced else ""
        if found := _read(match, f"{lead}{match.group()}".strip()):
            return found
    return _piece_in(sentence) or _unit_first_in(sentence)


def _piece_in(sentence: str) -> Duration | None:
    match = _PIECE.search(sentence)
    if match is None or _OTHER.search(sentence[max(0, match.start() - _NEAR) : match.start()]):
        return None
    return Duration(*_hours(match["fitted"] or match["the"] or match["sized"]), match.group())


def _unit_first_in(sentence: str) -> Duration | None:
    match = _UNIT_FIRST.search(sentence)
    if match is None or _OTHER.search(sentence[max(0, match.start() - _NEAR) : match.start()]):
        return None
    (unit, _), low, high = _hours(match["unit"]), float(match["low"]), float(match["high"] or match["low"])
    return Duration(low * unit, high * unit, match.group())


def _in_minutes(match: re.Match[str]) -> bool:
    return match["unit"].lower().startswith("min")


def _is_idiom(match: re.Match[str]) -> bool:
    """Whether no count of minutes is meant: "take a minute"."""
    return _in_minutes(match) and not match["high"][0].isdigit()


def _is_dimension(match: re.Match[str], before: str) -> bool:
    """Whether "2d" may be no days: it is read as days behind a label only."""
    return match["unit"].lower() == "d" and not re.search(rf"{_LABEL}$", before[-_BEFORE:], re.IGNORECASE)


def _stands_alone(match: re.Match[str], before: str, after: str) -> bool:
    """Whether a duration is all that a line or a pair of brackets holds. Minutes in brackets are to read."""
    opened, closed = before.rstrip()[-1:], after.lstrip()[:1]
    bracketed = opened in ("(", "[") and closed in (")", "]", ",", ";") and not _in_minutes(match)
    return bracketed or not (before.strip(_CLOCKS) or after.strip(" ."))


def _read(match: re.Match[str], words: str) -> Duration | None:
    """Return what a match says, None where it says so many hours a week and not for how long, or years on end."""
    unit_low, unit_high = _hours(match["unit"])
    half, least = (0.5 if match["and_half"] else 0.0), match["low"] or match["least"]
    low = _number(least)[0] if least else _number(match["high"])[0] + half
    low_unit = match["low_unit"] or match["least_unit"]
    hours_from = low * (_hours(low_unit)[0] if low_unit else unit_low)
    hours_to = (_number(match["high"])[1] + half) * unit_high * (2 if match["or_two"] else 1)
    if match["some"]:
        hours_from = 2 * _hours(match["some"])[0]
    if match["weekly"]:
        if not match["for_high"]:
            return None
        weeks = WEEKS_A_MONTH if match["for_unit"].lower().startswith("m") else 1.0
        hours_from *= weeks * _number(match["for_low"] or match["for_high"])[0]
        hours_to *= weeks * _number(match["for_high"])[1]
    if hours_from > LONGEST_H:
        return None
    open_ended = match["plus"] or match["high"].lower() == "multi"
    return _bounded(hours_from, hours_to, f"{match['bound'] or ''}{'at least' if open_ended else ''}", words)


def _bounded(hours_from: float, hours_to: float, bound: str, words: str) -> Duration:
    if _UPPER.search(bound):
        return Duration(0.0, round(hours_to, 2), words)
    return Duration(round(hours_from, 2), None if _LOWER.search(bound) else round(hours_to, 2), words)


def _hours(unit: str) -> tuple[float, float]:
    return next((low, high) for start, low, high in _UNITS if unit.lower().startswith(start))


def _number(words: str) -> tuple[float, float]:
    if words[0].isdigit():
        value = float(words.replace(",", ""))
        return value, value
    return _NUMBERS[words.lower()]
