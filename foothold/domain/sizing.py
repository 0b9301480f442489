"""How long a problem takes, by what is said of it, the most trusted first.

    stated time -> the source's scale with its key -> issue label -> rubric of signals -> unknown

Unknown stays unknown: it is never shown as a weekend. `score` orders any two problems all the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from foothold.domain.durations import Duration, stated_time
from foothold.domain.effort import Band, Basis, Effort, band_of
from foothold.domain.first_step import first_step
from foothold.domain.scales import grade_of, keyed, label_of
from foothold.domain.size_signals import fired, logistic

CONFIDENCE = {Basis.STATED: 0.9, Basis.SCALE: 0.75, Basis.LABEL: 0.6}
_SHORTEST_H, _LONGEST_H = 0.25, 1000.0
_LARGE = frozenset({Band.WEEK, Band.MONTH, Band.QUARTER})


def size(
    title: str,
    text: str,
    *,
    section: Sequence[str] = (),
    tags: Sequence[str] = (),
    list_remark: str = "",
) -> Effort:
    """Return how long a problem takes and why we think so.

    Args:
        title: one line.
        text: plain text of the item alone, "" where there is none.
        section: headings above it, outermost first.
        tags: labels of the source.
        list_remark: what the list says of all its items: the key of its scale, a size they share.
    """
    grade = grade_of(title, text)
    if said := stated_time(f"{title}\n{text}"):
        effort = _told(said, Basis.STATED)
    elif grade and (said := keyed(grade, list_remark)):
        effort = _told(said, Basis.SCALE)
    elif said := label_of(tags):
        effort = _told(said, Basis.LABEL)
    else:
        effort = _argued(title, text)
    if effort.band in _LARGE or not effort.known:
        return _with_step(effort, title, text)
    return effort


def _told(said: Duration, basis: Basis) -> Effort:
    middle = middle_hours(said)
    return Effort(
        hours_from=said.hours_from,
        hours_to=said.hours_to,
        band=band_of(middle),
        basis=basis,
        evidence=(said.words,),
        confidence=CONFIDENCE[basis],
        score=score_of(middle),
    )


def _argued(title: str, text: str) -> Effort:
    signals, total = fired(title, text)
    return Effort(
        basis=Basis.SIGNALS if signals else Basis.NONE,
        evidence=tuple(each.words for each in signals),
        score=logistic(total),
    )


def _with_step(effort: Effort, title: str, text: str) -> Effort:
    return replace(effort, first_step=first_step(title, text))


def middle_hours(said: Duration) -> float:
    """Return the middle of a range, as people mean it: the geometric mean; the known end where one is open."""
    if said.hours_to is None:
        return said.hours_from
    return math.sqrt(said.hours_from * said.hours_to) if said.hours_from else said.hours_to


def score_of(hours: float) -> float:
    """Return where hours lie between a quarter of an hour (0) and a thousand hours (1), on a log scale."""
    place = math.log(max(hours, 1e-3) / _SHORTEST_H) / math.log(_LONGEST_H / _SHORTEST_H)
    return round(min(1.0, max(0.0, place)), 4)
