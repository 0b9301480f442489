"""Whoever deletes their subscription leaves no byte: in the database, its log, the backups, the kept vectors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from foothold.domain.profile import CvItem, Profile
from index.toy import ToyEmbedder
from service import front
from service.routes import ROUTES
from tests.mailbox import MailServer
from tests.service.subscribers import ADA, Copy, confirmed, link_in


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
    return TestClient(Starlette(routes=ROUTES))


def vectors_in(home: Path) -> list[bytes]:
    """Return the vectors that are kept of what subscribers look for."""
    with closing(sqlite3.connect(home / "index" / "asked.sqlite")) as database:
        return [vector for (vector,) in database.execute("SELECT vector FROM asked")]


def holding(home: Path, piece: bytes) -> list[str]:
    """Return the files that hold some bytes, as `strings` would find them."""
    return [path.name for path in sorted(home.rglob("*")) if path.is_file() and piece in path.read_bytes()]


def test_deleting_by_link_leaves_nothing(copy: Copy, server: MailServer, client: TestClient, tmp_path: Path) -> None:
    who = Profile(items=(CvItem("zanzibarian experience with probes"), CvItem("bred xylographers. Sold them.")))
    confirmed(copy, server, client, profile=who, filter="q=quokkalike")
    copy.arrive("quokkalike")
    copy.passes()
    copy.notifying.round()
    copy.store.backup(copy.settings.backups / "monday.sqlite")
    words = [word.encode() for word in (ADA, "zanzibarian", "xylographers", "q=quokkalike")]
    assert {name for word in words for name in holding(tmp_path, word)} == {
        "foothold.sqlite-wal",
        "monday.sqlite",
    }
    vectors = vectors_in(tmp_path)
    assert len(vectors) == 4  # two items, and the two sentences of one
    own = link_in(server.mails[-1], "mine")
    assert "deleted" in client.post(own, data={"do": "delete"}).text
    assert client.get(own).status_code == 404
    assert vectors_in(tmp_path) == []
    assert [holding(tmp_path, piece) for piece in (*words, *vectors)] == [[]] * 8


def test_what_a_subscriber_looks_for_is_embedded_once(
    copy: Copy, server: MailServer, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(copy, server, client, profile=Profile(items=(CvItem("trained probes"),)))
    asked: list[str] = []
    queries = ToyEmbedder.queries
    monkeypatch.setattr(ToyEmbedder, "queries", lambda self, texts: asked.extend(texts) or queries(self, texts))
    for title in ("one", "two"):
        copy.arrive(title)
        copy.passes()
        copy.notifying.round()
        del copy.__dict__["index"]  # as after a start anew
    assert [text for text in asked if text == "trained probes"] == ["trained probes"]


def test_who_deletes_while_they_are_told_leaves_no_vectors(
    copy: Copy, server: MailServer, client: TestClient, tmp_path: Path
) -> None:
    confirmed(copy, server, client, profile=Profile(items=(CvItem("trained probes"),)))
    copy.arrive("one")
    copy.passes()
    (subscription,) = copy.subscriptions.due(copy.at)
    server.on_mail = lambda: copy.subscriptions.delete([subscription.id])
    copy.notifying.round()
    assert vectors_in(tmp_path) == []
