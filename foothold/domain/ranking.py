"""From candidates to matches: scores, reasons and the order somebody reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from foothold.domain.posting import Held, PostingId, SkillMention


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        items: texts that are embedded one by one and pooled: the items of a CV, or the one search text.
        is_cv: a person-sized query; long queries want another lexical score than short ones.
    """

    items: tuple[str, ...]
    is_cv: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """A posting that retrieval found.

    Attributes:
        score: fused; larger is better; scale differs from query to query.
        parts: the score of each system ("lexical", "dense") before fusion, as z-scores over the candidates.
    """

    id: PostingId
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinePair:
    """A line of the CV and the line of the posting that it meets best.

    Attributes:
        similarity: cosine, -1 to 1.
    """

    yours: str
    theirs: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Have:
    """A skill the posting asks for and the CV shows: the line of each that says so."""

    skill: str
    yours: str
    theirs: str


class FitBand(StrEnum):
    """Fit in words; the number behind it is not a probability."""

    STRONG = "strong"
    GOOD = "good"
    STRETCH = "stretch"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that moved the rank.

    Attributes:
        factor: "meaning", "words", "skills", "area", "level", "size", "fresh", "status" or "taste".
        moved: what it added to the score, in units of the score; negative lowered it.
        sentence: for a person.
    """

    factor: str
    moved: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Match:
    """A posting with its rank for one person, and why.

    Attributes:
        fit: 0 to 1, comparable within one list of matches only; size is not in it.
        have, lack: skills the posting asks for that the CV shows, and does not show.
        pairs: the best pairs of lines, best first.
        reasons: what moved the rank, strongest first.
    """

    held: Held
    fit: float
    band: FitBand
    have: tuple[Have, ...] = ()
    lack: tuple[SkillMention, ...] = ()
    pairs: tuple[LinePair, ...] = ()
    reasons: tuple[Reason, ...] = ()
