"""Subscribe, confirm, three days of new postings, pause, take up, unsubscribe: over real sockets and a real file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import feedparser
import icalendar
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from foothold.domain.errors import AddressError, SubscriptionError, TooManyError
from foothold.domain.posting import Kind
from foothold.domain.profile import CvItem, Profile
from foothold.domain.subscription import Channel, Rhythm, Via
from foothold.flows.notify import Outcome
from service import front
from service.headers import SafeAnswers
from service.routes import ROUTES
from service.subscribing import ASKED
from service.subscription_request import Request, stored
from tests.mailbox import MailServer
from tests.makers import WEEKEND, profile
from tests.service.subscribers import ADA, DAY, Copy, by_mail, confirmed, link_in, text_of


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def copy(tmp_path: Path, server: MailServer) -> Iterator[Copy]:
    here = Copy(tmp_path, server.port)
    front.use(here)
    yield here
    front.use(None)
    here.shut()


@pytest.fixture
def client(copy: Copy) -> TestClient:
    return TestClient(Starlette(routes=ROUTES, middleware=[Middleware(SafeAnswers)]))


def test_from_the_question_to_the_end(copy: Copy, server: MailServer, client: TestClient) -> None:
    copy.arrive("Older than the subscription")
    asked = client.post(
        "/api/v1/subscriptions", json={"address": ADA, "frequency": "daily", "hour": 8, "filter": "kind=problem"}
    )
    assert (asked.status_code, asked.json()) == (202, {"answer": ASKED})
    (question,) = server.mails
    copy.arrive("Probe for lies", effort=WEEKEND, organisation="METR")
    copy.passes()
    assert copy.notifying.round() == {}  # nothing before it is confirmed

    confirm = link_in(question, "confirm")
    assert "Confirm" in client.get(confirm).text  # what a link scanner does
    copy.passes()
    assert copy.notifying.round() == {}
    assert client.post(confirm).status_code == 200

    outcomes = []
    for titles in (["Read a circuit"], ["Break a monitor", "Measure sandbagging"], []):
        copy.arrive(*titles)
        copy.passes()
        outcomes += copy.notifying.round()
    assert outcomes == [Outcome.TOLD, Outcome.TOLD, Outcome.SILENT]
    first, second = server.mails[1:]
    assert "Probe for lies" in text_of(first)
    assert "Read a circuit" in text_of(first)
    assert "Older" not in text_of(first)
    assert "Takes 6 to 16 hours (a weekend)" in text_of(first)
    assert "26 November 2026" in str(first["Subject"])
    assert "Break a monitor" in text_of(second)
    assert "Measure sandbagging" in text_of(second)

    own = link_in(second, "mine")
    assert client.post(own, data={"do": "pause", "days": "7"}).status_code == 200
    copy.arrive("While paused")
    copy.passes()
    assert copy.notifying.round() == {}
    client.post(own, data={"do": "resume"})
    copy.go("Read a circuit")
    assert copy.notifying.round() == {Outcome.TOLD: 1}
    assert "While paused" in text_of(server.mails[-1])
    assert "Read a circuit (It was taken down.)" in text_of(server.mails[-1])

    one_click = str(server.mails[-1]["List-Unsubscribe"]).strip("<>").removeprefix("https://foothold.example.net")
    assert client.get(one_click).status_code == 200  # a scanner again: changes nothing
    assert copy.subscriptions.due(copy.at + DAY)
    answer = client.post(one_click, content="List-Unsubscribe=One-Click", follow_redirects=False)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    copy.arrive("Too late")
    copy.passes()
    assert copy.notifying.round() == {}


def test_whoever_asks_hears_the_same_whatever_is_known(copy: Copy, server: MailServer, client: TestClient) -> None:
    confirmed(copy, server, client)
    answers = {copy.subscribing.subscribe(by_mail(ADA, filter=f"new={n}")).sentence for n in range(1, 6)}
    answers.add(copy.subscribing.subscribe(by_mail("nobody@example.org")).sentence)
    assert answers == {ASKED}
    assert len(server.to(ADA)) == 3  # a fourth question in a day is not sent


def test_the_same_confirmed_twice_is_told_once(copy: Copy, server: MailServer, client: TestClient) -> None:
    confirmed(copy, server, client)
    confirmed(copy, server, client)
    copy.arrive("one")
    copy.passes()
    assert copy.notifying.round() == {Outcome.TOLD: 1}


def test_one_network_is_borne_so_far(copy: Copy, server: MailServer) -> None:
    asked = [by_mail(f"a{number}@example.org", client=f"198.51.100.{number}") for number in range(20)]
    for each in asked[:5]:
        copy.subscribing.subscribe(each)
    for each in asked[5:]:
        with pytest.raises(TooManyError, match="Try again in"):
            copy.subscribing.subscribe(each)
    assert len(server.mails) == 5
    copy.subscribing.subscribe(by_mail("b@example.org", client="203.0.113.9"))  # another network


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(by_mail("ada"), id="no mail address"),
        pytest.param(by_mail("ada@example.org\r\nBcc: b@example.org"), id="a header"),
        pytest.param(by_mail("x" * 1_000_000 + "@example.org"), id="a megabyte"),
        pytest.param(by_mail(ADA, filter="q=" + "x" * 5000), id="a filter without end"),
        pytest.param(by_mail(ADA, rhythm=Rhythm(zone="../../etc/passwd")), id="no time zone"),
        pytest.param(by_mail(ADA, rhythm=Rhythm(hour=24)), id="no hour"),
        pytest.param(by_mail(ADA, floor=2), id="no fit"),
        pytest.param(Request((Channel(Via.WEBHOOK, "http://127.0.0.1/hook"),)), id="a private webhook"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(copy: Copy, server: MailServer, asked: Request) -> None:
    with pytest.raises((AddressError, SubscriptionError), match=r"\.$"):
        copy.subscribing.subscribe(asked)
    assert server.mails == []


def test_an_old_or_wrong_token_leads_nowhere(copy: Copy, server: MailServer, client: TestClient) -> None:
    copy.subscribing.subscribe(by_mail(ADA))
    confirm = link_in(server.mails[0], "confirm")
    for path in (confirm[:-1] + "!", confirm[:20], "/mine/" + confirm.rpartition("/")[2], "/feeds/x.atom", "/mine/x"):
        assert client.get(path).status_code == 404
        assert client.post(path.replace("/feeds/x.atom", "/unsubscribe/x")).status_code == 404
    copy.passes(8 * DAY)
    assert client.post(confirm).status_code == 404


def test_pages_are_private(copy: Copy, server: MailServer, client: TestClient) -> None:
    confirmed(copy, server, client)
    copy.arrive("one")
    copy.passes()
    copy.notifying.round()
    own = link_in(server.mails[-1], "mine")
    for path in (own, own + "/kept.json", own + "/preview", link_in(server.mails[-1], "unsubscribe")):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers.get_list("content-security-policy") == [answer.headers["content-security-policy"]]


def test_the_page_of_a_subscription_says_how_it_stands(copy: Copy, server: MailServer, client: TestClient) -> None:
    confirmed(copy, server, client)
    copy.arrive("Probe for lies")
    copy.passes()
    copy.notifying.round()
    own = link_in(server.mails[-1], "mine")
    assert "You hear of everything new, daily at 8:00 (UTC)." in client.get(own).text
    assert "Take up again" not in client.get(own).text
    assert "until 1 December 2026, 9:00 UTC" in client.post(own, data={"do": "pause", "days": "7"}).text
    shown = client.get(own).text
    assert "Nothing is sent until 1 December 2026, 9:00 UTC" in shown
    assert "Take up again" in shown
    client.post(own, data={"do": "end"})
    shown = client.get(own).text
    assert "Nothing is sent: You ended it." in shown
    assert "Pause for" not in shown
    copy.arrive("Missed meanwhile")
    copy.passes()
    assert copy.notifying.round() == {}
    assert client.post(own, data={"do": "resume"}).status_code == 200
    assert copy.notifying.round() == {Outcome.TOLD: 1}
    assert "Missed meanwhile" in text_of(server.mails[-1])


def test_everything_that_is_kept_is_shown_and_holds_nothing_that_leads_to_a_person(
    copy: Copy, server: MailServer, client: TestClient
) -> None:
    who = profile("pytorch", links=("https://github.com/ada",), level_evidence="Ada led a team")
    confirmed(copy, server, client, profile=who, filter="kind=problem")
    copy.arrive("one", skills=("pytorch",))
    copy.passes()
    copy.notifying.round()
    own = link_in(server.mails[-1], "mine")
    kept = client.get(own + "/kept.json").json()
    assert kept["filter"] == "kind=problem"
    assert kept["sent to"] == [{"by": "mail", "address": ADA, "state": "confirmed"}]
    assert kept["from your CV"]["lines"] == ["built things with pytorch"]
    assert len(kept["told so far"]) == 1
    assert "github.com/ada" not in json.dumps(kept)
    assert "built things with pytorch" in client.get(own).text


def test_a_profile_loses_links_numbers_and_addresses_before_it_is_kept() -> None:
    said = Profile(
        items=(CvItem("Built probes, see ada@example.org or +49 170 5551234"),),
        links=("https://ada.example.org",),
        level_evidence="Ada Lovelace, PhD",
    )
    kept = stored(said)
    assert "ada@" not in kept.items[0].text
    assert "555" not in kept.items[0].text
    assert (kept.links, kept.level_evidence) == ((), "")


def test_a_feed_is_valid_and_says_when_nothing_changed(copy: Copy, client: TestClient) -> None:
    made = client.post("/api/v1/subscriptions", json={"via": "feed", "frequency": "at once"})
    assert made.status_code == 201
    path = made.json()["feed"].removeprefix("https://foothold.example.net")
    assert client.get(path).status_code == 200  # empty, and valid
    copy.arrive("One & <b>two</b> \x0b]]>", text="<script>alert(1)</script>", organisation="A&B")
    copy.passes()
    assert copy.notifying.round() == {Outcome.TOLD: 1}
    answer = client.get(path)
    read = feedparser.parse(answer.content, response_headers={"content-type": answer.headers["content-type"]})
    assert not read.bozo, read.get("bozo_exception")
    assert [entry.title for entry in read.entries] == ["One & <b>two</b> ]]>"]
    assert client.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    as_json = client.get(path.replace(".atom", ".json"))
    assert as_json.json()["version"] == "https://jsonfeed.org/version/1.1"
    assert as_json.json()["items"][0]["title"] == "One & <b>two</b> ]]>"


def test_a_renewed_feed_ends_the_old_address(copy: Copy, client: TestClient) -> None:
    made = client.post("/api/v1/subscriptions", json={"via": "feed"}).json()
    old, own = (made[name].removeprefix("https://foothold.example.net") for name in ("feed", "manage"))
    page = client.post(own, data={"do": "feed"}).text
    new = "/feeds/" + page.partition("/feeds/")[2].partition('"')[0]
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_deadlines_as_a_calendar(copy: Copy, client: TestClient) -> None:
    made = client.post("/api/v1/subscriptions", json={"via": "feed", "filter": "kind=job"}).json()
    day = copy.at.date() + 9 * DAY
    job, *_ = copy.arrive("A job; with, signs\nand lines", kind=Kind.JOB, deadline=day)
    copy.arrive("Another", kind=Kind.JOB, deadline=copy.at.date() - DAY)
    for path in (made["feed"].replace("/feeds/", "/calendar/").replace(".atom", ".ics"), f"/calendar.ics?id={job.id}"):
        answer = client.get(path.removeprefix("https://foothold.example.net"))
        read = icalendar.Calendar.from_ical(answer.content)
        (event,) = read.walk("VEVENT")
        assert event.decoded("dtstart") == day
        assert str(event["summary"]) == "Apply: A job; with, signs and lines"


def test_a_preview_writes_nothing_down(copy: Copy, server: MailServer, client: TestClient) -> None:
    confirmed(copy, server, client)
    copy.arrive("first")
    copy.passes()
    copy.notifying.round()
    own = link_in(server.mails[-1], "mine")
    assert "nothing new" in client.get(own + "/preview").text
    copy.arrive("<img src=x> {{ 7 * 7 }}")
    page = client.get(own + "/preview").text
    assert "&lt;img src=x&gt; {{ 7 * 7 }}" in page
    copy.passes()
    assert copy.notifying.round() == {Outcome.TOLD: 1}


def test_what_nobody_confirmed_is_forgotten(copy: Copy, server: MailServer) -> None:
    copy.subscribing.subscribe(by_mail(ADA))
    copy.passes(8 * DAY)
    copy.notifying.round()
    assert not any(copy.subscriptions.counts(copy.at).values())


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"addres": "x"}', '{"hour": "8"}', '{"via": "pigeon"}', "[" * 50_000, "0" * 70_000]
)
def test_the_api_says_what_is_wrong(client: TestClient, body: str) -> None:
    answer = client.post("/api/v1/subscriptions", content=body)
    assert answer.status_code in (400, 413)
    assert answer.headers["content-type"] == "application/problem+json"
