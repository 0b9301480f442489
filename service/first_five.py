"""What each example CV finds first, for the page of measurements: figures don't say whether a list makes sense."""

from __future__ import annotations

from foothold.domain.ranking import Match, Wanted
from service.measured import Report
from service.wiring import Foothold
from service.words import hours

TOP = 5


def first_five(service: Foothold) -> Report:
    """Return the first matches of each example CV, by place.

    Args:
        service: with the starter problems indexed.
    """
    return {
        name: {str(place): _row(match) for place, match in enumerate(_matches(service, text), 1)}
        for name, text in service.examples().items()
    }


def _matches(service: Foothold, text: str) -> list[Match]:
    return service.match(service.profile(text), Wanted(top=TOP))


def _row(match: Match) -> dict[str, str]:
    posting = match.held.posting
    return {
        "problem": posting.title,
        "fit": match.band.value,
        "size": hours(posting.labels.effort),
        "asks for, and the CV shows": ", ".join(have.skill for have in match.have),
    }
