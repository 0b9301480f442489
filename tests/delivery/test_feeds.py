"""Feeds and calendars that others can read, whatever a posting says."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import fromstring

import feedparser
import icalendar
import pytest
from lxml import etree

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


SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


def structure(body: bytes) -> list[str]:
    """Return what RFC 4287 asks for and a feed lacks: what its schema says, and what no schema can say."""
    if not SCHEMA.validate(etree.fromstring(body)):
        return [str(error) for error in SCHEMA.error_log]
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


GOOD = atom(feed(FeedEntry(item(), NOW))).decode()


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        pytest.param("<id>tag:example.net,2026:feed/s1</id>", "", id="no id"),
        pytest.param("<title>One</title>", "", id="an entry without a title"),
        pytest.param("<title>One</title>", "<title>One</title><title>Two</title>", id="two titles"),
        pytest.param("<title>One</title>", '<title type="markdown">One</title>', id="a kind of text that there isn't"),
        pytest.param("<title>One</title>", "<title>One <b>bold</b></title>", id="markup in text"),
        pytest.param("T", " ", id="a moment with a space"),
        pytest.param("Z</updated>", "</updated>", id="a moment without a zone"),
        pytest.param('href="https://example.net"', "", id="a link to nowhere"),
        pytest.param('type="text/html"', 'type="html"', id="no media type"),
        pytest.param("<author>", "<author><nick>x</nick>", id="an element that Atom hasn't"),
        pytest.param("<name>Foothold</name>", "", id="an author without a name"),
        pytest.param("<entry>", '<entry draft="1">', id="an attribute that Atom hasn't"),
        pytest.param("<author><name>Foothold</name></author>", "", id="nobody's"),
        pytest.param("s1/p1</id>", "s1</id>", id="an id twice"),
    ],
)
def test_the_check_itself_can_fail(part: str, instead: str) -> None:
    assert structure(GOOD.encode()) == []
    assert part in GOOD
    assert structure(GOOD.replace(part, instead).encode())


def test_what_others_may_add_is_let_through() -> None:
    extended = GOOD.replace(
        "<author>", '<x:shelf xmlns:x="tag:example.net,2026:x"><x:row n="1">a</x:row></x:shelf><author>'
    )
    assert structure(extended.encode()) == []


def test_the_same_feed_is_the_same_bytes() -> None:
    assert atom(feed(FeedEntry(item(), NOW))) == atom(feed(FeedEntry(item(), NOW)))


FEED_KEYS = {"version", "title", "home_page_url", "feed_url", "description", "icon", "favicon", "authors", "language"}
FEED_KEYS |= {"items", "user_comment", "next_url", "expired", "hubs"}
ITEM_KEYS = {"id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image"}
ITEM_KEYS |= {"date_published", "date_modified", "authors", "tags", "language", "attachments"}


def json_structure(said: dict[str, Any]) -> list[str]:
    """Return what JSON Feed 1.1 asks for and a feed lacks."""
    items = said.get("items")
    if not isinstance(items, list):
        return ["a list of items"]
    found = [] if said.get("version") == "https://jsonfeed.org/version/1.1" else ["its version"]
    found += [] if isinstance(said.get("title"), str) else ["a title"]
    found += [f"{name} is unknown" for name in said.keys() - FEED_KEYS if not name.startswith("_")]
    found += [f"{name} is no address" for name in ("home_page_url", "feed_url") if not is_url(said.get(name))]
    found += [lack for each in items for lack in item_structure(each)]
    return found + ([] if len({each.get("id") for each in items}) == len(items) else ["ids differ"])


def item_structure(said: dict[str, Any]) -> list[str]:
    """Return what an item of a JSON Feed lacks."""
    found = [] if isinstance(said.get("id"), str) and said["id"] else ["an id that is a string"]
    found += [] if {"content_text", "content_html"} & said.keys() else ["content"]
    found += [f"{name} is unknown" for name in said.keys() - ITEM_KEYS if not name.startswith("_")]
    found += [f"{name} is no address" for name in ("url", "external_url") if name in said and not is_url(said[name])]
    found += [] if all(isinstance(tag, str) for tag in said.get("tags", [])) else ["tags that are strings"]
    return found + ([] if is_moment(said.get("date_published", "2026-11-25T12:00:00Z")) else ["a date of RFC 3339"])


def is_url(said: object) -> bool:
    return isinstance(said, str) and bool(urlsplit(said).scheme in ("http", "https") and urlsplit(said).netloc)


def is_moment(said: object) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", str(said)))


@pytest.mark.parametrize("title", ["One", HOSTILE], ids=["plain", "hostile"])
def test_json_feed_is_what_its_version_asks_for(title: str) -> None:
    said = json.loads(json_feed(feed(FeedEntry(item(title), NOW))))
    assert json_structure(said) == []
    assert said["feed_url"] == "https://example.net/feeds/t.atom"
    (entry,) = said["items"]
    assert (entry["id"], entry["title"]) == ("tag:example.net,2026:feed/s1/p1", line(title))
    assert datetime.fromisoformat(entry["date_published"]) == NOW
    assert entry["external_url"] == "https://example.org/1"


@pytest.mark.parametrize(
    "changed",
    [
        {"version": "1"},
        {"title": None},
        {"items": None},
        {"feed_url": "feeds/t.atom"},
        {"author": "Foothold"},
        {"items": [{"id": 1, "content_text": ""}]},
        {"items": [{"id": "1"}]},
        {"items": [{"id": "1", "content_text": "", "date_published": "yesterday"}]},
        {"items": [{"id": "1", "content_text": "", "url": "javascript:alert(1)"}]},
        {"items": [{"id": "1", "content_text": ""}, {"id": "1", "content_text": ""}]},
    ],
)
def test_that_check_can_fail_too(changed: dict[str, Any]) -> None:
    assert json_structure(json.loads(json_feed(feed(FeedEntry(item(), NOW)))) | changed)


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
