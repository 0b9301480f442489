"""Running text of a block: letters with what surrounds them, gathered until the block ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_LETTER = re.compile(r"\w")
_MARKER_LENGTH = 11

#: What sources put before an item: "B* 2.14 -", "3.1", "(4)", "Problem 1.2:", "C3.", "7.1 (B-C*)".
_NOUN = r"(?i:problem|project|idea|question|direction|exercise|task|topic|challenge)"
_LEVEL = r"[A-E](?:[-–][A-E])?\*?"
_MARKER = re.compile(
    rf"""\s*(?:\[[A-Z]{{3,}}\]\s*)?(?:{_NOUN}\s+)?
    (?P<letter>{_LEVEL}\s+(?=\d+\.\d))?
    (?P<number>\#?\d+(?:\.\d+)+[a-z]?\*?(?:\s*[-–]{{1,2}}\s*\d+(?:\.\d+)+)?  # 2.14, 3.1-3.2
      |\(?\#?[0-9]{{1,3}}[.):]|\([a-zA-Z0-9]{{1,3}}\)  # 3. (4) (a)
      |[A-Z]{{1,2}}\d{{1,3}}(?:\.\d+)*(?=[.:)\s]))  # C3. RQ2:
    (?:\s*\((?P<level>{_LEVEL})\))?
    (?=\W)""",
    re.X,
)
_NUMBERED_NOUN = re.compile(rf"\s*{_NOUN}\s+#?(\d{{1,3}}(?:\.\d+)*)(?=[\s:.–—-])", re.I)


@dataclass(frozen=True, slots=True)
class Run:
    """Letters under one style.

    Attributes:
        href: target of the link they stand in, "" outside links.
    """

    text: str
    bold: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of plain text.

    Attributes:
        lead: bold words that it opens with.
        links: targets in order, each once.
        linked: how many of its word letters are link text.
    """

    text: str
    lead: str = ""
    links: tuple[str, ...] = ()
    linked: int = 0

    @property
    def linked_share(self) -> float:
        """Share of its word letters that are link text, 0 to 1."""
        return min(1.0, self.linked / max(1, len(_LETTER.findall(self.text))))


def clean(text: str) -> str:
    """Return text without invisible characters, every run of white space as one space."""
    return " ".join(text.translate(_INVISIBLE).split())


def marker_of(text: str) -> str:
    """Return the number or letter that the text opens with, brackets and stops removed; "" where there is none.

    >>> marker_of("B* 2.14 - Look for names"), marker_of("3. Train a probe"), marker_of("2024 was long")
    ('B* 2.14', '3', '')
    """
    if match := _NUMBERED_NOUN.match(text):
        return match[1]
    match = _MARKER.match(text)
    if match is None:
        return ""
    letter = (match["letter"] or match["level"] or "").strip()
    return f"{letter} {match['number'].strip('().:#')}".strip()


def passages(runs: Iterable[Run]) -> tuple[Passage, ...]:
    """Return the paragraphs of some runs; two line breaks in a row part them."""
    paragraphs: list[list[Run]] = [[]]
    broken = False
    for run in runs:
        if run.text == "\n" and broken:
            paragraphs.append([])
        else:
            paragraphs[-1].append(run)
        broken = run.text == "\n" or (broken and not run.text.strip())
    found = (_passage(paragraph) for paragraph in paragraphs)
    return tuple(passage for passage in found if passage.text)


def join(parts: Iterable[Passage]) -> Passage:
    """Return paragraphs as one passage, parted by blank lines; its lead is the first paragraph's."""
    parts = list(parts)
    return Passage(
        text="\n\n".join(part.text for part in parts),
        lead=parts[0].lead if parts else "",
        links=tuple(dict.fromkeys(link for part in parts for link in part.links)),
        linked=sum(part.linked for part in parts),
    )


def without_loose_marker(parts: list[Passage]) -> list[Passage]:
    """Return the paragraphs of an item, the number that stands in a paragraph of its own put before the next one.

    A bullet there is dropped: pages made from LaTeX and from office files write the bullets of their lists out.
    """
    mark = parts[0].text if parts else ""
    if len(parts) < 2 or (_LETTER.search(mark) and not _is_marker(mark)):
        return parts
    mark = mark if _LETTER.search(mark) else ""
    return [replace(parts[1], text=f"{mark} {parts[1].text}".strip()), *parts[2:]]


def _passage(runs: list[Run]) -> Passage:
    return Passage(
        text=clean("".join(run.text for run in runs)),
        lead=_lead(runs),
        links=tuple(dict.fromkeys(run.href for run in runs if run.href)),
        linked=sum(len(_LETTER.findall(run.text)) for run in runs if run.href),
    )


def _lead(runs: list[Run]) -> str:
    words = ""
    for run in runs:
        if not run.bold and _LETTER.search(run.text) and (words or not _is_marker(run.text)):
            break
        words += run.text if run.bold or words else ""
    lead = clean(words)
    return lead if _LETTER.search(lead) else ""


def _is_marker(text: str) -> bool:
    return len(text) <= _MARKER_LENGTH and bool(marker_of(f"{text} "))
