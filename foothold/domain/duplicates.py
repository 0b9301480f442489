"""Told twice: when two postings are one thing, which of them stands for both, and what the card then says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from foothold.domain.posting import Posting


def joined(main: Posting, others: Sequence[Posting]) -> Posting:
    """Return a posting with what the others add: their tags and places, and whatever it does not state itself.

    Its words stay its own. A job in five cities, told five times, is one job with five places.
    """
    if not others:
        return main
    everyone = (main, *others)
    return replace(
        main,
        tags=_union(each.tags for each in everyone),
        places=_union(each.places for each in everyone),
        organisation=next((each.organisation for each in everyone if each.organisation), ""),
        deadline=next((each.deadline for each in everyone if each.deadline), None),
        pay=next((each.pay for each in everyone if each.pay), ""),
        remote=next((each.remote for each in everyone if each.remote is not None), None),
    )


def _union(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for one in lists for each in one))
