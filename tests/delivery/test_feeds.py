"""Feeds and calendars that others can read, whatever a posting says."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from xml.etree.ElementTree import fromstring

import feedparser
import icalendar
import pytest

from foothold.delivery.calendar import Deadline, calendar
from foothold.delivery.feeds import ATOM, Feed, FeedEntry, atom, json_feed
from foothold.delivery.letter import Item, line
from tests.makers import NOW

HOSTILE = "<b>&amp;]]> \x0b\ufffe\u202e\r\nEND:VEVENT;,\\ " + "x" * 500


def item(title: str = "One") -> Item:
    return Item("p1", line(title), "https://example.net/p/p1", "https://example.org/1", ("job",), "", ("You asked.",))


def feed(*entries: FeedEntry) -> Feed:
    return Feed(
        "tag:example.net,2026:feed/s1",
        "Foothold: jobs",
        "https://example.net",
        "https://example.net/feeds/t.atom",
        NOW,
        entries,
    )


def structure(body: bytes) -> list[str]:
    """Return what RFC 4287 asks for and a feed lacks."""
    root = fromstring(body)
    found = []

    def needs(element: object, *names: str) -> None:
        for name in names:
            if len(element.findall(f"{{{ATOM}}}{name}")) != 1:  # type: ignore[attr-defined]
                found.append(f"exactly one {name} in {element.tag}")  # type: ignore[attr-defined]

    needs(root, "id", "title", "updated", "author")
    rels = [link.get("rel") for link in root.findall(f"{{{ATOM}}}link")]
    found += [] if rels.count("self") == 1 and rels.count("alternate") == 1 else ["one self and one alternate link"]
    for entry in root.findall(f"{{{ATOM}}}entry"):
        needs(entry, "id", "title", "updated", "summary")
        alternate = [link for link in entry.findall(f"{{{ATOM}}}link") if link.get("rel") == "alternate"]
        found += [] if len(alternate) == 1 else ["one alternate link in an entry"]
    for moment in [*root.iter(f"{{{ATOM}}}updated"), *root.iter(f"{{{ATOM}}}published")]:
        assert datetime.fromisoformat(str(moment.text)).tzinfo is not None
    ids = [element.text for element in root.iter(f"{{{ATOM}}}id")]
    return found + (
        [] if len(set(ids)) == len(ids) and all(each and ":" in each for each in ids) else ["ids are unique IRIs"]
    )


@pytest.mark.parametrize("title", ["One", HOSTILE], ids=["plain", "hostile"])
def test_atom_is_what_the_standard_says(title: str) -> None:
    body = atom(feed(FeedEntry(item(title), NOW)))
    assert structure(body) == []
    read = feedparser.parse(body, response_headers={"content-type": "application/atom+xml; charset=utf-8"})
    assert not read.bozo
    assert read.entries[0].title == line(title)
    assert read.entries[0].link == "https://example.net/p/p1"


def test_an_empty_feed_is_a_feed() -> None:
    assert structure(atom(feed())) == []
    assert json.loads(json_feed(feed()))["items"] == []


def test_the_check_itself_can_fail() -> None:
    assert structure(b'<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>')


def test_the_same_feed_is_the_same_bytes() -> None:
    assert atom(feed(FeedEntry(item(), NOW))) == atom(feed(FeedEntry(item(), NOW)))


def test_json_feed_has_what_its_version_asks_for() -> None:
    said = json.loads(json_feed(feed(FeedEntry(item(HOSTILE), NOW))))
    assert (said["version"], said["feed_url"]) == (
        "https://jsonfeed.org/version/1.1",
        "https://example.net/feeds/t.atom",
    )
    (entry,) = said["items"]
    assert entry["id"] == "tag:example.net,2026:feed/s1/p1"
    assert datetime.fromisoformat(entry["date_published"]) == NOW
    assert entry["content_text"]


@pytest.mark.parametrize("title", ["One", HOSTILE], ids=["plain", "hostile"])
def test_a_calendar_can_be_read_back(title: str) -> None:
    made = calendar(
        "Foothold", [Deadline(item(title), date(2026, 12, 4), datetime(2026, 11, 1, tzinfo=UTC))], "example.net"
    )
    (event,) = icalendar.Calendar.from_ical(made).walk("VEVENT")
    assert str(event["summary"]) == f"Apply: {line(title)}"
    assert str(event["uid"]) == "p1@example.net"
    assert event.decoded("dtstart") == date(2026, 12, 4)
    assert event.decoded("dtend") == date(2026, 12, 5)
    assert all(len(row) <= 75 for row in made.split(b"\r\n"))
