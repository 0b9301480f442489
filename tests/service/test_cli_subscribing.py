"""Subscribing and telling from the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from foothold.domain.errors import FootholdError
from service import wiring
from service.cli import app
from service.settings import ROOT
from tests.mailbox import MailServer, refuses
from tests.service.subscribers import Copy, text_of

CV = str(ROOT / "data" / "examples" / "software-engineer.md")
run = CliRunner()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def copy(tmp_path: Path, server: MailServer) -> Iterator[Copy]:
    here = Copy(tmp_path, server.port)
    wiring.use(here)
    yield here
    wiring.use(None)
    here.shut()


def said(*words: str, code: int = 0) -> str:
    result = run.invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout


def test_a_feed_is_made_and_its_address_is_printed(copy: Copy) -> None:
    assert "Feed: https://foothold.example.net/feeds/" in said("subscribe", "feed", "--filter", "kind=job")


def test_from_asking_to_a_digest(copy: Copy, server: MailServer) -> None:
    said("subscribe", "ada@example.org", "--often", "daily", "--hour", "8", "--cv", CV)
    token = text_of(server.mails[0]).partition("/confirm/")[2].split()[0]
    copy.subscribing.confirm(token)
    copy.arrive("Probe a transformer with PyTorch")
    copy.passes()
    shown = said("digest", "--dry-run")
    assert "Probe a transformer with PyTorch" in shown
    assert "/mine/" in shown
    assert len(server.mails) == 1
    assert json.loads(said("notify", "--json")) == {"told": 1, "silent": 0, "failed": 0, "stopped": 0}
    assert "Probe a transformer" in text_of(server.mails[-1])
    assert json.loads(said("digest", "--dry-run", "--json")) == {}


def test_where_somebody_could_not_be_told_the_exit_code_says_so(copy: Copy, server: MailServer) -> None:
    said("subscribe", "ada@example.org", "--often", "daily", "--hour", "8")
    copy.subscribing.confirm(text_of(server.mails[0]).partition("/confirm/")[2].split()[0])
    copy.arrive("one")
    copy.passes()
    server.plays = [refuses]
    said("digest", code=3)


def test_what_makes_no_sense_is_a_sentence(copy: Copy) -> None:
    result = run.invoke(app, ["subscribe", "ada"])
    assert isinstance(result.exception, FootholdError)
    assert "name@example.org" in str(result.exception)
