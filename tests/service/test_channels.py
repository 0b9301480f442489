"""One subscription that is told at several places: each is asked, each takes a digest once, each is left alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from foothold.delivery.webhooks import Webhooks
from foothold.domain.errors import DeliveryError, FootholdError, SubscriptionError
from foothold.domain.subscription import Channel, Via
from foothold.flows.notify import Outcome
from service import front
from service.routes import ROUTES
from service.subscribing import ASKED, ELSEWHERE, FEED_READY
from service.subscription_request import Request, channel_of, from_json, rhythm_of
from tests import mailbox
from tests.mailbox import MailServer
from tests.service.subscribers import DAY, Copy, by_mail, link_in

ADA = "ada@example.org"
HOOK = "https://hooks.example.org/1"
HERE = "https://foothold.example.net"
DAILY = rhythm_of("daily", {"hour": 8})


@dataclass
class Hook:
    """A receiver of webhooks; `said` holds what it got, `answers` what it says."""

    said: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.said.append(json.loads(request.content))
        return httpx.Response(self.status, stream=httpx.ByteStream(b"{}"))

    def link(self, name: str) -> str:
        """Return the path of the link that was last sent under a name."""
        return str(self.said[-1][name]).removeprefix(HERE)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def hook() -> Hook:
    return Hook()


@pytest.fixture
def copy(tmp_path: Path, server: MailServer, hook: Hook) -> Iterator[Copy]:
    here = Copy(tmp_path, server.port, hooks=Webhooks(transport=httpx.MockTransport(hook)))
    front.use(here)
    yield here
    front.use(None)
    here.shut()


@pytest.fixture
def client(copy: Copy) -> TestClient:
    return TestClient(Starlette(routes=ROUTES))


def everywhere(client: TestClient) -> dict[str, str]:
    """Ask for all three at once; return what the API answered."""
    channels = [{"address": ADA}, {"via": "webhook", "address": HOOK}, {"via": "feed"}, {"address": ADA}]
    asked = client.post("/api/v1/subscriptions", json={"channels": channels, "frequency": "daily", "hour": 8})
    assert asked.status_code == 201, asked.text
    return {name: said.removeprefix(HERE) for name, said in asked.json().items()}


def test_each_is_told_once_it_said_so(copy: Copy, server: MailServer, hook: Hook, client: TestClient) -> None:
    made = everywhere(client)
    assert made["answer"] == f"{FEED_READY} {ASKED}"
    assert len(server.mails) == len(hook.said) == 1  # the mail address that was named twice is asked once

    copy.arrive("one")
    copy.passes()
    assert copy.notifying.round() == {Outcome.TOLD: 1}
    assert len(server.mails) == len(hook.said) == 1  # nobody confirmed: only the feed has it
    assert "one" in client.get(made["feed"]).text

    assert client.post(link_in(server.mails[0], "confirm")).status_code == 200
    assert client.post(hook.link("confirm")).status_code == 200
    copy.arrive("two")
    copy.passes()
    assert copy.notifying.round() == {Outcome.TOLD: 1}
    assert [item["title"] for item in hook.said[-1]["new"]] == ["two"]
    assert str(server.mails[-1]["Subject"]).startswith("New: two")
    assert copy.notifying.round() == {}


def test_one_place_leaves_and_the_others_are_told_on(
    copy: Copy, server: MailServer, hook: Hook, client: TestClient
) -> None:
    made = everywhere(client)
    client.post(link_in(server.mails[0], "confirm"))
    client.post(hook.link("confirm"))
    copy.arrive("one")
    copy.passes()
    copy.notifying.round()
    assert client.post(link_in(server.mails[-1], "unsubscribe")).status_code == 200
    copy.arrive("two")
    copy.passes()
    assert copy.notifying.round() == {Outcome.TOLD: 1}
    assert len(server.mails) == 2
    assert [item["title"] for item in hook.said[-1]["new"]] == ["two"]

    leave = hook.link("manage")
    assert client.get(leave).status_code == 200
    assert "/mine/" not in client.post(leave).text
    copy.arrive("three")
    copy.passes()
    copy.notifying.round()
    assert [item["title"] for item in hook.said[-1]["new"]] == ["two"]
    states = [each["state"] for each in client.get(made["manage"] + "/kept.json").json()["sent to"]]
    assert states == ["You ended it.", "You ended it.", "confirmed"]


def test_where_others_read_too_nobody_gets_at_what_is_kept(
    copy: Copy, server: MailServer, hook: Hook, client: TestClient
) -> None:
    everywhere(client)
    assert "/mine/" not in client.post(hook.link("confirm")).text
    copy.arrive("one")
    copy.passes()
    copy.notifying.round()
    token = hook.link("manage").rpartition("/")[2]
    assert hook.link("manage").startswith("/unsubscribe/")
    assert client.get(f"/mine/{token}").status_code == 404


def test_a_webhook_alone_is_its_own(copy: Copy, hook: Hook, client: TestClient) -> None:
    copy.subscribing.subscribe(Request((channel_of(HOOK),), rhythm=DAILY))
    assert "/mine/" in client.post(hook.link("confirm")).text
    copy.arrive("one")
    copy.passes()
    copy.notifying.round()
    assert client.get(hook.link("manage")).status_code == 200


def test_a_newer_one_takes_the_address_and_leaves_the_feed(
    copy: Copy, server: MailServer, hook: Hook, client: TestClient
) -> None:
    made = everywhere(client)
    client.post(link_in(server.mails[0], "confirm"))
    copy.subscribing.subscribe(by_mail(ADA, rhythm=DAILY))
    client.post(link_in(server.mails[1], "confirm"))
    client.post(link_in(server.mails[0], "confirm"))  # the old link again changes nothing
    copy.arrive("one")
    copy.passes()
    assert copy.notifying.round() == {Outcome.TOLD: 2}
    assert len(server.mails) == 3
    states = [each["state"] for each in client.get(made["manage"] + "/kept.json").json()["sent to"]]
    assert states[0] == ELSEWHERE


def test_an_address_that_nobody_confirmed_is_forgotten(copy: Copy, server: MailServer, client: TestClient) -> None:
    made = everywhere(client)
    copy.passes(8 * DAY)
    copy.notifying.round()
    kept = client.get(made["manage"] + "/kept.json").text
    assert ADA not in kept
    assert HOOK not in kept
    assert client.post(link_in(server.mails[0], "confirm")).status_code == 404
    client.post(made["manage"], data={"do": "resume"})
    states = [each["state"] for each in client.get(made["manage"] + "/kept.json").json()["sent to"]]
    assert [state == "confirmed" for state in states] == [False, False, True]


def test_a_question_that_can_not_be_sent_does_not_lose_the_feed(
    copy: Copy, server: MailServer, hook: Hook, client: TestClient
) -> None:
    server.plays = [mailbox.greylists]
    hook.status = 500
    made = everywhere(client)
    assert "did not take it this time" in made["answer"]
    assert client.get(made["feed"]).status_code == 200
    with pytest.raises(DeliveryError):
        copy.subscribing.subscribe(by_mail("bob@example.org"))


def test_what_becomes_of_messages_is_counted(copy: Copy, server: MailServer, hook: Hook, client: TestClient) -> None:
    server.plays = [mailbox.takes, mailbox.greylists, mailbox.refuses]
    everywhere(client)
    client.post(link_in(server.mails[0], "confirm"))
    client.post(hook.link("confirm"))
    hook.status = 500
    copy.arrive("one")
    copy.passes()
    assert copy.notifying.round() == {Outcome.FAILED: 1}
    assert copy.subscription_counts()["failing"] == 1
    copy.passes()
    assert copy.subscription_counts()["late"] == 1
    copy.notifying.round()
    numbers = {
        (sample.labels["via"], sample.labels["what"], sample.labels["outcome"]): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if sample.name == "foothold_messages_total"
    }
    assert numbers == {
        ("mail", "question", "taken"): 1,
        ("mail", "digest", "failed"): 1,
        ("mail", "digest", "refused"): 1,
        ("webhook", "question", "taken"): 1,
        ("webhook", "digest", "failed"): 2,
    }


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"channels": []}, id="nowhere"),
        pytest.param({"channels": [{"via": "feed"}] * 5}, id="too many"),
        pytest.param({"channels": [{"via": "pigeon"}]}, id="no way"),
        pytest.param({"channels": ["feed"]}, id="no object"),
        pytest.param({"channels": [{"address": ADA, "filter": ""}]}, id="a name that is not known"),
        pytest.param({"channels": [{"address": 7}]}, id="a value of the wrong kind"),
        pytest.param({"channels": [{"via": "feed"}], "via": "mail"}, id="one and several"),
        pytest.param({"channels": [{"via": "feed"}, {"via": "slack", "address": "http://10.0.0.1"}]}, id="inside"),
    ],
)
def test_what_makes_no_sense_is_refused_whole(copy: Copy, server: MailServer, said: dict[str, Any]) -> None:
    with pytest.raises(FootholdError, match=r"\.$"):
        copy.subscribing.subscribe(from_json(said, ""))
    assert copy.subscriptions.counts(copy.at)["running"] == 0


@pytest.mark.parametrize(
    ("said", "via", "address"),
    [
        ("ada@example.org", Via.MAIL, "ada@example.org"),
        (" feed ", Via.FEED, ""),
        ("https://hooks.slack.com/services/a", Via.SLACK, "https://hooks.slack.com/services/a"),
        ("https://discord.com/api/webhooks/1/a", Via.DISCORD, "https://discord.com/api/webhooks/1/a"),
        ("https://notslack.com/a", Via.WEBHOOK, "https://notslack.com/a"),
        ("slack:https://chat.example.org/a", Via.SLACK, "https://chat.example.org/a"),
        ("https://[/", Via.WEBHOOK, "https://[/"),
    ],
)
def test_what_a_person_names(said: str, via: Via, address: str) -> None:
    assert channel_of(said) == Channel(via, address)


def test_an_address_must_be_one(copy: Copy) -> None:
    with pytest.raises(SubscriptionError, match="Name one to"):
        copy.subscribing.subscribe(Request(()))
