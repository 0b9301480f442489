"""From candidates to matches: what somebody wants, scores, reasons and the order they read.

    Scored (text) + Held + Profile + Wanted -> features -> weighed -> ranked -> diversified -> Match

Every weight lives in `WEIGHTS`. Fit says how well a posting suits the person; size, freshness and status move the
rank but never the fit, so that both can be shown side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from foothold.domain.posting import Held, Kind, PostingId, SkillMention


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
        factor: "meaning", "words", "skills", "area", "level", "programming", "size", "compute", "fresh", "status",
            "taste" or "second look".
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
        score: what it was ranked by; fit, size, freshness, status and taste together.
        have, lack: skills the posting asks for that the CV shows, and does not show.
        pairs: the best pairs of lines, best first.
        reasons: what moved the rank, strongest first.
    """

    held: Held
    fit: float
    band: FitBand
    score: float = 0.0
    have: tuple[Have, ...] = ()
    lack: tuple[SkillMention, ...] = ()
    pairs: tuple[LinePair, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Compute(StrEnum):
    """What somebody can run things on."""

    ANY = "any"
    LAPTOP = "laptop"
    GPU = "gpu"


class Dislike(StrEnum):
    """Why a match got a thumb down."""

    NOT_MY_AREA = "not_my_area"
    TOO_BIG = "too_big"
    TOO_HARD = "too_hard"
    DONE = "done"
    STALE = "stale"  # says something of the posting, nothing of the person's taste


@dataclass(frozen=True, slots=True)
class Feedback:
    """One thumb.

    Attributes:
        why: None for a thumb up.
    """

    id: PostingId
    why: Dislike | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for, beside what they are.

    Attributes:
        hours: time they have, None where size doesn't matter to them.
        compute: ANY hides nothing.
        remote: only what can be done from anywhere (jobs, fellowships, training).
        places: any of these words in a place; () for everywhere.
        top: how many matches.
    """

    kinds: tuple[Kind, ...] = (Kind.PROBLEM,)
    hours: float | None = 20.0
    compute: Compute = Compute.ANY
    remote: bool = False
    places: tuple[str, ...] = ()
    top: int = 10
    feedback: tuple[Feedback, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature counts; the features are described in `foothold.domain.features`.

    The text score is the ground (its scale is one standard deviation over the candidates), so a weight reads as
    "worth so many standard deviations of text similarity".
    """

    text: float = 1.0
    second_look: float = 0.5
    skills: float = 1.6
    area: float = 0.9
    level_stretch: float = -0.35
    level_hopeless: float = -2.5
    level_below: float = -0.15
    no_programming: float = -0.9
    size_fits: float = 0.8
    size_may_fit: float = -0.1
    size_first_step: float = -0.3
    size_unknown: float = -0.25
    size_too_big: float = -2.0
    compute_lacking: float = -1.2
    fresh: float = 0.3
    claimed: float = -1.0
    unconfirmed: float = -0.5
    taste: float = 0.8


WEIGHTS = Weights()

#: At most so many of one organisation, one list, one area among the first ten.
MOST_OF_ONE = {"organisation": 3, "list": 3, "area": 5}
FIRST = 10


def in_order(matches: Iterable[Match]) -> list[Match]:
    """Return matches best first; equal scores by id, so the same input gives the same order, always."""
    return sorted(matches, key=lambda match: (-match.score, match.held.posting.id))


def groups(held: Held) -> list[tuple[str, str]]:
    """Return what a posting must not crowd the first ten with: its organisation, its list, its first area."""
    posting = held.posting
    named = [
        ("organisation", posting.organisation),
        ("list", posting.document_id),
        ("area", posting.labels.areas[0] if posting.labels.areas else ""),
    ]
    return [(group, value) for group, value in named if value]


def diversify(ranked: Sequence[Match]) -> list[Match]:
    """Return the same matches with nobody crowding the first ten; the order is kept otherwise.

    A match that would exceed a cap of `MOST_OF_ONE` moves behind the first ten; where too few others are left, the
    ones that were moved fill up, best first.
    """
    first: list[Match] = []
    later: list[Match] = []
    seen: Counter[tuple[str, str]] = Counter()
    for match in ranked:
        keys = groups(match.held)
        if len(first) < FIRST and all(seen[key] < MOST_OF_ONE[key[0]] for key in keys):
            first.append(match)
            seen.update(keys)
        else:
            later.append(match)
    return first + later
