"""Dedupe: what is told twice becomes one card.

open postings and vacancies closed lately → near pairs → told twice? → which stands for which → merged, with the reason

Where nothing has changed since it last found nothing to do, it does nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from foothold.domain.duplicates import (
    REPOST_TO,
    Known,
    Near,
    Told,
    choose,
    reposted,
    series,
    stands_before,
    told_twice,
)
from foothold.domain.ports import Clock, NearFinder
from foothold.domain.posting import Held, Kind, PostingId

#: Where the store keeps after what there was nothing to do.
SETTLED = "merged"


class MergingStore(Protocol):
    """What this flow needs of the store."""

    def last_sequence(self) -> int:
        """Return the sequence number of the last change, 0 where there is none."""
        ...

    def value(self, name: str) -> str | None:
        """Return a small value, None where there is none."""
        ...

    def set_value(self, name: str, value: str | None) -> None:
        """Keep a small value under a name; None forgets it."""
        ...

    def everything(self) -> Mapping[PostingId, Held]:
        """Return every posting exactly as stated, closed and merged ones included."""
        ...

    def partings(self) -> Collection[tuple[PostingId, PostingId]]:
        """Return the pairs that are never to be merged again, each in the order of its ids."""
        ...

    def merge(self, id: PostingId, into: PostingId, why: str, at: datetime) -> None:
        """Let a posting stand in another one."""
        ...

    def unmerge(self, id: PostingId, at: datetime, *, why: str = "", for_good: bool = True) -> None:
        """Let a posting stand for itself again."""
        ...


def dedupe(
    store: MergingStore, finder: NearFinder, clock: Clock, first_hand: Iterable[str] = (), *, version: str = ""
) -> int:
    """Merge what is told twice, and free what stands in a card that was closed; return how many were merged.

    Running it again merges nothing more.

    Args:
        store: the truth.
        finder: finds pairs that may be one.
        clock: the time.
        first_hand: names of the sources whose own words win: organisations' own boards.
        version: of the rules; by other ones everything is looked at anew.
    """
    first_hand = frozenset(first_hand)
    now, sequence, rules = clock(), store.last_sequence(), _hash(version, *sorted(first_hand))
    if _is_settled(store.value(SETTLED), sequence, rules, now):
        return 0
    held = _freed(store, now)
    wanted = {id: each for id, each in held.items() if _matters(each, now)}
    postings = [each.posting for each in wanted.values()]
    known = Known(first_hand, series(postings))
    near = finder.near(postings)
    apart = {frozenset(pair) for pair in store.partings()}
    chosen = _open_ones(wanted, near, known) + _reposts(wanted, near)
    allowed = [(id, into, why) for id, into, why in chosen if frozenset((id, into)) not in apart]
    for id, into, why in allowed:
        store.merge(id, into, why, now)
    if store.last_sequence() == sequence:  # else what was done, or came meanwhile, is looked at once more
        store.set_value(SETTLED, json.dumps([sequence, rules, _until(wanted.values())]))
    return len(allowed)


def _is_settled(noted: str | None, sequence: int, rules: str, now: datetime) -> bool:
    """Whether it found nothing to do after the same change, by the same rules, and no moment since matters."""
    if noted is None:
        return False
    *then, until = json.loads(noted)
    return then == [sequence, rules] and (until is None or now <= datetime.fromisoformat(until))


def _until(held: Iterable[Held]) -> str | None:
    """Return when the first closed vacancy stops to matter, None where there is none."""
    closed = [each.life.closed_at for each in held if each.life.closed_at]
    return (min(closed) + REPOST_TO).isoformat() if closed else None


def _hash(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def _freed(store: MergingStore, now: datetime) -> dict[PostingId, Held]:
    """Part open postings from closed ones that stand for them; return everything as it then is."""
    held = store.everything()
    hidden = [id for id, each in held.items() if each.merged_into and not each.life.is_closed]
    freed = [id for id in hidden if held[PostingId(held[id].merged_into)].life.is_closed]
    for id in freed:
        store.unmerge(id, now, why="The posting that stood for it was closed.", for_good=False)
    return dict(store.everything() if freed else held)


def _matters(held: Held, now: datetime) -> bool:
    """Whether a posting is open, or a vacancy that was closed so lately that it may have come back."""
    closed = held.life.closed_at
    return closed is None or (held.posting.kind is not Kind.PROBLEM and now - closed <= REPOST_TO)


def _open_ones(
    held: Mapping[PostingId, Held], near: Sequence[Near], known: Known
) -> list[tuple[PostingId, PostingId, str]]:
    told: dict[tuple[PostingId, PostingId], Told] = {}
    for pair in near:
        one, other = held[pair.one], held[pair.other]
        if one.life.is_closed or other.life.is_closed:
            continue
        if reason := told_twice(one.posting, other.posting, pair, known):
            told[pair.one, pair.other] = reason
    order = sorted(held, key=lambda id: stands_before(held[id].posting, known))
    merged = {id: PostingId(each.merged_into) for id, each in held.items() if each.merged_into}
    return choose(order, told, merged)


def _reposts(held: Mapping[PostingId, Held], near: Sequence[Near]) -> list[tuple[PostingId, PostingId, str]]:
    """Return closed vacancies that came back with another number, each with the newest that it came back as."""
    found: dict[PostingId, tuple[PostingId, str]] = {}
    for pair in near:
        for old, new in ((pair.one, pair.other), (pair.other, pair.one)):
            why = "" if held[old].merged_into else reposted(held[old], held[new], pair)
            best = found.get(old)
            if why and (best is None or held[best[0]].life.first_seen < held[new].life.first_seen):
                found[old] = new, why
    return [(old, new, why) for old, (new, why) in sorted(found.items())]
