"""Feeds and calendars as a reader fetches them: over a real socket, by an address of its own, and again later."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import feedparser
import httpx
import icalendar
import pytest
import uvicorn
from starlette.applications import Starlette

from foothold.domain.posting import Kind
from foothold.domain.subscription import Channel, Via
from foothold.flows.notify import Outcome
from service import front
from service.routes import ROUTES
from service.subscription_request import Request, rhythm_of
from tests.delivery.test_feeds import json_structure, structure
from tests.service.subscribers import DAY, Copy

HOSTILE = "One & <b>two</b> \x0b]]> {{ 7 * 7 }}"
SHOWN = "One & <b>two</b> ]]> {{ 7 * 7 }}"


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    here = Copy(tmp_path)
    front.use(here)
    yield here
    front.use(None)
    here.shut()


@pytest.fixture
def address(copy: Copy) -> Iterator[str]:
    """Return where the routes are served."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=ROUTES), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listening.close()


@pytest.fixture
def feed(copy: Copy, address: str) -> str:
    """Return the address of a feed that was told one job."""
    asked = Request((Channel(Via.FEED),), rhythm=rhythm_of("daily", {"hour": 8}))
    made = copy.subscribing.subscribe(asked)
    tell(copy, HOSTILE)
    return made.feed.replace(copy.settings.public_url, address)


def tell(copy: Copy, title: str) -> None:
    copy.arrive(title, kind=Kind.JOB, deadline=copy.at.date() + 9 * DAY, organisation="A&B")
    copy.passes()
    assert copy.notifying.round() == {Outcome.TOLD: 1}


def test_a_reader_reads_the_feed_and_later_hears_that_it_is_as_it_was(copy: Copy, feed: str) -> None:
    read = feedparser.parse(feed)
    assert not read.bozo, read.get("bozo_exception")
    assert (read.status, read.version) == (200, "atom10")
    assert [entry.title for entry in read.entries] == [SHOWN]
    assert feedparser.parse(feed, etag=read.etag).status == 304
    tell(copy, "Another")
    again = feedparser.parse(feed, etag=read.etag)
    assert again.status == 200
    assert [entry.title for entry in again.entries] == ["Another", SHOWN]
    assert again.entries[1].id == read.entries[0].id


@pytest.mark.parametrize(
    ("folder", "ending", "media_type"),
    [
        ("feeds", ".atom", "application/atom+xml"),
        ("feeds", ".json", "application/feed+json"),
        ("calendar", ".ics", "text/calendar"),
    ],
)
def test_what_is_fetched_again_costs_nothing(feed: str, folder: str, ending: str, media_type: str) -> None:
    url = feed.replace("/feeds/", f"/{folder}/").replace(".atom", ending)
    first = httpx.get(url)
    assert first.headers["content-type"].startswith(media_type)
    for mark in (first.headers["etag"], f"W/{first.headers['etag']}", f'"other", {first.headers["etag"]}', "*"):
        again = httpx.get(url, headers={"If-None-Match": mark})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    other = httpx.get(url, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_what_is_served_is_what_the_standards_say(feed: str) -> None:
    assert structure(httpx.get(feed).content) == []
    assert json_structure(httpx.get(feed.replace(".atom", ".json")).json()) == []


def test_a_calendar_is_read_back(copy: Copy, feed: str) -> None:
    url = feed.replace("/feeds/", "/calendar/").replace(".atom", ".ics")
    read = icalendar.Calendar.from_ical(httpx.get(url).content)
    (event,) = read.walk("VEVENT")
    assert str(event["summary"]) == f"Apply: {SHOWN}"
    assert event.decoded("dtstart") == copy.at.date() + 8 * DAY
    assert isinstance(event.decoded("dtstart"), date)
    assert read.errors == event.errors == []
