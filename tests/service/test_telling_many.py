"""Many who have a CV are ranked together, and each is told what they would be told alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from foothold.domain.profile import CvItem, Profile
from foothold.domain.subscription import Channel, Subscription, Via
from foothold.flows import arrivals
from foothold.flows.notify import Outcome
from service.subscription_request import rhythm_of
from tests.mailbox import MailServer
from tests.makers import WEEKEND
from tests.service.subscribers import MONDAY, Copy, text_of

LINES = (
    "probes for lies",
    "monitors and control",
    "circuits in small models",
    "proofs about games",
    "audits",
    "training",
)
ARRIVE = [
    f"{one} {other}"
    for one in ("Probe", "Monitor", "Audit", "Prove", "Train")
    for other in ("lies", "games", "circuits")
]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def copy(tmp_path: Path, server: MailServer) -> Iterator[Copy]:
    here = Copy(tmp_path, server.port)
    for number, line in enumerate(LINES):
        who = Profile(items=(CvItem(line), CvItem("wrote Python")))
        to = (Channel(Via.MAIL, f"p{number}@example.org", confirmed=True),)
        rhythm = rhythm_of("daily", {"hour": 8})
        here.subscriptions.add(
            Subscription(f"s{number}", MONDAY, "kind=problem", who, to, rhythm, confirmed_at=MONDAY), []
        )
    here.arrive(*ARRIVE, effort=WEEKEND)
    here.passes()
    yield here
    here.shut()


def test_together_as_alone(copy: Copy, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {each.id: copy.notifying.preview(each) for each in copy.notifying.due()}  # each alone
    together: list[int] = []
    many = arrivals.match_many

    def counted(people: list[object], **given: object) -> object:
        together.append(len(people))
        return many(people, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(arrivals, "match_many", counted)
    assert copy.notifying.round() == {Outcome.TOLD: len(LINES)}
    assert together == [len(LINES)]
    for number in range(len(LINES)):
        (mail,) = server.to(f"p{number}@")
        alone = shown[f"s{number}"]
        assert alone is not None
        assert text_of(mail).partition("--")[0].split() == text_of(alone).partition("--")[0].split()
        assert mail["Message-ID"] == alone["Message-ID"]
