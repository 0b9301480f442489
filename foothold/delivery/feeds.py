"""Feeds: what a subscriber was told, as Atom (RFC 4287) and JSON Feed 1.1.

Both are made of the ledger, so they say what a mail says. All text is plain; nothing of a posting is markup here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from foothold.delivery.letter import Item

ATOM = "http://www.w3.org/2005/Atom"
#: Newest so many; readers keep what they have seen.
MOST = 100


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One posting that was told.

    Attributes:
        at: when it was told.
    """

    item: Item
    at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """What a reader fetches.

    Attributes:
        id: the same for ever, and not the address: that one is private and may be renewed.
        title: for a person.
        link: its page here.
        own: where it is fetched.
        made_at: when the subscription was made; the feed's age while it is empty.
        entries: newest first.
    """

    id: str
    title: str
    link: str
    own: str
    made_at: datetime
    entries: tuple[FeedEntry, ...]

    @property
    def updated(self) -> datetime:
        """When something was last told."""
        return max((entry.at for entry in self.entries), default=self.made_at)


def atom(feed: Feed) -> bytes:
    """Return a feed as Atom; the same bytes until something new is told."""
    root = Element("feed", xmlns=ATOM)
    for name, text in (("id", feed.id), ("title", feed.title), ("updated", _stamp(feed.updated))):
        SubElement(root, name).text = text
    SubElement(SubElement(root, "author"), "name").text = "Foothold"
    SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.own)
    SubElement(root, "link", rel="alternate", type="text/html", href=feed.link)
    for entry in feed.entries[:MOST]:
        root.append(_atom_entry(entry, feed))
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _atom_entry(entry: FeedEntry, feed: Feed) -> Element:
    made = Element("entry")
    item = entry.item
    for name, text in (("id", f"{feed.id}/{item.id}"), ("title", item.title), ("updated", _stamp(entry.at))):
        SubElement(made, name).text = text
    SubElement(made, "published").text = _stamp(entry.at)
    SubElement(made, "link", rel="alternate", type="text/html", href=item.link)
    if item.source:
        SubElement(made, "link", rel="via", href=item.source)
    summary = SubElement(made, "summary", type="text")
    summary.text = summed_up(item)
    return made


def json_feed(feed: Feed) -> bytes:
    """Return a feed as JSON Feed."""
    said: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.link,
        "feed_url": feed.own,
        "language": "en",
        "items": [_json_item(entry, feed) for entry in feed.entries[:MOST]],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _json_item(entry: FeedEntry, feed: Feed) -> dict[str, Any]:
    item = entry.item
    said = {
        "id": f"{feed.id}/{item.id}",
        "url": item.link,
        "title": item.title,
        "content_text": summed_up(item),
        "date_published": _stamp(entry.at),
        "tags": list(item.facts),
    }
    return {**said, "external_url": item.source} if item.source else said


def summed_up(item: Item) -> str:
    """Return everything but the title in a few lines."""
    parts = [" · ".join(item.facts), item.size, item.deadline, *item.why]
    return "\n".join(filter(None, parts))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
