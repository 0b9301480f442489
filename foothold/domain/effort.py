"""How long something takes, and why we think so."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Band(StrEnum):
    """Size of a problem in working hours: hours < 6, weekend 6-20, week 20-60, month 60-250, quarter above."""

    HOURS = "hours"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """Where an effort comes from, the most trusted first."""

    STATED = "stated"  # the source states hours, days or weeks for this very item
    SCALE = "scale"  # the source's own difficulty scale, with the source's own key
    LABEL = "label"  # an issue label
    ARGUED = "argued"  # a person read it and argued (the starter problems)
    SIGNALS = "signals"  # a rubric of signals in the text
    NONE = "none"


#: An estimate is never exact: what may take a fifth longer than the time somebody has still fits.
SLACK = 1.2

#: Upper bound in hours of each known band, the smallest first.
BAND_HOURS: tuple[tuple[Band, float], ...] = (
    (Band.HOURS, 6.0),
    (Band.WEEKEND, 20.0),
    (Band.WEEK, 60.0),
    (Band.MONTH, 250.0),
    (Band.QUARTER, float("inf")),
)


def band_of(hours: float) -> Band:
    """Return the band that a number of working hours falls into.

    >>> band_of(5), band_of(12), band_of(20), band_of(400)
    (<Band.HOURS: 'hours'>, <Band.WEEKEND: 'weekend'>, <Band.WEEKEND: 'weekend'>, <Band.QUARTER: 'quarter'>)
    """
    if hours < BAND_HOURS[0][1]:
        return Band.HOURS
    return next(band for band, upper in BAND_HOURS[1:] if hours <= upper)


def score_of(hours: float) -> float:
    """Return the ordering score of a known number of hours: 0 at half an hour, 1 at a thousand, even on a log scale.

    >>> round(score_of(16), 2)
    0.46
    """
    return min(1.0, max(0.0, math.log(max(hours, 0.5) / 0.5) / math.log(2000)))


@dataclass(frozen=True, slots=True)
class Effort:
    """An estimate of the working hours one person needs.

    Attributes:
        hours_from: lower end in hours, None where unknown.
        hours_to: upper end in hours, None where unknown.
        band: the band of the estimate; `UNKNOWN` is never shown or filtered as a weekend.
        basis: where it comes from.
        evidence: the words it rests on, quoted from the source, or the signals that fired; () where there are none.
        confidence: 0 to 1; 0 for an unknown effort.
        first_step: a first weekend step of a larger problem, always derived, "" where there is none.
        score: orders any two problems, larger means longer, also where the band is unknown; 0.5 says nothing.
    """

    hours_from: float | None = None
    hours_to: float | None = None
    band: Band = Band.UNKNOWN
    basis: Basis = Basis.NONE
    evidence: tuple[str, ...] = ()
    confidence: float = 0.0
    first_step: str = ""
    score: float = 0.5

    @property
    def known(self) -> bool:
        """Whether there is an estimate at all."""
        return self.band is not Band.UNKNOWN

    def fits(self, hours: float) -> bool:
        """Whether the work is known to be done within so many hours, give or take a fifth. Unknown never fits."""
        return self.known and self.hours_to is not None and self.hours_to <= SLACK * hours

    def may_fit(self, hours: float) -> bool:
        """Whether the lower end of the estimate lies within so many hours. Unknown never does."""
        return self.known and self.hours_from is not None and self.hours_from <= hours


UNKNOWN_EFFORT = Effort()
