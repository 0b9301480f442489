"""Many people against what arrived: the text of all in a few large products, then each as `flows.match` would.

    all profiles x arrived  --blocks-->  found, with how far rounding may have moved it
    found -> weigh -> rank -> diversify -> explain                  (`match`, as ever)
    two scores nearer than that bound?  ->  that one person again, alone

So the order is that of `match` for each alone, always; products of other sizes round differently and could otherwise
exchange two postings of nearly the same score.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Protocol

from foothold.domain.ports import Index
from foothold.domain.posting import Held, PostingId
from foothold.domain.profile import Profile
from foothold.domain.ranking import WEIGHTS, Match, Query, Scored, Wanted
from foothold.domain.reference import Reference
from foothold.flows.match import CANDIDATES, admitted, explain, match, query_of, rank


class Found(Protocol):
    """What one person finds, with how far rounding may have moved each score."""

    @property
    def scored(self) -> Sequence[Scored]:
        """Best first, ties by id."""
        ...

    @property
    def slack(self) -> float:
        """Bound of the difference to a search for that person alone; infinite where it could find others."""
        ...


#: A text score is held within so many standard deviations (`flows.match.standardised`).
STEEPEST = 2.5

#: Yields what each query finds among some postings, in their order. Made of `index/reverse.py`.
SearchMany = Callable[[Iterable[tuple[Query, Collection[PostingId]]], int], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Person:
    """Whom to match, and which of the postings they asked for."""

    profile: Profile
    wanted: Wanted
    among: Collection[PostingId]


def match_many(
    people: Sequence[Person],
    *,
    search: SearchMany,
    index: Index,
    held: Mapping[PostingId, Held],
    reference: Reference,
    now: datetime,
    tells: Mapping[str, float],
) -> Iterator[list[Match]]:
    """Yield for each person what `match` would return for them alone, in their order."""

    def asked(person: Person) -> tuple[Query, Collection[PostingId]]:
        return query_of(person.profile, reference), admitted(person.wanted, held, now, person.among)

    for person, found in zip(people, search(map(asked, people), CANDIDATES), strict=True):
        profile, wanted = person.profile, person.wanted
        everything = rank(
            found.scored,
            profile,
            replace(wanted, top=CANDIDATES),
            held=held,
            reference=reference,
            now=now,
            tells=tells,
        )
        if is_sure(everything, wanted.top, found):
            yield explain(everything[: wanted.top], profile, index)
        else:
            yield match(
                profile,
                wanted,
                index=index,
                held=held,
                reference=reference,
                now=now,
                among=person.among,
                tells=tells,
            )


def is_sure(ranked: Sequence[Match], top: int, found: Found) -> bool:
    """Whether rounding can't have exchanged two neighbours, down to the one behind the last of the first `top`."""
    if len(found.scored) < 2 or found.slack == 0.0:
        return True
    spread = statistics.pstdev(each.score for each in found.scored)
    if spread == 0.0 or found.slack == float("inf"):
        return False
    last = min((each.score for each in ranked[:top]), default=0.0)
    scores = sorted((each.score for each in ranked), reverse=True)
    looked_at = scores[: sum(score >= last for score in scores) + 1]
    # Both scores move, and so do the mean and the spread by which they are standardised once more.
    nearest = 2 * WEIGHTS.text * found.slack / spread * (2 + STEEPEST)
    return all(one - other > nearest for one, other in pairwise(looked_at))
