"""What comes of each fault between a digest and its reader: nothing is lost, and a repeat can be told from a new mail.

`FOOTHOLD_KILLS` says how often the process is killed; three times unless it says more.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from foothold.delivery.webhooks import Webhooks
from foothold.domain.subscription import Channel, Subscription, Via
from foothold.flows.notify import Outcome
from service import front
from service.routes import ROUTES
from service.subscription_request import rhythm_of
from tests import mailbox
from tests.mailbox import MailServer, Play
from tests.service.subscribers import MONDAY, Copy, text_of
from tests.site import Reply, Site

DAILY = rhythm_of("daily", {"hour": 8})
SOON = timedelta(minutes=5)
KILLS = int(os.environ.get("FOOTHOLD_KILLS", "3"))
PEOPLE = 5


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def copy(tmp_path: Path, server: MailServer) -> Iterator[Copy]:
    here = Copy(tmp_path, server.port, timeout_s=0.5, hooks=Webhooks(loopback=True, limit_s=0.5))
    yield here
    here.shut()


def subscribed(copy: Copy, name: str, via: Via = Via.MAIL, address: str = "") -> None:
    channel = Channel(via, address or f"{name}@example.org", confirmed=True)
    since = copy.store.last_sequence()
    copy.subscriptions.add(
        Subscription(name, MONDAY, channels=(channel,), rhythm=DAILY, confirmed_at=MONDAY, watermark=since), []
    )


@pytest.mark.parametrize(
    ("play", "first", "later"),
    [
        pytest.param(mailbox.refuses, Outcome.STOPPED, None, id="refuses for good"),
        pytest.param(mailbox.full, Outcome.FAILED, Outcome.TOLD, id="mailbox full"),
        pytest.param(mailbox.greylists, Outcome.FAILED, Outcome.TOLD, id="greylists"),
        pytest.param(mailbox.drops, Outcome.FAILED, Outcome.TOLD, id="breaks off in the middle"),
        pytest.param(mailbox.takes_and_drops, Outcome.FAILED, Outcome.TOLD, id="takes it and breaks off"),
        pytest.param(mailbox.hangs, Outcome.FAILED, Outcome.TOLD, id="hangs"),
    ],
)
def test_what_a_mail_server_does_to_one_is_in_nobodys_way(
    copy: Copy, server: MailServer, play: Play, first: Outcome, later: Outcome | None
) -> None:
    subscribed(copy, "ada")
    subscribed(copy, "bob")
    copy.arrive("one")
    copy.passes()
    server.plays = [play, mailbox.takes]
    assert copy.notifying.round() == {first: 1, Outcome.TOLD: 1}
    copy.passes(SOON)
    assert copy.notifying.round() == ({later: 1} if later else {})
    told = server.to("ada@")
    ids = {str(mail["Message-ID"]) for mail in told}
    assert len(ids) == (1 if later else 0)
    assert len(server.to("bob@")) == 1
    if later is None:
        assert "no such mailbox" in copy.subscriptions.get("ada").stopped_why


@pytest.mark.parametrize(
    ("reply", "first", "later"),
    [
        pytest.param(Reply(b"{}", status=500), Outcome.FAILED, Outcome.TOLD, id="500"),
        pytest.param(Reply(b"{}", wait_s=2), Outcome.FAILED, Outcome.TOLD, id="hangs"),
        pytest.param(
            Reply(b"", status=302, headers={"Location": "http://169.254.169.254/"}),
            Outcome.FAILED,
            Outcome.TOLD,
            id="redirects inside",
        ),
        pytest.param(Reply(b"", status=410), Outcome.STOPPED, None, id="gone"),
    ],
)
def test_what_a_webhook_does(copy: Copy, reply: Reply, first: Outcome, later: Outcome | None) -> None:
    replies: list[Reply] = [reply]
    with Site(lambda visit: replies.pop() if replies else Reply(b"{}")) as site:
        subscribed(copy, "hook", Via.WEBHOOK, f"{site.base_url}/hook")
        copy.arrive("one")
        copy.passes()
        assert copy.notifying.round() == {first: 1}
        copy.passes(SOON)
        assert copy.notifying.round() == ({later: 1} if later else {})
        visits = site.asked("/hook")
        assert len({visit.headers["idempotency-key"] for visit in visits}) == 1
        assert len(visits) == (2 if later else 1)


def test_two_processes_that_tell_at_once_tell_once(copy: Copy, server: MailServer) -> None:
    subscribed(copy, "ada")
    copy.arrive("one")
    copy.passes()
    threads = [threading.Thread(target=copy.notifying.round) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.mails) == 1


def test_killed_at_any_moment_nothing_is_lost_and_a_repeat_carries_the_same_id(
    server: MailServer, tmp_path: Path
) -> None:
    copy = Copy(tmp_path, server.port, timeout_s=30)
    by_chance = random.Random(7)
    repeats = 0
    for day in range(1, KILLS + 1):
        names = [f"day{day}-{number}" for number in range(PEOPLE)]
        for name in names:
            subscribed(copy, name)
        copy.arrive(f"Posting of day {day}")
        server.mails.clear()
        _killed(tmp_path, server, day, by_chance)
        copy.at = MONDAY + timedelta(days=day)
        assert Outcome.FAILED not in copy.notifying.round()
        repeats += len(server.mails) - len({str(mail["Message-ID"]) for mail in server.mails})
        for name in names:
            mails = server.to(f"{name}@")
            assert mails, f"{name} was told nothing"
            assert len({str(mail["Message-ID"]) for mail in mails}) == 1
            assert all(f"Posting of day {day}" in text_of(mail) for mail in mails)
            assert copy.subscriptions.pending(name) is None
            copy.subscriptions.change(name, stopped_why="The next day asks others.")
    copy.shut()
    print(f"{KILLS} kills, {repeats} repeats of {KILLS * PEOPLE} mails, nothing lost")


def _killed(home: Path, server: MailServer, day: int, by_chance: random.Random) -> None:
    """Run a round in a process of its own, and kill it a random moment after a random mail was taken."""
    at, delay = by_chance.randrange(1, PEOPLE + 1), by_chance.choice([0, 0, 0.001, 0.003, 0.01])
    script = Path(__file__).with_name("notify_once.py")
    child = subprocess.Popen([sys.executable, str(script), str(home), str(server.port), str(day)])
    taken = 0

    def kill() -> None:
        nonlocal taken
        taken += 1
        if taken == at:
            threading.Timer(delay, child.kill).start()

    server.on_mail = kill
    assert child.wait(timeout=60) in (0, -signal.SIGKILL)
    server.on_mail = lambda: None
    assert server.mails


WHAT: dict[str, Callable[[TestClient], list[tuple[int, str]]]] = {
    "10,000 requests from one network": lambda client: [
        _ask(client, {"address": f"a{number}@example.org"}) for number in range(10_000)
    ],
    "a name of 1 MB": lambda client: [_ask(client, {"address": "x" * 1_000_000 + "@example.org"})],
    "an address with a header behind it": lambda client: [
        _ask(client, {"address": "a@example.org\r\nBcc: b@example.org"})
    ],
    "an address with a header in it": lambda client: [_ask(client, {"address": "a\r\nSubject: x@example.org"})],
    "two addresses": lambda client: [_ask(client, {"address": "a@example.org,b@example.org"})],
    "a template as address": lambda client: [_ask(client, {"address": "{{7*7}}@example.org"})],
    "a template as filter": lambda client: [
        _ask(client, {"address": "t@example.org", "filter": "q={{7*7}}{%25 x %25}"})
    ],
    "a Unicode address": lambda client: [_ask(client, {"address": "用户@例子.example"})],
    "a right-to-left mark in the address": lambda client: [_ask(client, {"address": "a\u202eb@example.org"})],
    "a webhook inside": lambda client: [_ask(client, {"via": "webhook", "address": "https://169.254.169.254/"})],
    "no JSON": lambda client: [_answer(client, b"{")],
    "too deep": lambda client: [_answer(client, b"[" * 60_000)],
}


def _ask(client: TestClient, said: dict[str, str]) -> tuple[int, str]:
    return _answer(client, said)


def _answer(client: TestClient, body: bytes | dict[str, str]) -> tuple[int, str]:
    sent = {"content": body} if isinstance(body, bytes) else {"json": body}
    answer = client.post("/api/v1/subscriptions", **sent)  # type: ignore[arg-type]
    said = answer.json()
    return answer.status_code, str(said.get("detail") or said.get("answer"))


@pytest.mark.parametrize("what", WHAT)
def test_whatever_is_asked_nobody_gets_a_mail_that_they_should_not(copy: Copy, server: MailServer, what: str) -> None:
    front.use(copy)
    asked = WHAT[what]
    if what.startswith("10,000") and KILLS <= 3:
        asked = lambda client: [_ask(client, {"address": f"a{number}@example.org"}) for number in range(300)]  # noqa: E731
    try:
        answers = asked(TestClient(Starlette(routes=ROUTES)))
    finally:
        front.use(None)
    statuses = {status: sum(1 for got, _ in answers if got == status) for status, _ in answers}
    assert set(statuses) <= {202, 400, 413, 429}
    assert len(server.mails) == statuses.get(202, 0) <= 5
    for mail in server.mails:
        assert len(mail["To"].addresses) == 1
        assert "Bcc" not in mail
        assert "49" not in text_of(mail).replace("confirm/", "").split("http")[0]
    print(f"| {what} | {statuses} | {len(server.mails)} | {answers[-1][1][:90]} |")
