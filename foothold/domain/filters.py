"""A filter: what somebody wants to see, and the one string that says it.

    address  ⇄  Filter  →  admits(filter, held, now)

The same string stands in the address of a screen, in the JSON API and in a subscription, so that they never drift.
Only what differs from the default is written; the order of its parts is fixed, so equal filters are equal strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from foothold.domain.changes import standing
from foothold.domain.effort import Band
from foothold.domain.posting import Held, Kind, Level, Status

E = TypeVar("E", bound=StrEnum)

#: What nobody can start on; hidden unless somebody asks for it.
OVER = frozenset({Status.CLOSED, Status.ANSWERED, Status.SUPERSEDED})

MOST_WORDS = 200
MOST_VALUES = 40
MOST_LETTERS = 120
MOST_DAYS = 366
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")


class Facet(StrEnum):
    """What postings are told apart by; the value is the name in the address."""

    KIND = "kind"
    AREA = "area"
    SIZE = "size"
    LEVEL = "level"
    ORGANISATION = "org"
    PLACE = "place"
    SOURCE = "source"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody wants to see. An empty facet leaves it open; values of one facet are alternatives.

    Attributes:
        words: what is searched for; says nothing to `admits`, ranking by it is the index's work.
        sizes: `Band.UNKNOWN` asks for what nobody sized; no other band ever admits it.
        places: any of these words in a place.
        statuses: () for everything that one can still start on.
        remote: only what can be done from anywhere.
        new_days: first seen within so many days, None for any time.
        closing_days: its deadline is at most so many days away and not over, None for any.
    """

    words: str = ""
    kinds: tuple[Kind, ...] = ()
    areas: tuple[str, ...] = ()
    sizes: tuple[Band, ...] = ()
    levels: tuple[Level, ...] = ()
    organisations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    remote: bool = False
    new_days: int | None = None
    closing_days: int | None = None

    def chosen(self, facet: Facet) -> tuple[str, ...]:
        """Return what is chosen of a facet, in a fixed order, () where it is open."""
        by_facet: Mapping[Facet, tuple[str, ...]] = {
            Facet.KIND: self.kinds,
            Facet.AREA: self.areas,
            Facet.SIZE: self.sizes,
            Facet.LEVEL: self.levels,
            Facet.ORGANISATION: self.organisations,
            Facet.PLACE: self.places,
            Facet.SOURCE: self.sources,
            Facet.STATUS: self.statuses,
        }
        return tuple(sorted(set(by_facet[facet])))

    @property
    def is_open(self) -> bool:
        """Whether nothing is chosen at all."""
        return self == Filter()


#: The names that an address may hold, for those who write or check one.
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "q": "words to search for",
        **{facet.value: f"one {facet.name.lower()}; repeat it for alternatives" for facet in Facet},
        "remote": "1 for what can be done from anywhere",
        "new": "first seen within so many days",
        "closing": "deadline within so many days",
    }
)


def values(facet: Facet, held: Held, now: datetime) -> tuple[str, ...]:
    """Return what a posting says in a facet, () where it says nothing."""
    posting, labels = held.posting, held.posting.labels
    match facet:
        case Facet.KIND:
            return (posting.kind,)
        case Facet.AREA:
            return labels.areas
        case Facet.SIZE:
            return (labels.effort.band,)
        case Facet.LEVEL:
            return (labels.level,) if labels.level else ()
        case Facet.PLACE:
            return posting.places
        case Facet.STATUS:
            return (standing(held, now),)
        case _:
            named = posting.organisation if facet is Facet.ORGANISATION else posting.source
            return (named,) if named else ()


def meets(facet: Facet, wanted: str, said: str) -> bool:
    """Whether one value that a posting says meets one that is wanted; places meet by any part of them."""
    return wanted.casefold() in said.casefold() if facet is Facet.PLACE else wanted == said


def timely(chosen: Filter, held: Held, now: datetime) -> bool:
    """Whether a posting is as new, and closes as soon, as a filter asks."""
    if chosen.new_days is not None and held.life.first_seen < now - timedelta(days=chosen.new_days):
        return False
    if chosen.closing_days is None:
        return True
    deadline, today = held.posting.deadline, now.date()
    return deadline is not None and today <= deadline <= today + timedelta(days=chosen.closing_days)


def admits(chosen: Filter, held: Held, now: datetime) -> bool:
    """Whether a filter shows a posting.

    Args:
        chosen: the filter; its words are not looked at.
        held: the posting.
        now: the present moment, aware UTC.
    """
    if held.merged_into or (chosen.remote and not held.posting.remote) or not timely(chosen, held, now):
        return False
    if not chosen.statuses and standing(held, now) in OVER:
        return False
    for facet in Facet:
        wanted = chosen.chosen(facet)
        if wanted and not any(meets(facet, one, said) for one in wanted for said in values(facet, held, now)):
            return False
    return True


def to_pairs(chosen: Filter) -> list[tuple[str, str]]:
    """Return the parts of a filter's address in their fixed order; nothing for what is at its default."""
    pairs = [("q", chosen.words)] if chosen.words else []
    pairs += [(facet.value, one) for facet in Facet for one in chosen.chosen(facet)]
    pairs += [("remote", "1")] if chosen.remote else []
    pairs += [("new", str(chosen.new_days))] if chosen.new_days is not None else []
    pairs += [("closing", str(chosen.closing_days))] if chosen.closing_days is not None else []
    return pairs


def to_address(chosen: Filter) -> str:
    """Return a filter as a query string, "" for the default.

    >>> to_address(Filter(kinds=(Kind.JOB,), sizes=(Band.WEEKEND,)))
    'kind=job&size=weekend'
    """
    return urlencode(to_pairs(chosen))


def from_address(query: str) -> Filter:
    """Return the filter that a query string says; what it doesn't know or what makes no sense is left out.

    >>> from_address("kind=job&kind=nonsense&new=7")
    Filter(words='', kinds=(<Kind.JOB: 'job'>,), areas=(), sizes=(), levels=(), organisations=(), places=(), \
sources=(), statuses=(), remote=False, new_days=7, closing_days=None)
    """
    return from_pairs(parse_qsl(query.removeprefix("?"), keep_blank_values=False, errors="replace"))


def from_pairs(pairs: Iterable[tuple[str, str]]) -> Filter:
    """Return the filter that names and values say, leniently; see `from_address`."""
    said: dict[str, list[str]] = {}
    for name, value in pairs:
        said.setdefault(name, []).append(value)
    return Filter(
        words=tidy((said.get("q") or [""])[-1])[:MOST_WORDS].strip(),
        kinds=_members(Kind, said.get("kind", ())),
        areas=_texts(said.get("area", ())),
        sizes=_members(Band, said.get("size", ())),
        levels=_members(Level, said.get("level", ())),
        organisations=_texts(said.get("org", ())),
        places=_texts(said.get("place", ())),
        sources=_texts(said.get("source", ())),
        statuses=_members(Status, said.get("status", ())),
        remote=said.get("remote", [""])[-1] == "1",
        new_days=_days(said.get("new", ())),
        closing_days=_days(said.get("closing", ())),
    )


def tidy(text: str) -> str:
    """Return text without control and direction characters, every run of white space as one space."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _members(kind: type[E], said: Sequence[str]) -> tuple[E, ...]:
    known = {member.value: member for member in kind}
    return tuple(sorted({known[value] for value in said if value in known}))


def _texts(said: Sequence[str]) -> tuple[str, ...]:
    tidied = {tidy(value)[:MOST_LETTERS].strip() for value in said[:MOST_VALUES]}
    return tuple(sorted(tidied - {""}))


def _days(said: Sequence[str]) -> int | None:
    value = said[-1] if said else ""
    return min(int(value), MOST_DAYS) if value.isascii() and value.isdigit() and len(value) < 6 else None
