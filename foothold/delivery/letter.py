"""A digest in words, the same for mail, feed and webhook: plain text in single lines, http(s) links only.

    Digest -> Letter -> mail.py | webhooks.py        ledger -> Item -> feeds.py | calendar.py

Whatever a posting holds, nothing here is markup; each channel escapes by its own rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from foothold.domain.effort import Band, Effort
from foothold.domain.filters import Facet, Filter, from_address, meets, tidy, to_address, values
from foothold.domain.posting import Held, Kind
from foothold.domain.ranking import FitBand, Match
from foothold.domain.reference import Reference
from foothold.domain.subscription import Digest, Entry, Subscription

MOST_TITLE = 140
MOST_WHY = 3
BANDS: Mapping[Band, str] = {
    Band.HOURS: "a few hours",
    Band.WEEKEND: "a weekend",
    Band.WEEK: "a week",
    Band.MONTH: "a month",
    Band.QUARTER: "longer than a month",
}
FITS: Mapping[FitBand, str] = {
    FitBand.STRONG: "strong fit",
    FitBand.GOOD: "good fit",
    FitBand.STRETCH: "a stretch",
    FitBand.WEAK: "weak fit",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One posting.

    Attributes:
        link: its page here.
        source: its page at its source, "" where that isn't http(s).
        facts: what, whose, how well it fits.
        size: how long it takes, a sentence; "" for what isn't measured in hours.
        why: why it is told, a few sentences.
        deadline: "Apply by 4 December 2026 (in 9 days)", "" where there is none.
    """

    id: str
    title: str
    link: str
    source: str
    facts: tuple[str, ...] = ()
    size: str = ""
    why: tuple[str, ...] = ()
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """What was told before and is closed now, and why."""

    title: str
    why: str


@dataclass(frozen=True, slots=True)
class More:
    """What the cap left out of one organisation, and where it stands."""

    words: str
    link: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A digest in words.

    Attributes:
        key: of the digest.
        day: that it is of, as the subscriber's calendar has it.
        asked: what they asked for, in words.
        more: of each organisation that was cut short, and of the whole digest where it was.
        everything: where all that they ask for stands.
    """

    key: str
    day: date
    asked: str
    items: tuple[Item, ...]
    closed: tuple[Closed, ...]
    more: tuple[More, ...]
    everything: str

    @property
    def heading(self) -> str:
        """How much there is, in words."""
        parts = [f"{len(self.items)} new for you"] if self.items else []
        parts += [f"{len(self.closed)} closed"] if self.closed else []
        return f"{', '.join(parts)} · {said_day(self.day)}"

    @property
    def subject(self) -> str:
        """One line, with its day: mailboxes fold mails of one subject into one."""
        if not self.items:
            return f"{_counted(len(self.closed), 'posting')} you were told of closed ({said_day(self.day)})"
        rest = f" + {len(self.items) - 1} more" if len(self.items) > 1 else ""
        return f"New: {shorten(self.items[0].title, 48)}{rest} ({said_day(self.day)})"


def letter(digest: Digest, subscription: Subscription, reference: Reference, base: str, now: datetime) -> Letter:
    """Return a digest in words.

    Args:
        digest: what is told.
        subscription: to whom.
        reference: for the names of areas.
        base: where this copy is reached, no slash at the end.
        now: the present moment, in the zone whose calendar counts.
    """
    chosen = from_address(subscription.filter)
    return Letter(
        key=digest.key,
        day=now.date(),
        asked=asked_for(chosen, reference) + (", ranked by your CV" if subscription.profile else ""),
        items=tuple(item(entry, chosen, reference, base, now) for entry in digest.entries),
        closed=tuple(
            Closed(line(held.posting.title), line(held.life.closed_why) or "closed") for held in digest.closed
        ),
        more=tuple(_more(name, count, chosen, base) for name, count in digest.more.items()),
        everything=_browse(base, subscription.filter),
    )


def _more(organisation: str, count: int, chosen: Filter, base: str) -> More:
    name = line(organisation, 60)
    plain = name == organisation and name.isprintable()  # what is long or strange stays out of addresses
    only = replace(chosen, organisations=(organisation,)) if name and plain else chosen
    return More(f"+{count} more{f' of {name}' if name else ''}", _browse(base, to_address(only)))


def _browse(base: str, query: str) -> str:
    return f"{base}/browse{f'?{query}' if query else ''}"


def item(entry: Entry, chosen: Filter, reference: Reference, base: str, now: datetime) -> Item:
    """Return one entry in words."""
    posting, match = entry.held.posting, entry.match
    why = reasons(match) if match else met(entry.held, chosen, reference, now)
    areas = [] if why and not match and chosen.areas else posting.labels.areas  # those asked for stand in the reason
    names = [reference.areas[key].name for key in areas if key in reference.areas]
    facts = (posting.kind.value, line(posting.organisation, 60), *names[:1], FITS[match.band] if match else "")
    return Item(
        id=posting.id,
        title=line(posting.title) or "Without a title",
        link=f"{base}/p/{posting.id}",
        source=web_link(posting.url),
        facts=tuple(filter(None, facts)),
        size=said_size(posting.labels.effort) if posting.kind is Kind.PROBLEM else "",
        why=why,
        deadline=said_deadline(posting.deadline, now) if posting.deadline else "",
    )


def reasons(match: Match) -> tuple[str, ...]:
    """Return what speaks most for a match, strongest first."""
    telling = [each for each in match.reasons if each.moved > 0 and each.factor != "fresh"]  # all of a digest is fresh
    speaks = [line(reason.sentence, 200) for reason in telling[:MOST_WHY]]
    return tuple(sentence[:1].upper() + sentence[1:] for sentence in speaks)


def met(held: Held, chosen: Filter, reference: Reference, now: datetime) -> tuple[str, ...]:
    """Return in one sentence which of the things that were asked for a posting has, but for those that it says anyway.

    Nothing, where only its kind, its size or its organisation was asked for, or everything.
    """
    found = [
        _named(facet, said, reference)
        for facet in Facet
        if facet not in (Facet.KIND, Facet.SIZE, Facet.ORGANISATION)
        for said in values(facet, held, now)
        if any(meets(facet, wanted, said) for wanted in chosen.chosen(facet))
    ]
    found += [f"“{chosen.words}”"] if chosen.words else []
    found += ["remote"] if chosen.remote else []
    return (f"You asked for {', '.join(found)}",) if found else ()


def asked_for(chosen: Filter, reference: Reference) -> str:
    """Return a filter in words: what, in which areas, and by commas what else has to hold."""
    named = {facet: [_named(facet, value, reference) for value in chosen.chosen(facet)] for facet in Facet}
    what = listed(named.pop(Facet.KIND), "and") or "everything new"
    areas, sizes = listed(named.pop(Facet.AREA), "or"), listed(named.pop(Facet.SIZE), "or")
    parts = [f"{what} in {areas}" if areas else what]
    parts += [f"taking {sizes}"] if sizes else []
    parts += [listed(group, "or") for group in named.values() if group]
    parts += [f"with “{chosen.words}”"] if chosen.words else []
    parts += ["remote only"] if chosen.remote else []
    parts += [f"closing within {_counted(chosen.closing_days, 'day')}"] if chosen.closing_days is not None else []
    return ", ".join(parts)


def listed(names: Sequence[str], last: str) -> str:
    """Return names as a sentence lists them.

    >>> listed(["jobs", "funding", "problems"], "and")
    'jobs, funding and problems'
    """
    *before, end = names or [""]
    return f"{', '.join(before)} {last} {end}" if before else end


def _named(facet: Facet, value: str, reference: Reference) -> str:
    if facet is Facet.AREA and value in reference.areas:
        return reference.areas[value].name
    if facet is Facet.KIND:
        return {Kind.FUNDING: "funding", Kind.TRAINING: "training"}.get(Kind(value), f"{value}s")
    if facet is Facet.SIZE:
        return BANDS.get(Band(value), "an unknown time")
    return line(value, 60)


def said_size(effort: Effort) -> str:
    """Return how long something takes; unknown is said, never guessed.

    >>> said_size(Effort()), said_size(Effort(6, 16, Band.WEEKEND))
    ('Nobody says how long it takes', 'Takes 6 to 16 hours (a weekend)')
    """
    if not effort.known:
        return "Nobody says how long it takes"
    if effort.hours_from is None or effort.hours_to is None:
        return f"Takes about {BANDS[effort.band]}"
    low, high = f"{effort.hours_from:g}", f"{effort.hours_to:g}"
    spread = f"about {low}" if low == high else f"{low} to {high}"
    return f"Takes {spread} hours" + (f" ({BANDS[effort.band]})" if effort.band is not Band.HOURS else "")


def said_deadline(deadline: date, now: datetime) -> str:
    """Return a deadline with how far away it is."""
    days = (deadline - now.date()).days
    far = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"Apply by {said_day(deadline)} ({far})" if days >= 0 else f"Closed on {said_day(deadline)}"


def said_day(day: date) -> str:
    """Return a day as people write it.

    >>> said_day(date(2026, 11, 5))
    '5 November 2026'
    """
    return f"{day.day} {day:%B %Y}"


def line(text: str, most: int = MOST_TITLE) -> str:
    """Return text as one line, without what could turn it around, hide in it, or end a header or an XML file."""
    return shorten(tidy(text.translate({0xFFFE: " ", 0xFFFF: " "})[: 20 * most]), most)


def shorten(text: str, most: int) -> str:
    """Return text of at most so many characters, with "…" where something was left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def web_link(url: str) -> str:
    """Return an address that a person may be sent to, "" where it isn't http(s) with a host and nobody's password."""
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
    except ValueError:
        return ""
    return url if fine and url.isprintable() and not set(url) & set(' "<>\\^`{|}') else ""


def _counted(count: int, one: str) -> str:
    return f"{count} {one if count == 1 else one + 's'}"
