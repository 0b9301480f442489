"""The fetcher over real sockets on this machine, and over fakes where an address isn't ours to speak to."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpcore
import httpx
import pytest

from foothold.domain.errors import (
    ChallengeError,
    FetchError,
    HttpError,
    NotFoundError,
    RobotsError,
    ShapeError,
    SourceError,
    StoppedError,
)
from foothold.domain.source import Request, Source
from scrapers._http import HttpFetcher, Limits, user_agent
from scrapers._polite import Time
from scrapers._transport import CheckedBackend, CheckedTransport
from tests.site import FAULTS, MEGABYTE, Reply, Site, Visit, html_reply, json_reply, sick, site_of, table

QUICK = Limits(pause_s=0.0, answer_s=1.0, answer_bytes=2 * MEGABYTE, redirects=3, budget_s=60.0)
GOOD = json_reply({"jobs": []})


@dataclass
class FakeTime:
    """Time that passes only by waiting."""

    seconds: float = 1000.0
    waits: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    def now(self) -> datetime:
        return datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def time(self) -> Time:
        return Time(self.now, lambda: self.seconds, self.sleep)


@pytest.fixture
def clock() -> FakeTime:
    return FakeTime()


@pytest.fixture
def fetcher(clock: FakeTime, tmp_path: Path) -> Iterator[HttpFetcher]:
    fetcher = HttpFetcher(
        contact="ada@example.org",
        archive=tmp_path,
        limits=QUICK,
        time=clock.time(),
        chance=random.Random(1),
    )
    yield fetcher
    fetcher.close()


def source_at(site: Site) -> Source:
    return Source("lab", "greenhouse", base_url=site.base_url)


def request_to(site: Site, path: str = "/jobs", **others: Any) -> Request:
    return Request(site.base_url + path, **others)


def test_page_is_as_it_came(fetcher: HttpFetcher, clock: FakeTime) -> None:
    with site_of({"/jobs?content=true": [GOOD]}) as site:
        page = fetcher.fetch(source_at(site), request_to(site, "/jobs?content=true"))
    assert (page.status, page.body, page.not_modified) == (200, GOOD.body, False)
    assert page.json() == {"jobs": []}
    assert page.fetched_at == clock.now()
    assert page.url == site.base_url + "/jobs?content=true"


def test_guest_names_itself_and_asks_for_what_is_due(fetcher: HttpFetcher) -> None:
    with site_of({"/graphql": [GOOD]}) as site:
        request = request_to(site, "/graphql", method="POST", body='{"query": "…"}', headers={"X-Pass": "let me in"})
        fetcher.fetch(source_at(site), request)
        (visit,) = site.asked()
    assert visit.headers["user-agent"].startswith("Foothold/0.1 (+https://")
    assert "contact: ada@example.org" in visit.headers["user-agent"]
    assert visit.headers["accept"] == visit.headers["content-type"] == "application/json"
    assert visit.headers["x-pass"] == "let me in"
    assert visit.body == '{"query": "…"}'


def test_contact_cannot_break_out_of_its_header() -> None:
    assert "\n" not in user_agent("me)\r\nX-Evil: 1")
    assert user_agent("me)\r\nX-Evil: 1").count(")") == 1


def test_second_visit_is_conditional_and_served_from_disk(fetcher: HttpFetcher) -> None:
    with site_of({"/jobs": [GOOD, GOOD, json_reply({"jobs": [1]})]}) as site:
        first, second, third = (fetcher.fetch(source_at(site), request_to(site)) for _ in range(3))
        assert "if-none-match" not in site.asked()[0].headers
        assert "if-none-match" in site.asked()[1].headers
    assert (second.status, second.not_modified, second.body) == (304, True, first.body)
    assert (third.status, third.not_modified, third.json()) == (200, False, {"jobs": [1]})


def test_unasked_304_is_an_error(fetcher: HttpFetcher) -> None:
    with site_of({"/jobs": [Reply(status=304)]}) as site, pytest.raises(HttpError, match="answered 304"):
        fetcher.fetch(source_at(site), request_to(site))


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        ("404", NotFoundError, "answered 404"),
        ("403", HttpError, "answered 403"),
        ("500 for good", HttpError, "answered 500"),
        ("slow", FetchError, "took longer than 0.3 seconds"),
        ("cut off in the middle", FetchError, "connection broke"),
        ("HTML where JSON was due", ShapeError, "HTML where json was due"),
        ("bot check", ChallengeError, "bot check"),
        ("50 MB answer", FetchError, "more than 2 MB"),
        ("50 MB unpacked", FetchError, "more than 2 MB"),
        ("redirect loop", FetchError, "redirected more than 3 times"),
        ("redirect to a private address", FetchError, "10.0.0.1 is not a public address"),
    ],
)
def test_fault_is_an_error_that_names_it(fetcher: HttpFetcher, fault: str, error: type[SourceError], said: str) -> None:
    with site_of({"/jobs": [GOOD]}, fault) as site, pytest.raises(error, match=said) as caught:
        fetcher.fetch(source_at(site), request_to(site, timeout_s=0.3 if fault == "slow" else None))
    assert caught.value.source == "lab"
    assert caught.value.url.startswith(("http://127.0.0.1", "https://10.0.0.1"))


@pytest.mark.parametrize("fault", ["normal", "429 with Retry-After", "500 then fine"])
def test_what_passes_is_waited_out(fetcher: HttpFetcher, fault: str) -> None:
    with site_of({"/jobs": [GOOD]}, fault) as site:
        assert fetcher.fetch(source_at(site), request_to(site)).json() == {"jobs": []}


def test_every_fault_of_the_site_is_tried_here_or_by_the_connectors() -> None:
    assert {"shape changed", "invalid UTF-8"} < set(FAULTS)


def test_html_is_fine_where_html_is_due(fetcher: HttpFetcher) -> None:
    page = html_reply("<!doctype html><title>Just a moment</title><p>Vercel Security Checkpoint explained</p>")
    with site_of({"/": [page]}) as site:
        assert "explained" in fetcher.fetch(source_at(site), request_to(site, "/", expects="html")).text()


def test_optional_page_may_be_gone(fetcher: HttpFetcher) -> None:
    with site_of({}) as site:
        assert fetcher.fetch(source_at(site), request_to(site, optional=True)).status == 404


def test_graphql_explains_a_400(fetcher: HttpFetcher) -> None:
    said = json_reply({"errors": [{"message": 'Unknown type "PostSelector"\n'}]}, status=400)
    with site_of({"/jobs": [said]}) as site, pytest.raises(HttpError, match=r'400 \[Unknown type "PostSelector"\]'):
        fetcher.fetch(source_at(site), request_to(site))


def test_no_cookie_is_kept(fetcher: HttpFetcher) -> None:
    with site_of({"/jobs": [json_reply({}, headers={"Set-Cookie": "id=1"})]}) as site:
        fetcher.fetch(source_at(site), request_to(site))
        fetcher.fetch(source_at(site), request_to(site))
        assert all("cookie" not in visit.headers for visit in site.visits)


def test_unasked_encoding_is_refused(fetcher: HttpFetcher) -> None:
    odd = Reply(b"x", headers={"Content-Encoding": "zstd"})
    with site_of({"/jobs": [odd]}) as site, pytest.raises(FetchError, match="encoding"):
        fetcher.fetch(source_at(site), request_to(site))


class TestWaiting:
    def test_retry_after_is_kept_to(self, fetcher: HttpFetcher, clock: FakeTime) -> None:
        busy = Reply(status=429, headers={"Retry-After": "17"})
        with site_of({"/jobs": [busy, GOOD]}) as site:
            fetcher.fetch(source_at(site), request_to(site))
        assert sum(clock.waits) == pytest.approx(17)

    def test_retry_after_beyond_the_budget_ends_the_reading_and_spares_the_host(
        self, fetcher: HttpFetcher, clock: FakeTime
    ) -> None:
        busy = Reply(status=503, headers={"Retry-After": "3600"})
        with site_of({"/jobs": [busy], "/other": [GOOD]}) as site:
            with pytest.raises(HttpError) as caught:
                fetcher.fetch(source_at(site), request_to(site))
            with pytest.raises(HttpError, match="left alone"):
                fetcher.fetch(source_at(site), request_to(site, "/other"))
            assert len(site.asked()) == 1
            clock.seconds += 3600
            fetcher.fetch(source_at(site), request_to(site, "/other"))
        assert caught.value.retry_after_s == 3600
        assert clock.waits == []

    def test_retry_after_holds_for_every_source_at_the_host(self, clock: FakeTime) -> None:
        busy = Reply(status=429, headers={"Retry-After": "17"})
        once = HttpFetcher(limits=Limits(pause_s=0, attempts=1), time=clock.time())
        with closing(once) as fetcher, site_of({"/jobs": [busy], "/other": [GOOD]}) as site:
            with pytest.raises(HttpError):
                fetcher.fetch(source_at(site), request_to(site))
            fetcher.fetch(Source("other", "greenhouse", base_url=site.base_url), request_to(site, "/other"))
        assert clock.waits == [pytest.approx(17)]

    def test_a_no_is_not_asked_again(self, fetcher: HttpFetcher) -> None:
        with site_of({"/jobs": [GOOD]}, "403") as site:
            with pytest.raises(HttpError):
                fetcher.fetch(source_at(site), request_to(site))
            assert len(site.asked()) == 1

    def test_waits_double_and_end(self, fetcher: HttpFetcher, clock: FakeTime) -> None:
        with (
            site_of({"/jobs": [GOOD]}, "500 for good") as site,
            pytest.raises(HttpError),
        ):
            fetcher.fetch(source_at(site), request_to(site))
        first, second, third = clock.waits
        assert 0.5 <= first <= 1 <= second <= 2 <= third <= 4
        assert len(site.asked()) == 4

    def test_budget_ends_attempts(self, clock: FakeTime) -> None:
        hasty = HttpFetcher(limits=Limits(pause_s=0, budget_s=0.1), time=clock.time())
        with closing(hasty) as fetcher, site_of({"/jobs": [GOOD]}, "500 for good") as site, pytest.raises(HttpError):
            fetcher.fetch(source_at(site), request_to(site))
        assert len(site.asked()) == 1

    def test_dripping_headers_cannot_hold_a_reading(self, clock: FakeTime) -> None:
        class Drip(httpcore.NetworkStream):
            def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
                assert timeout is not None
                assert timeout <= 0.3
                return b"H"

            def write(self, buffer: bytes, timeout: float | None = None) -> None: ...

            def close(self) -> None: ...

        class DripBackend(httpcore.NetworkBackend):
            def connect_tcp(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
                return Drip()

        limits = Limits(pause_s=0, answer_s=0.3, attempts=1)
        transport = CheckedTransport(CheckedBackend(lambda *_: ["127.0.0.1"], DripBackend()))
        fetcher = HttpFetcher(limits=limits, time=clock.time(), transport=transport)
        source = Source("lab", "greenhouse", base_url="http://127.0.0.1:1")
        with closing(fetcher), pytest.raises(FetchError):
            fetcher.fetch(source, Request("http://127.0.0.1:1/jobs"))


class TestRobots:
    def test_what_robots_forbids_is_not_asked(self, fetcher: HttpFetcher) -> None:
        rules = "User-agent: foothold\nDisallow: /private\n"
        with site_of({"/jobs": [GOOD], "/private": [GOOD]}, robots=rules) as site:
            fetcher.fetch(source_at(site), request_to(site))
            with pytest.raises(RobotsError):
                fetcher.fetch(source_at(site), request_to(site, "/private"))
            assert [visit.path for visit in site.visits] == ["/robots.txt", "/jobs"]

    def test_crawl_delay_is_kept(self, fetcher: HttpFetcher, clock: FakeTime) -> None:
        with site_of({"/a": [GOOD], "/b": [GOOD]}, robots="User-agent: *\nCrawl-delay: 3\n") as site:
            fetcher.fetch(source_at(site), request_to(site, "/a"))
            fetcher.fetch(source_at(site), request_to(site, "/b"))
        assert clock.waits == [pytest.approx(3), pytest.approx(3)]  # after robots.txt, too

    def test_request_rate_is_kept(self, fetcher: HttpFetcher, clock: FakeTime) -> None:
        with site_of({"/a": [GOOD]}, robots="User-agent: *\nRequest-rate: 1/10s\n") as site:
            fetcher.fetch(source_at(site), request_to(site, "/a"))
        assert clock.waits == [pytest.approx(10)]

    def test_too_long_a_delay_is_a_no(self, fetcher: HttpFetcher) -> None:
        with site_of({"/a": [GOOD]}, robots="User-agent: *\nCrawl-delay: 7200\n") as site, pytest.raises(RobotsError):
            fetcher.fetch(source_at(site), request_to(site, "/a"))

    def test_no_robots_file_allows(self, fetcher: HttpFetcher) -> None:
        with Site(table({"/jobs": [GOOD]})) as site:
            fetcher.fetch(source_at(site), request_to(site))
            assert [visit.path for visit in site.visits] == ["/robots.txt", "/jobs"]

    def test_broken_robots_file_is_waited_for(self, fetcher: HttpFetcher) -> None:
        broken = Reply(status=503)
        fine = Reply(b"User-agent: *\nAllow: /\n", content_type="text/plain")
        with Site(table({"/jobs": [GOOD], "/robots.txt": [broken, fine]})) as site:
            assert fetcher.fetch(source_at(site), request_to(site)).status == 200
        with Site(table({"/jobs": [GOOD], "/robots.txt": [broken]})) as site:
            with pytest.raises(HttpError, match=r"robots\.txt answered 503"):
                fetcher.fetch(source_at(site), request_to(site))
            assert site.asked() == []

    def test_each_redirect_is_asked_of_robots_again(self, fetcher: HttpFetcher) -> None:
        there = Reply(status=302, headers={"Location": "/private"})
        rules = "User-agent: *\nDisallow: /private\n"
        with site_of({"/jobs": [there], "/private": [GOOD]}, robots=rules) as site:
            with pytest.raises(RobotsError):
                fetcher.fetch(source_at(site), request_to(site))
            assert len(site.asked("/private")) == 0


class TestRedirects:
    def test_a_redirect_is_followed_and_told(self, fetcher: HttpFetcher) -> None:
        there = Reply(status=301, headers={"Location": "/new"})
        with site_of({"/jobs": [there], "/new": [GOOD]}) as site:
            page = fetcher.fetch(source_at(site), request_to(site))
        assert (page.url, page.json()) == (site.base_url + "/new", {"jobs": []})

    def test_a_post_stays_a_post(self, fetcher: HttpFetcher) -> None:
        there = Reply(status=307, headers={"Location": "/new"})
        with site_of({"/jobs": [there], "/new": [GOOD]}) as site:
            fetcher.fetch(source_at(site), request_to(site, method="POST", body="{}"))
            assert [(visit.method, visit.body) for visit in site.asked("/new")] == [("POST", "{}")]

    def test_a_post_is_never_turned_into_a_get(self, fetcher: HttpFetcher) -> None:
        there = Reply(status=302, headers={"Location": "/new"})
        with (
            site_of({"/jobs": [there], "/new": [GOOD]}) as site,
            pytest.raises(FetchError, match="redirected a POST"),
        ):
            fetcher.fetch(source_at(site), request_to(site, method="POST", body="{}"))

    @pytest.mark.parametrize(
        "location",
        [
            "file:///etc/passwd",
            "ftp://example.org/",
            "http://example.org/",
            "https://user@example.org/",
            "https://[::1",
        ],
    )
    def test_a_redirect_leads_to_https_or_nowhere(self, fetcher: HttpFetcher, location: str) -> None:
        with (
            site_of({"/jobs": [Reply(status=302, headers={"Location": location})]}) as site,
            pytest.raises(FetchError),
        ):
            fetcher.fetch(source_at(site), request_to(site))

    def test_what_is_meant_for_one_site_is_not_carried_to_another(self, clock: FakeTime) -> None:
        asked: dict[str, httpx.Headers] = {}

        def answer(request: httpx.Request) -> httpx.Response:
            asked[str(request.url)] = request.headers
            moved = {"Location": "https://two.example.org/new"}
            return httpx.Response(302, headers=moved) if request.url.path == "/old" else httpx.Response(404)

        transport = httpx.MockTransport(answer)
        secret = Request("https://one.example.org/old", headers={"X-Pass": "let me in"}, optional=True)
        with closing(HttpFetcher(time=clock.time(), transport=transport)) as fetcher:
            fetcher.fetch(Source("lab", "greenhouse"), secret)
        assert asked["https://one.example.org/old"]["x-pass"] == "let me in"
        assert "x-pass" not in asked["https://two.example.org/new"]

    def test_another_place_on_this_machine_is_refused(self, fetcher: HttpFetcher) -> None:
        with Site(table({"/secret": [GOOD]})) as other:
            there = Reply(status=302, headers={"Location": other.base_url + "/secret"})
            with site_of({"/jobs": [there]}) as site, pytest.raises(FetchError, match="refused"):
                fetcher.fetch(source_at(site), request_to(site))
            assert other.visits == []


INSIDE_V4 = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
]
INSIDE_V6 = [
    "::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "::7f00:1",
]


@dataclass
class RecordingBackend(httpcore.NetworkBackend):
    """Connects to nothing, and remembers where it was asked to."""

    reached: list[str] = field(default_factory=list)
    down: frozenset[str] = frozenset()

    def connect_tcp(self, host: str, *_: Any, **__: Any) -> httpcore.NetworkStream:
        self.reached.append(host)
        if host in self.down:
            raise httpcore.ConnectError("down")
        return httpcore.MockStream([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"] * 2)


class TestAddresses:
    """Names that lead astray, with a resolver and a network that are both made up."""

    def fetch(self, addresses: list[str], url: str = "https://example.org/x", **others: Any) -> RecordingBackend:
        self.network = RecordingBackend(**others)
        transport = CheckedTransport(CheckedBackend(lambda *_: addresses, self.network))
        with closing(HttpFetcher(transport=transport, time=FakeTime().time(), limits=Limits(attempts=1))) as fetcher:
            fetcher.fetch(Source("s", "c"), Request(url))
        return self.network

    @pytest.mark.parametrize(
        "address",
        [*INSIDE_V4, *INSIDE_V6],
    )
    def test_a_name_that_leads_inside_is_refused_before_connecting(self, address: str) -> None:
        with pytest.raises(FetchError, match="not a public address"):
            self.fetch(["93.184.215.14", address])
        assert self.network.reached == []

    def test_the_checked_address_is_the_one_connected_to(self) -> None:
        assert self.fetch(["93.184.215.14"]).reached == ["93.184.215.14"]

    def test_the_next_address_is_tried_where_one_is_down(self) -> None:
        reached = self.fetch(["2606:4700::1111", "93.184.215.14"], down=frozenset({"2606:4700::1111"})).reached
        assert reached[-1] == "93.184.215.14"

    @pytest.mark.parametrize(
        "url",
        ["http://example.org/", "https://localhost/", "https://127.0.0.1/", "https://[::1]/", "gopher://x.org/"],
    )
    def test_an_address_that_is_not_a_public_https_one_is_refused(self, url: str) -> None:
        with pytest.raises(FetchError):
            self.fetch(["93.184.215.14"], url)
        assert self.network.reached == []


@pytest.mark.parametrize("slow", [{"wait_s": 30.0}, {"drip_s": 1.0}], ids=["hangs", "drips"])
def test_asked_to_stop_it_waits_no_longer_for_an_answer(slow: dict[str, float]) -> None:
    asked = threading.Event()

    def play(_: Visit) -> Reply:
        asked.set()
        return replace(GOOD, body=b" " * 64 + GOOD.body, **slow)

    with Site(sick(play, "normal")) as site, closing(HttpFetcher(limits=Limits(), stopped=asked.is_set)) as fetcher:
        began = time.monotonic()
        with pytest.raises(StoppedError):
            fetcher.fetch(source_at(site), request_to(site))
    assert len(site.asked()) == 1
    assert time.monotonic() - began < 10.0  # the answer would have taken thirty, and be asked for again


def test_two_sources_share_one_pace(fetcher: HttpFetcher, clock: FakeTime) -> None:
    with Site(sick(table({"/a": [GOOD]}), "normal", "User-agent: *\nCrawl-delay: 5\n")) as site:
        for name in ("one", "two"):
            fetcher.fetch(Source(name, "greenhouse", base_url=site.base_url), request_to(site, "/a"))
    assert clock.waits == [pytest.approx(5), pytest.approx(5)]
