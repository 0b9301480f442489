"""A filter in words: as chips to drop one by one, and as one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from foothold.domain.filters import Facet, Filter
from foothold.domain.reference import Reference
from service.words import KINDS, LEVELS, SIZES, STATUSES, counted, source_name

_FIELDS = {
    Facet.KIND: "kinds",
    Facet.AREA: "areas",
    Facet.SIZE: "sizes",
    Facet.LEVEL: "levels",
    Facet.ORGANISATION: "organisations",
    Facet.PLACE: "places",
    Facet.SOURCE: "sources",
    Facet.STATUS: "statuses",
}
_NAMES = {Facet.KIND: KINDS, Facet.SIZE: SIZES, Facet.LEVEL: LEVELS, Facet.STATUS: STATUSES}


def word(facet: Facet, value: str, reference: Reference) -> str:
    """Return what people call one value of a facet, plain text."""
    if facet is Facet.AREA:
        return reference.areas[value].name if value in reference.areas else value
    if facet is Facet.SOURCE:
        return source_name(value)
    return _NAMES[facet][value] if facet in _NAMES else value


def chips(chosen: Filter, reference: Reference) -> Iterator[tuple[str, Filter]]:
    """Yield each thing that is chosen, in words, and the filter without it."""
    if chosen.words:
        yield f"“{chosen.words}”", replace(chosen, words="")
    for facet in Facet:
        values = chosen.chosen(facet)
        for value in values:
            rest = tuple(other for other in values if other != value)
            yield word(facet, value, reference), replace(chosen, **{_FIELDS[facet]: rest})  # type: ignore[arg-type]
    if chosen.remote:
        yield "Remote only", replace(chosen, remote=False)
    if chosen.new_days is not None:
        yield f"New in {counted(chosen.new_days, 'day')}", replace(chosen, new_days=None)
    if chosen.closing_days is not None:
        yield f"Closing within {counted(chosen.closing_days, 'day')}", replace(chosen, closing_days=None)


def sentence(chosen: Filter, reference: Reference) -> str:
    """Return a filter as one plain line, "Problem or Job · AI control"; "everything" where nothing is chosen."""
    parts = [f"“{chosen.words}”"] if chosen.words else []
    named = ([word(facet, value, reference) for value in chosen.chosen(facet)] for facet in Facet)
    parts += [" or ".join(values) for values in named if values]
    rest = replace(Filter(), remote=chosen.remote, new_days=chosen.new_days, closing_days=chosen.closing_days)
    return " · ".join([*parts, *(words for words, _ in chips(rest, reference))]) or "everything"
