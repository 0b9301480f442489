"""Whether a page is still there: asked seldom, within limits, and believed only where it says so itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from foothold.domain.errors import ChallengeError, FetchError, HttpError, NotFoundError, RobotsError
from foothold.domain.posting import Held, Life
from foothold.domain.source import Page, Request, Source
from foothold.domain.subscription import Channel, Subscription, Via
from foothold.flows.notify import Outcome
from scrapers._http import HttpFetcher, Limits
from service.liveness import FRESH, MOST_PAGES, Liveness
from service.subscription_request import rhythm_of
from tests.mailbox import MailServer
from tests.makers import posting
from tests.service.subscribers import DAY, MONDAY, Copy, text_of
from tests.site import Reply, Site, html_reply

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


class Sites:
    """Answers every look with one thing, and counts."""

    def __init__(self, answer: Exception | None = None) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def fetch(self, source: Source, request: Request) -> Page:
        self.asked.append(request.url)
        if self.answer is not None:
            raise self.answer
        return Page(request, request.url, 200, {}, b"", NOW)


def old(title: str = "one", seen: timedelta = 2 * DAY) -> Held:
    at = NOW - seen
    return Held(posting(title), Life(at, at, at), "h", 1)


@pytest.mark.parametrize(
    ("answer", "alive"),
    [
        pytest.param(None, True, id="200"),
        pytest.param(NotFoundError("gone", status=404), False, id="404"),
        pytest.param(NotFoundError("gone", status=410), False, id="410"),
        pytest.param(HttpError("no", status=403), True, id="403"),
        pytest.param(HttpError("broken", status=500), True, id="500"),
        pytest.param(ChallengeError("a bot check"), True, id="bot check"),
        pytest.param(RobotsError("asked not to"), True, id="robots.txt"),
        pytest.param(FetchError("too slow"), True, id="no answer"),
    ],
)
def test_only_what_says_so_itself_is_gone(answer: Exception | None, alive: bool) -> None:
    assert Liveness(Sites(answer), {}, lambda: NOW)(old()) is alive


def test_what_was_confirmed_lately_is_not_looked_at() -> None:
    sites = Sites()
    look = Liveness(sites, {}, lambda: NOW)
    assert look(old(seen=timedelta(hours=23)))
    assert sites.asked == []
    assert look(old(seen=FRESH))
    assert len(sites.asked) == 1


def test_each_page_is_looked_at_once_a_day() -> None:
    sites, clock = Sites(NotFoundError("gone", status=404)), [NOW]
    look = Liveness(sites, {}, lambda: clock[0])
    assert [look(old()) for _ in range(5)] == [False] * 5
    assert len(sites.asked) == 1
    clock[0] += FRESH
    look(old())
    assert len(sites.asked) == 2


def test_a_round_looks_at_so_many_pages_and_tells_the_rest_unseen() -> None:
    sites = Sites(NotFoundError("gone", status=404))
    look = Liveness(sites, {}, lambda: NOW)
    found = [look(old(str(number))) for number in range(MOST_PAGES + 5)]
    assert found == [False] * MOST_PAGES + [True] * 5
    look.begin()
    assert not look(old("one more"))


def test_a_round_looks_for_so_long() -> None:
    seconds = iter([0.0, 29.0, 31.0])
    look = Liveness(Sites(NotFoundError("gone", status=404)), {}, lambda: NOW, lambda: next(seconds))
    assert [look(old(name)) for name in ("one", "two")] == [False, True]


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def site() -> Iterator[Site]:
    replies: dict[str, Reply] = {"/gone": Reply(b"", status=410), "/sick": Reply(b"", status=503)}
    with Site(lambda visit: replies.get(visit.path, html_reply("<p>Here</p>"))) as running:
        yield running


def told(copy: Copy, mails: MailServer) -> str:
    channel = Channel(Via.MAIL, "ada@example.org", confirmed=True)
    daily = rhythm_of("daily", {"hour": 8})
    copy.subscriptions.add(
        Subscription("ada", MONDAY, channels=(channel,), rhythm=daily, confirmed_at=MONDAY, watermark=0), []
    )
    copy.passes(2 * DAY)
    assert copy.notifying.round() == {Outcome.TOLD: 1}
    return text_of(mails.mails[-1])


@pytest.fixture
def copy(tmp_path: Path, mails: MailServer, site: Site) -> Iterator[Copy]:
    source = Source("test", "test", base_url=site.base_url)
    fetcher = HttpFetcher(limits=Limits(attempts=1, pause_s=0))
    here = Copy(tmp_path, mails.port, alive=Liveness(fetcher, {"test": source}, lambda: MONDAY + 2 * DAY))
    yield here
    here.shut()
    fetcher.close()


def test_over_a_real_site_what_is_gone_is_left_out_and_nothing_is_closed(
    copy: Copy, mails: MailServer, site: Site
) -> None:
    names = ("here", "gone", "sick")
    for name in names:
        copy.state(replace(posting(f"It is {name}"), url=f"{site.base_url}/{name}"))
    text = told(copy, mails)
    assert [name for name in names if f"It is {name}" in text] == ["here", "sick"]
    assert len(site.asked("/gone")) == 1
    assert not any(each.life.is_closed for each in copy.store.all_held())
