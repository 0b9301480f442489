"""A CV as text to its items: lines -> without personal data -> sections -> items, each with its section and last year.

Nothing here is certain, so nothing is thrown away for being unknown: a line under no known heading stays in the section
above it. What is thrown away is who the person is (`foothold.domain.personal`), and what others said of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from foothold.domain.headings import heading_level, opens_referees, part_of_heading
from foothold.domain.markup import without_markup
from foothold.domain.names import HEADER_LINES, signature_at
from foothold.domain.personal import Redactor, without_authors
from foothold.domain.profile import CvItem, Part

BULLET = re.compile(
    r"^\s*(?:[•·*◦▪‣●○■□➢➤✓✔∙⁃→»>–—-]|[^\w\s(\[\"'“‘#+.@$€£]{1,2}(?=\s)|o(?=\s)|\d{1,2}[.)](?=\s)|\(?[a-z]\)(?=\s))\s*"
)
#: No word or address is so long: a picture written as letters, a key, or somebody's try to keep us busy. Chinese and
#: Japanese sentences are written without spaces.
ENDLESS = re.compile(r"[!-~]{250,}|\S{3000,}")
MARKUP = re.compile(r"^\s*#{1,6}\s+|\*\*|__|`|\\fa[A-Z]\w*(?:\s*\*?\[\w+\])?\s*:?")
_YEAR = r"(?:19[6-9]\d|20\d\d)"
YEAR = re.compile(
    rf"""(?<![\d.,/\#-]){_YEAR}(?![\d%]|[.,]\d) | (?<=[-/]){_YEAR}(?![\d%]|[.,]\d)
    | (?<![\d.,/\#-]){_YEAR}(?=\.(?:0[1-9]|1[0-2])(?![\d.]\d))  # 2019.02
    | (?<=\b[01]\d\.){_YEAR}(?![\d%])                         # 09.2020
    | (?<![\w'’])['’](?:[6-9]\d|[0-3]\d)\b(?!s\b)             # '19""",
    re.VERBOSE,
)
UNTIL_NOW = re.compile(
    rf"""(?:[\u2010-\u2015~→-]|->|\b(?:to|until|till|bis|à|a|hasta)\b)\s*(?:the\s|la\s)?
        (?:present|now|current|today|date|ongoing|heute|jetzt|aktuell|aujourd['’]hui|actuel|actualidad|presente?|oggi
        |heden)\b
    |\b(?:since|seit|depuis|desde)\ (?:[A-Za-zäé]+\.?\ )?{_YEAR}
    |\b{_YEAR}(?:[\u2010-\u2013-]\s(?!\s*['’\d])(?![A-Za-z]{{3,9}}\.?\s['’\d])  # "2021– PhD"
        |\s?[\u2010-\u2013-]\s*(?:\)|$))                                            # "(2022 –)"
    """,
    re.IGNORECASE | re.VERBOSE,
)
CALENDAR = re.compile(
    r"""\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|jun|févr|avr|juil|août|déc|ene|abr|ago|dic)\w*\b
    |\b(?:years?|yrs|months?|mos|jahre?|monate?|ans?|mois|años?|meses|spring|summer|autumn|fall|winter)\b""",
    re.IGNORECASE | re.VERBOSE,
)
#: What a line that only dates an entry may hold beside its years.
DATE_WORDS = 3
#: An item of more letters than this is prose: its sentences are items.
PROSE = 280
SHORT_SENTENCE = 30
SENTENCE_END = re.compile(r"(?<=[a-zß-ÿ0-9)\"”][.!?])\s+(?=[^\W\d_a-z]|[\"“(])")
#: Share of the widest line of a section from which on a line may have been wrapped.
WRAPPED = 0.8


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a CV.

    Attributes:
        raw: as on the page, without bullet and markup.
        text: the same without personal data.
        bullet: it opens an item of a list.
        opens: it goes on from no line before it: a bullet, or a heading.
        width: letters of the last line on the page that is part of it.
    """

    raw: str
    text: str
    bullet: bool
    opens: bool
    width: int


def items_of(text: str, this_year: int) -> tuple[CvItem, ...]:
    """Return the items of a CV in order, personal data taken out.

    Args:
        text: as `foothold.documents.read` gives it, or as pasted.
        this_year: what "present" means.
    """
    items: list[CvItem] = []
    for part, lines in sections(rejoined(without_markup(text)).split("\n")):
        dated = _dated(part, _merged(lines), this_year)
        items.extend(sentence for item in dated for sentence in _sentences(item, this_year))
    return tuple(item for item in items if _says_something(item.text))


def rejoined(text: str) -> str:
    r"""Return text with words that were broken at the end of a line made whole, and without endless ones.

    >>> rejoined("interpret-\nability of state-of-the-\nart models, GPT-\n2")
    'interpretability of state-of-the-art models, GPT-2'
    """
    return re.sub(r"([^\W\d_]+)-\n(\w)", _rejoin, ENDLESS.sub(" ", text))


def _rejoin(found: re.Match[str]) -> str:
    first, letter = found.groups()
    inside_compound = found.string[: found.start()].endswith("-")
    whole = not inside_compound and letter.islower() and (first.islower() or first.istitle())
    return first + letter if whole else f"{first}-{letter}"


def sections(lines: Sequence[str]) -> Iterator[tuple[Part, list[Line]]]:
    """Yield the sections of a CV in order, each with its lines; what stands before the first heading is a summary.

    The signature of a letter says nothing. A Markdown heading that we don't know opens a section of its own where it
    stands as high as the last known one.
    """
    redactor = Redactor.of(lines)
    part: Part | None = Part.SUMMARY
    level = 0  # of the last known heading, where it is a Markdown heading
    held: list[Line] = []
    for place, line in enumerate(lines[: signature_at(lines)]):
        heading, own_level = part_of_heading(line), heading_level(line)
        known = heading is not None or opens_referees(line)
        if known or 0 < own_level <= level:
            if part is not None:
                yield part, held
            part, held = heading if known else Part.OTHER, []
            level = own_level if known else level
        if not known and line.strip():
            held.append(_line(line, part, redactor, at_top=place < HEADER_LINES))
    if part is not None:
        yield part, held


def _line(line: str, part: Part | None, redactor: Redactor, *, at_top: bool) -> Line:
    plain = MARKUP.sub("", line)
    bullet = BULLET.match(plain)
    raw = re.sub(r"[ \u00a0]+", " ", plain[bullet.end() :] if bullet else plain).strip()
    text = redactor.out_of(without_authors(raw) if part is Part.PUBLICATIONS else raw, at_top=at_top)
    return Line(raw, text, bullet is not None, bullet is not None or heading_level(line) > 0, len(line))


def _merged(lines: Sequence[Line]) -> list[Line]:
    """Return lines with the rest of a wrapped item joined to its start."""
    widest = max((line.width for line in lines), default=0)
    merged: list[Line] = []
    for line in lines:
        if not line.text:
            continue
        if merged and _goes_on(merged[-1], line, widest):
            held = merged[-1]
            joined = f"{held.raw} {line.raw}", f"{held.text} {line.text}".strip()
            merged[-1] = Line(*joined, held.bullet, held.opens, line.width)
        else:
            merged.append(line)
    return merged


def _goes_on(held: Line, line: Line, widest: int) -> bool:
    """Return whether a line continues the item before it: it opens small, or the bullet above filled its line."""
    if line.opens or held.raw.endswith((".", "!", "?", ":")):
        return False
    opens_small = line.raw[0].islower()
    return held.width >= (widest / 2 if opens_small else WRAPPED * widest) and (opens_small or held.bullet)


def _dated(part: Part, lines: Sequence[Line], this_year: int) -> list[CvItem]:
    """Return items, each with the last year it speaks of: its own, else that of the entry it stands under."""
    items: list[CvItem] = []
    current: int | None = None
    head = 0  # how many lines of an entry's head were read since its last bullet
    for line in lines:
        own = last_year(line.text, this_year)
        if own is not None and not line.bullet:
            current = own
            if _only_dates(line.text):
                items[len(items) - head :] = [replace(item, last_year=own) for item in items[len(items) - head :]]
        head = 0 if own is not None or line.bullet else min(head + 1, 2)
        items.append(CvItem(line.text, _inline_part(line.text) or part, current if own is None else own))
    return items


def _sentences(item: CvItem, this_year: int) -> Iterator[CvItem]:
    """Yield the sentences of an item that is a paragraph of prose, else the item; each says something by itself."""
    if len(item.text) <= PROSE or item.part is Part.PUBLICATIONS:
        yield item
        return
    held = ""
    for sentence in SENTENCE_END.split(item.text):
        held = f"{held} {sentence}".strip()
        if len(held) >= SHORT_SENTENCE:
            yield replace(item, text=held, last_year=last_year(held, this_year) or item.last_year)
            held = ""
    if held:
        yield replace(item, text=held)


def _only_dates(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]{4,}", CALENDAR.sub("", UNTIL_NOW.sub("", text)))) <= DATE_WORDS


def _inline_part(text: str) -> Part | None:
    """Return the part that a line names for itself: "Tools: Git, Docker"."""
    label, colon, rest = text.partition(":")
    return part_of_heading(label) if colon and rest.strip() and len(label) <= 40 else None


def last_year(text: str, this_year: int) -> int | None:
    """Return the last year that a line speaks of, never one to come; None where it speaks of none.

    >>> last_year("Research engineer, Mar 2021 – present", 2026), last_year("2018/09 - 2020/01", 2026)
    (2026, 2020)
    """
    if UNTIL_NOW.search(text):
        return this_year
    years = [_full_year(year) for year in YEAR.findall(text)]
    return min(max(years), this_year) if years else None


def _full_year(year: str) -> int:
    """Return a year of four digits, also of one as short as "'19"."""
    digits = int(year.lstrip("'’"))
    return digits if digits > 99 else digits + (1900 if digits >= 60 else 2000)


def _says_something(text: str) -> bool:
    """Return whether an item holds words, not only years and marks."""
    return sum(letter.isalpha() for letter in YEAR.sub("", text)) >= 2 or text.strip() in {"C", "R"}
