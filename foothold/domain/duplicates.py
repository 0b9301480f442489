"""Told twice: when two postings are one thing, which of them stands for both, and what the card then says.

Evidence, the surest first:

    address    one says that it is told at the other's address, or both have the same one, and the titles agree
    words      the same problem in near the same words; the same vacancy in near the same words (its other cities)
    title      the same vacancy of the same organisation on a board and on a list of boards; the same post by the same
               author on two forums. Titles that a site uses again and again ("Open thread") prove nothing.

Numbers and months in titles must agree whatever the words do: "Part 1" is not "Part 2".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from foothold.domain.posting import Held, Kind, Posting, PostingId
from foothold.domain.sameness import address_key, content_words, name_key, numbers, same_person, site, title_key

#: Shares of what two texts have in common (see `Near`), from which on words are near the same: of both texts, or,
#: where the titles are one, of the shorter text that stands in the longer one.
SAME_WORDS, INSIDE = 0.7, 0.9

#: How alike two titles must be, 0 to 1: of one vacancy, or in one source, whose templates make bodies alike; of one
#: problem in near the same words; of what one says to be told at the other's address.
SAME_TITLE, AKIN_TITLE, NAMED_TITLE = 0.93, 0.8, 0.6

#: A text that holds less of the shorter one's words than this speaks of something else.
OTHER_TEXT = 0.2

#: So many telling words in a title make it a sentence of its own.
WORDY = 5

#: Cross-posts follow within two months; a title without a common author or much to tell it by, within days.
LATEST, SOON = timedelta(days=60), timedelta(days=3)

#: A title that a site used again after so long is a series.
SERIES = timedelta(days=7)

#: A vacancy that comes back sooner was not taken down, only renumbered.
REPOST_FROM, REPOST_TO = timedelta(days=1), timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Near:
    """Two postings that may tell one thing, with how much they share.

    Attributes:
        title: likeness of their titles, 0 to 1.
        words: share of their word pairs that both texts have (Jaccard), 0 to 1; None where a text is too short to say.
        inside: share of the shorter text's word pairs that the longer one has, 0 to 1; None likewise.
    """

    one: PostingId
    other: PostingId
    title: float
    words: float | None = None
    inside: float | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """That two postings tell one thing.

    Attributes:
        why: a sentence for a person.
        sure: by address; otherwise by likeness, which may point at several.
    """

    why: str
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of sources and titles at large.

    Attributes:
        first_hand: names of sources whose own words win: an organisation's own boards.
        series: sites with the titles that they use again and again, as `series` gives them.
    """

    first_hand: frozenset[str] = frozenset()
    series: frozenset[tuple[str, str]] = frozenset()


def told_twice(one: Posting, other: Posting, near: Near, known: Known) -> Told | None:
    """Return why two postings tell one thing, None where they don't, or where nothing proves it."""
    if one.id == other.id or (one.document_id and one.document_id == other.document_id):
        return None
    if numbers(one.title) != numbers(other.title):
        return None
    if why := _by_address(one, other, near):
        return Told(why, sure=True)
    if one.kind is not other.kind:
        return None
    why = _same_problem(one, other, near, known) if one.kind is Kind.PROBLEM else _same_vacancy(one, other, near, known)
    return Told(why) if why else None


def _by_address(one: Posting, other: Posting, near: Near) -> str:
    here, there = address_key(one.url), address_key(other.url)
    named = there in map(address_key, one.canonical_of) or here in map(address_key, other.canonical_of)
    if named and near.title >= NAMED_TITLE:
        return "One of them says that it is told at the other's address too."
    if here == there and one.source != other.source and near.title >= SAME_TITLE:
        return "Both stand at the same address."
    return ""


def _same_problem(one: Posting, other: Posting, near: Near, known: Known) -> str:
    """Return why two problems or posts are one."""
    words, inside = near.words or 0.0, near.inside or 0.0
    akin = near.title >= (SAME_TITLE if one.source == other.source else AKIN_TITLE)
    titles = title_key(one.title), title_key(other.title)
    one_title = titles[0] == titles[1] != ""
    if (akin and words >= SAME_WORDS) or (one_title and inside >= INSIDE):
        return "Both are told in near the same words."
    if not one_title or (near.inside is not None and inside < OTHER_TEXT):
        return ""
    if one.document_id or other.document_id:
        telling = one.source != other.source and len(content_words(one.title)) >= WORDY
        return "Two lists name it by the same words." if telling else ""
    if site(one.url) == site(other.url) or known.series & {(site(each.url), titles[0]) for each in (one, other)}:
        return ""
    return _cross_post(one, other)


def _cross_post(one: Posting, other: Posting) -> str:
    """Return why two posts with one title on two sites are one."""
    telling = len(content_words(one.title))
    if one.posted_at is None or other.posted_at is None or not telling:
        return ""
    apart = abs(one.posted_at - other.posted_at)
    if same_person(one.authors, other.authors) and apart <= LATEST:
        return f"The same title by the same author, {apart.days} days apart."
    if apart <= (LATEST if telling >= 3 else SOON if telling == 2 else timedelta()):
        return f"The same title, which tells it from others, {apart.days} days apart."
    return ""


def _same_vacancy(one: Posting, other: Posting, near: Near, known: Known) -> str:
    """Return why two vacancies, calls or courses are one."""
    if name_key(one.organisation) != name_key(other.organisation) or not one.organisation:
        return ""
    if near.title < SAME_TITLE:
        return ""
    if near.words is not None and near.words >= SAME_WORDS:
        return _twins(one, other)
    first_hand = [each for each in (one, other) if each.source in known.first_hand]
    if len(first_hand) == 2 or one.source == other.source:
        return ""  # one board that says different things means different things
    if not _may_be_one_place(one, other):
        return ""
    return f"{one.organisation} offers it under the same title, and a list of vacancies tells of it."


def _twins(one: Posting, other: Posting) -> str:
    if set(one.places) != set(other.places):
        return "The same vacancy in another place, in near the same words."
    return "The same vacancy with another number, in near the same words."


def _may_be_one_place(one: Posting, other: Posting) -> bool:
    """Whether places, where both state any, have a word in common; remote goes with every place."""
    if not one.places or not other.places or one.remote or other.remote:
        return True
    here, there = (content_words(" ".join(each.places)) for each in (one, other))
    return bool(here & there)


def reposted(old: Held, new: Held, near: Near) -> str:
    """Return why an open vacancy is one that was closed before and came back with another number, "" where it isn't."""
    before, now = old.posting, new.posting
    closed, came = old.life.closed_at, new.life.first_seen
    if closed is None or new.life.is_closed or before.kind is Kind.PROBLEM or before.source != now.source:
        return ""
    if _what(before) != _what(now):
        return ""
    if came - old.life.first_seen < REPOST_FROM or came - closed > REPOST_TO:
        return ""
    if near.words is not None and near.words < SAME_WORDS:
        return ""
    return f"It was taken down on {closed:%Y-%m-%d} and posted again."


def _what(posting: Posting) -> tuple[str, str, frozenset[str]]:
    return title_key(posting.title), name_key(posting.organisation), frozenset(posting.places)


def stands_before(posting: Posting, known: Known) -> tuple[bool, bool, int, datetime, PostingId]:
    """Return what postings are sorted by: the first of those that tell one thing stands for all of them.

    A board's own words come before those of others, what stands alone before an item of a list, a text before one half
    as long, the earlier before the later.
    """
    posted = posting.posted_at or datetime.max.replace(tzinfo=UTC)
    first_hand = posting.source in known.first_hand
    return not first_hand, bool(posting.document_id), -len(posting.text).bit_length(), posted, posting.id


def series(postings: Iterable[Posting]) -> frozenset[tuple[str, str]]:
    """Return the sites with the titles that they used again after more than a week."""
    dates: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for posting in postings:
        if posting.posted_at is not None:
            dates[site(posting.url), title_key(posting.title)].append(posting.posted_at)
    return frozenset(key for key, days in dates.items() if max(days) - min(days) > SERIES)


def choose(
    order: Sequence[PostingId],
    told: Mapping[tuple[PostingId, PostingId], Told],
    merged: Mapping[PostingId, PostingId],
) -> list[tuple[PostingId, PostingId, str]]:
    """Return which posting goes into which, and why.

    One that could go into several that are not one themselves stays apart, unless an address decides.

    Args:
        order: all postings, the one that stands before others first.
        told: pairs that tell one thing; either order.
        merged: what stands in another one already.
    """
    into, chosen = dict(merged), []
    better = _better({id: number for number, id in enumerate(order)}, told, merged)
    for id in order:
        sure = {first: reason for first, reason in better[id].items() if reason.sure}
        mains = sure or better[id]
        roots = {_root(first, into) for first in mains}
        if len(roots) == 1:
            into[id] = roots.pop()
            chosen.append((id, into[id], next(iter(mains.values())).why))
    return chosen


def _better(
    place: Mapping[PostingId, int],
    told: Mapping[tuple[PostingId, PostingId], Told],
    merged: Mapping[PostingId, PostingId],
) -> Mapping[PostingId, dict[PostingId, Told]]:
    """Return for each posting those that stand before it and tell the same, what is merged counting as its card."""
    better: dict[PostingId, dict[PostingId, Told]] = defaultdict(dict)
    for pair, reason in told.items():
        cards = {_root(id, merged) for id in pair}
        if len(cards) == 2:
            first, second = sorted(cards, key=place.__getitem__)
            if reason.sure or first not in better[second]:
                better[second][first] = reason
    return better


def _root(id: PostingId, into: Mapping[PostingId, PostingId]) -> PostingId:
    while id in into:
        id = into[id]
    return id


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
