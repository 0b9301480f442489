"""Webhooks: what is sent, what each answer means, and where it never goes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import httpcore
import httpx
import pytest

from foothold.delivery.connecting import PublicBackend, PublicTransport
from foothold.delivery.letter import Closed, Item, Letter, More
from foothold.delivery.webhooks import Webhooks, confirmation_payload, digest_payload
from foothold.domain.errors import DeliveryError, RefusedError
from foothold.domain.subscription import Via
from tests.makers import NOW
from tests.site import Reply, Site

URL = "https://hooks.example.org/x"
OWN = "https://example.net/mine/t"


def answer(status: int, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(b"{}"))


def answering(*answers: httpx.Response) -> tuple[Webhooks, list[httpx.Request]]:
    """Return webhooks whose receiver answers so, and the requests that it gets."""
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answers[len(asked) - 1]

    return Webhooks(transport=httpx.MockTransport(handle)), asked


def test_what_is_sent() -> None:
    hooks, asked = answering(answer(204))
    hooks.post(URL, {"a": 1}, "key")
    (request,) = asked
    assert json.loads(request.content) == {"a": 1}
    assert request.headers["idempotency-key"] == "key"


@pytest.mark.parametrize(
    ("status", "error"),
    [(500, DeliveryError), (429, DeliveryError), (403, DeliveryError), (404, RefusedError), (410, RefusedError)],
)
def test_what_an_answer_means(status: int, error: type[DeliveryError]) -> None:
    hooks, _ = answering(answer(status))
    with pytest.raises(DeliveryError, match=str(status)) as raised:
        hooks.post(URL, {}, "key")
    assert type(raised.value) is error


def test_a_redirect_to_a_machine_inside_is_not_followed() -> None:
    hooks, asked = answering(answer(302, location="http://169.254.169.254/latest/meta-data/"))
    with pytest.raises(DeliveryError, match="not followed"):
        hooks.post(URL, {}, "key")
    assert [str(request.url) for request in asked] == [URL]


class NoSocket(httpcore.NetworkBackend):
    """Opens nothing; a test that gets here has failed."""

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise AssertionError(f"connected to {host}")


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "0.0.0.0"]
)
def test_a_name_that_leads_inside_is_never_connected_to(address: str) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        return ["93.184.215.14", address]  # one public address does not excuse the other

    hooks = Webhooks(transport=PublicTransport(PublicBackend(resolve, inner=NoSocket())))
    with pytest.raises(DeliveryError, match="not public"):
        hooks.post(URL, {}, "key")


def test_a_name_is_resolved_once_and_that_address_is_connected_to() -> None:
    answers, reached = [["93.184.215.14"], ["127.0.0.1"]], []

    class Noted(NoSocket):
        def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.NetworkStream:
            reached.append((host, port))
            raise httpcore.ConnectError("nobody there")

    backend = PublicBackend(lambda host, port: answers.pop(0), inner=Noted())
    with pytest.raises(DeliveryError, match="could not be reached"):
        Webhooks(transport=PublicTransport(backend)).post(URL, {}, "key")
    assert reached == [("93.184.215.14", 443)]


def test_addresses_that_nobody_should_have_given_are_refused_for_good() -> None:
    hooks, asked = answering()
    for url in (
        "http://hooks.example.org/",
        "https://127.0.0.1/",
        "https://user:word@hooks.example.org/",
        "ftp://x.org",
    ):
        with pytest.raises(RefusedError):
            hooks.post(url, {}, "key")
    assert asked == []


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        pytest.param(Reply(b"{}", status=500), "500", id="fails"),
        pytest.param(Reply(b"{}", wait_s=5), "in time", id="hangs"),
        pytest.param(Reply(b"x" * 320, drip_s=0.2), "in time", id="drips"),
        pytest.param(Reply(b"x" * 100, cut_at=10), "could not be reached", id="breaks off"),
    ],
)
def test_over_a_real_socket(reply: Reply, words: str) -> None:
    with Site(lambda visit: reply) as site:
        hooks = Webhooks(loopback=True, limit_s=0.5)
        with pytest.raises(DeliveryError, match=words):
            hooks.post(f"{site.base_url}/hook", {}, "key")
        hooks.close()


def test_an_answer_without_end_is_not_read() -> None:
    with Site(lambda visit: Reply(b"x" * 10_000_000)) as site:
        hooks = Webhooks(loopback=True, limit_s=5)
        hooks.post(f"{site.base_url}/hook", {}, "key")
        hooks.close()


MENTION = "<!channel> @everyone <@1> [a](https://evil.example) *b* `c`"


def letter(count: int = 1, title: str = "One") -> Letter:
    items = tuple(
        Item(f"p{n}", title, f"https://example.net/p/p{n}", "", ("job",), "Takes a while", ("because",) * 3)
        for n in range(count)
    )
    more = More("+2 more of METR", "https://example.net/browse?org=METR")
    return Letter("key", NOW.date(), "jobs", items, (Closed(title, "gone"),), (more,), "https://example.net/browse")


def test_the_plain_form_says_everything() -> None:
    said = digest_payload(Via.WEBHOOK, letter(), OWN)
    assert {
        "version",
        "kind",
        "key",
        "subject",
        "asked",
        "new",
        "closed",
        "more",
        "everything",
        "manage",
    } == said.keys()
    assert said["new"][0]["why"] == ("because",) * 3
    assert said["more"] == ["+2 more of METR"]


def test_slack_shows_titles_as_they_are_and_stays_within_its_limits() -> None:
    said = digest_payload(Via.SLACK, letter(60, MENTION * 30), OWN)
    assert len(said["blocks"]) <= 50
    assert all(len(block["text"]["text"]) <= 3000 for block in said["blocks"])
    assert "<!channel>" not in json.dumps(said)


def test_discord_shows_titles_as_they_are_and_stays_within_its_limits() -> None:
    said = digest_payload(Via.DISCORD, letter(60, MENTION * 30), OWN)
    assert said["allowed_mentions"] == {"parse": []}
    assert len(said["content"]) <= 2000
    assert len(said["embeds"]) <= 10
    assert sum(len(embed["title"]) + len(embed["description"]) for embed in said["embeds"]) <= 6000
    assert f"+{60 - len(said['embeds'])} more in this digest" in said["content"]
    assert "](https://evil.example)" not in said["content"]


@pytest.mark.parametrize("via", [Via.WEBHOOK, Via.SLACK, Via.DISCORD])
def test_the_question_holds_the_link(via: Via) -> None:
    assert "https://example.net/confirm/t" in json.dumps(
        confirmation_payload(via, "jobs", "https://example.net/confirm/t")
    )
