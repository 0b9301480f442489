"""Deadlines as iCalendar (RFC 5545): one all-day event each, that does not block the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from foothold.delivery.letter import Item


@dataclass(frozen=True, slots=True)
class Deadline:
    """A posting that has to be applied for by a day.

    Attributes:
        changed_at: when what is known of it last changed.
    """

    item: Item
    day: date
    changed_at: datetime


def calendar(name: str, deadlines: Iterable[Deadline], domain: str) -> bytes:
    """Return a calendar of deadlines, the nearest first; the same bytes until something changes.

    Args:
        name: for a person.
        deadlines: in any order.
        domain: of this copy; makes the events' ids unique in the world.
    """
    made = Calendar()
    made.add("prodid", "-//Foothold//Deadlines//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    for each in sorted(deadlines, key=lambda each: (each.day, each.item.id)):
        made.add_component(_event(each, domain))
    return bytes(made.to_ical())


def _event(deadline: Deadline, domain: str) -> Event:
    event, item = Event(), deadline.item
    event.add("uid", f"{item.id}@{domain}")
    event.add("dtstamp", deadline.changed_at)
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + timedelta(days=1))
    event.add("summary", f"Apply: {item.title}")
    event.add("description", "\n".join(filter(None, (" · ".join(item.facts), *item.why, item.source))))
    event.add("url", item.link)
    event.add("transp", "TRANSPARENT")
    return event
