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
from foothold.domain.rubric import Rubric, Work, rubric
from foothold.domain.scales import Grade, bare, grade_of, keyed, label_of

#: Confidence in what somebody says of the item, of a step on a scale, of a label, and of all items of a list.
STATED, KEYED, LABELLED, SHARED = 0.9, 0.7, 0.6, 0.5
#: A size is stated near the top of a text; what comes later is background.
LETTERS = 20_000
_LARGE = frozenset({Band.WEEK, Band.MONTH, Band.QUARTER, Band.UNKNOWN})
_SHORTEST_H, _LONGEST_H = 0.25, 1000.0

#: Hours of a middling piece of work of each kind, and how fast they grow with the total of the rubric. Set by sight of
#: annotated repairs (minutes to hours) and graded research lists (weeks to months); see decision 0005.
_TYPICAL_H = {Work.CODE: (3.0, 1.3), Work.RESEARCH: (60.0, 1.2)}
#: An estimate by signals may be off by so much either way.
_SPREAD = 2.5
#: One more dataset, probe or evaluation in a tool that has many: the known small unit of this field.
_UNIT_H = (3.0, 16.0)


def size(
    title: str,
    text: str,
    *,
    section: Sequence[str] = (),
    tags: Sequence[str] = (),
    list_remark: str = "",
    marker: str = "",
) -> Effort:
    """Return how long a problem takes and why we think so.

    Args:
        title: one line.
        text: plain text of the item alone, "" where there is none.
        section: headings above it, outermost first.
        tags: labels of the source.
        list_remark: what the list says of all its items: the key of its scale, a time they share.
        marker: number and grade that the source puts before the item, where the title lost them ("B* 2.14").
    """
    text, named = text[:LETTERS], f"{marker} {title}".strip()
    grade = grade_of(named, text)
    shared = "\n".join((*section[-1:], list_remark))[:LETTERS]
    title = bare(title)
    found = _told(f"{title}\n{text}", grade, tags, shared) or _argued(rubric(title, f"{text}\n{shared}"), grade)
    return replace(found, first_step=first_step(title, text)) if found.band in _LARGE else found


def _told(whole: str, grade: Grade | None, tags: Sequence[str], shared: str) -> Effort | None:
    """Return what somebody says of the size, the most trusted first, None where nobody says anything."""
    if said := stated_time(whole):
        return _effort(said, Basis.STATED, STATED)
    if grade and (said := keyed(grade, shared)):
        return _effort(said, Basis.SCALE, KEYED)
    if said := label_of(tags):
        return _effort(said, Basis.LABEL, LABELLED)
    if said := stated_time(shared):
        return _effort(said, Basis.STATED, SHARED)
    return None


def _effort(said: Duration, basis: Basis, confidence: float) -> Effort:
    middle = middle_hours(said)
    return Effort(
        hours_from=said.hours_from,
        hours_to=said.hours_to,
        band=band_of(middle),
        basis=basis,
        evidence=(said.words,),
        confidence=confidence,
        score=score_of(middle),
    )


def _argued(signals: Rubric, grade: Grade | None) -> Effort:
    """Return what the signals say; a grade without a key orders, but gives no hours."""
    evidence = tuple(fired.words for fired in signals.fired[:6])
    effort = Effort(basis=Basis.SIGNALS if evidence else Basis.NONE, evidence=evidence, score=signals.score)
    if (hours := _hours(signals)) is not None:
        low, high = hours
        effort = replace(
            effort,
            hours_from=low,
            hours_to=high,
            band=band_of(math.sqrt(low * high)),
            confidence=min(0.4, 0.2 + 0.04 * len(signals.fired)),
        )
    if grade:
        score = 0.5 + 0.4 * (grade.place - 0.5) + 0.1 * (signals.score - 0.5)
        basis = effort.basis if effort.known else Basis.SCALE
        effort = replace(effort, score=round(score, 4), basis=basis, evidence=(grade.words, *evidence))
    return effort


def _hours(signals: Rubric) -> tuple[float, float] | None:
    """Return hours from and to, None where the signals are too few or of both kinds of work."""
    if signals.is_unit:
        return _UNIT_H
    if signals.work is None:
        return None
    typical, slope = _TYPICAL_H[signals.work]
    hours = typical * math.exp(slope * signals.total)
    return _rounded(hours / _SPREAD), _rounded(hours * _SPREAD)


def _rounded(hours: float) -> float:
    """Return hours with no more digits than the estimate deserves: halves below 4, whole below 20, then tens."""
    step = 0.5 if hours < 4 else 1.0 if hours < 20 else 10.0
    return max(0.5, round(hours / step) * step)


def middle_hours(said: Duration) -> float:
    """Return the middle of a range, as people mean it: the geometric mean; the known end where one is open."""
    if said.hours_to is None:
        return said.hours_from
    return math.sqrt(said.hours_from * said.hours_to) if said.hours_from else said.hours_to


def score_of(hours: float) -> float:
    """Return where hours lie between a quarter of an hour (0) and a thousand hours (1), on a log scale.

    >>> score_of(0.25), score_of(20), score_of(2000)
    (0.0, 0.5283, 1.0)
    """
    place = math.log(max(hours, _SHORTEST_H) / _SHORTEST_H) / math.log(_LONGEST_H / _SHORTEST_H)
    return round(min(1.0, place), 4)
