"""What the first screen offers to somebody we know nothing of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from foothold.domain.effort import Band, Basis
from foothold.domain.facets import Facets, Order
from foothold.domain.filters import Filter
from foothold.domain.posting import Held, Kind, Level, Status

#: Looked at before choosing; the newest ones, so that a large store costs no more than a small one.
LOOKED_AT = 400
WEEKEND = Filter(kinds=(Kind.PROBLEM,), sizes=(Band.HOURS, Band.WEEKEND), statuses=(Status.OPEN,))
CLOSING_DAYS, NEW_DAYS = 21, 7
#: Share of all that may be new for "new" to say something.
MOST_NEW = 0.8
TRUST = {Basis.STATED: 1.0, Basis.ARGUED: 0.9, Basis.SCALE: 0.7, Basis.LABEL: 0.6}


def promise(held: Held) -> float:
    """Return how good a start a problem makes: a trusted size, a clear result, a first step, open to newcomers."""
    labels = held.posting.labels
    size = TRUST.get(labels.effort.basis, 0.3) * labels.effort.confidence
    said = 0.5 * bool(labels.result) + 0.2 * bool(labels.effort.first_step) - 0.5 * len(labels.blockers)
    level = {Level.NEWCOMER: 0.5, Level.PRACTISED: 0.3, Level.EXPERT: -0.5}.get(labels.level or Level.PRACTISED, 0.0)
    return size + said + level


def one_per_area(ranked: Iterable[Held], count: int) -> list[Held]:
    """Return the first ones of each area, then fill up with what was passed over, in the same order."""
    first: list[Held] = []
    later: list[Held] = []
    seen: set[str] = set()
    for each in ranked:
        areas = each.posting.labels.areas[:1]
        (later if seen & set(areas) else first).append(each)
        seen.update(areas)
    return (first + later)[:count]


def for_a_weekend(everything: Facets, count: int) -> list[Held]:
    """Return the best small problems, spread over areas, best first."""
    found = everything.page(everything.select(WEEKEND), Order.NEWEST, 0, LOOKED_AT)
    return one_per_area(sorted(found, key=lambda each: (-promise(each), each.posting.id)), count)


def closing_soon(everything: Facets, count: int) -> list[Held]:
    """Return what closes soonest."""
    return everything.page(everything.select(Filter(closing_days=CLOSING_DAYS)), Order.CLOSING, 0, count)


def new_this_week(everything: Facets, now: datetime, count: int) -> list[Held]:
    """Return what was first seen in the last days, spread over areas, newest first.

    In its first week a copy has only new postings, which tells nobody anything: then what was stated in these days.
    """
    bits = everything.select(Filter(new_days=NEW_DAYS))
    found = everything.page(bits, Order.NEWEST, 0, LOOKED_AT)
    if bits.bit_count() > MOST_NEW * everything.select(Filter()).bit_count():
        since = now - timedelta(days=NEW_DAYS)
        found = [each for each in found if each.posting.posted_at and each.posting.posted_at >= since]
    return one_per_area(found, count)


def of_the_day(best: Sequence[Held], today: date) -> Held | None:
    """Return one of the best problems, another each day, the same for everybody; None where there is none."""
    telling = [each for each in best if each.posting.labels.result] or list(best)
    return telling[today.toordinal() % len(telling)] if telling else None
