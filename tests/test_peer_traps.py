"""Traps that other tools of this kind fell into: each is a promise here, and a test.

Those that belong to one part are tested there and named in `ELSEWHERE`; the others are below.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from foothold.domain.errors import SourceError
from foothold.domain.posting import posting_id
from foothold.domain.source import Reading, Source
from foothold.flows.collect import collect
from foothold.storage import SqliteStore, open_store
from scrapers import connectors
from scrapers._http import HttpFetcher, Limits
from scrapers._polite import Time
from service import front
from service.routes import ROUTES
from tests.flows.board import Board, Watch
from tests.scrapers.real import as_one
from tests.scrapers.recorded import Case, cases, visit
from tests.service.fakes import FakeFoothold, life, made
from tests.site import Play, Reply, Site, html_reply, sick

ROOT = Path(__file__).parents[1]
CONNECTORS = connectors()
TIME = Time(sleep=lambda _: None)

#: What went wrong elsewhere, and the test that it doesn't here.
ELSEWHERE = {
    "a mail that failed was counted as sent": (
        "tests/flows/test_notify.py::test_a_mail_that_was_not_taken_is_sent_again_with_the_same_id_and_nothing_is_lost"
    ),
    "a day without a run was never told": "tests/flows/test_notify.py::test_a_missed_day_is_caught_up",
    "one empty answer emptied a board": (
        "tests/flows/test_collect.py::test_an_empty_board_closes_nothing_however_often"
    ),
    "a refusal was read as expired": (
        "tests/flows/test_collect.py::test_a_failed_reading_closes_nothing_and_keeps_what_it_saw"
    ),
    "twins of one day were called reposts": "tests/domain/test_duplicates.py::test_reposted",
    "an unreadable CV became a made-up person": (
        "tests/documents/test_read.py::test_what_cannot_be_read_gets_a_sentence_that_says_what_to_do"
    ),
    "a thumb down on a dead posting taught dislike": "tests/domain/test_features.py::test_taste",
    "digests of two days had one subject, and a mailbox folded them": (
        "tests/delivery/test_mail.py::test_two_days_have_two_subjects"
    ),
    "anybody could subscribe an address, and a scanner that followed a link ended it": (
        "tests/service/test_subscribing.py::test_from_the_question_to_the_end"
    ),
    "some days fell between two rhythms": (
        "tests/domain/test_subscription.py::test_slots_come_one_after_the_other_and_none_is_left_out"
    ),
    "a page that looked alive hid what was gone, and a refusal hid what was alive": (
        "tests/flows/test_look.py::test_only_its_own_page_that_is_gone_ends_what_a_window_no_longer_shows"
    ),
    "what was lost could not be restored": "tests/storage/test_backup.py::test_restored_it_is_what_it_was",
    "the schedule stopped and nobody saw": (
        "tests/service/test_status.py::test_check_fails_where_reading_has_stopped_although_no_source_is_late_yet"
    ),
}


@pytest.mark.parametrize("trap", ELSEWHERE)
def test_each_trap_has_its_test(trap: str) -> None:
    file, _, name = ELSEWHERE[trap].partition("::")
    assert f"def {name}(" in (ROOT / file).read_text("utf-8")


# -- a filter that lost its words ----------------------------------------------------------------------------------


def recorded(connector: str, name: str) -> Case:
    return next(case for case in cases() if (case.connector, case.name) == (connector, name))


@pytest.mark.parametrize("lost", ["", "|", " | "])
@pytest.mark.parametrize(
    ("connector", "name", "option"),
    [
        ("feed", "rss", "words"),
        ("hackernews", "month", "words"),
        ("ea_opportunities", "board", "causes"),
        ("probably_good", "board", "areas"),
    ],
)
def test_a_filter_that_lost_its_words_lets_nothing_through(connector: str, name: str, option: str, lost: str) -> None:
    case = recorded(connector, name)
    assert visit(CONNECTORS[connector], case).documents
    bare = replace(case, source=replace(case.source, options={**case.source.options, option: lost}))
    assert visit(CONNECTORS[connector], bare).documents == ()


def test_a_list_of_labels_with_a_gap_does_not_mean_every_issue() -> None:
    case = recorded("github_issues", "labelled")
    gap = replace(case, source=replace(case.source, options={"labels": "good first issue| |"}))
    asked = visit(CONNECTORS["github_issues"], gap).requests
    assert [request.url for request in asked] == [exchange.url for exchange in case.exchanges]


@pytest.mark.parametrize("board", ["lesswrong/", "lesswrong/!?"])
def test_a_forum_tag_that_is_none_does_not_mean_the_whole_forum(board: str) -> None:
    with pytest.raises(SourceError, match="neither a tag nor a sequence"):
        next(CONNECTORS["forummagnum"].pages(Source("forum", "forummagnum", board), None))


def test_an_area_that_the_board_renamed_is_an_error_and_not_an_empty_board() -> None:
    case = recorded("eighty_thousand_hours", "keyless")
    renamed = replace(case, source=replace(case.source, options={"areas": "Safety of machines"}))
    with pytest.raises(SourceError, match="no posting has the area"):
        visit(CONNECTORS["eighty_thousand_hours"], renamed)


# -- what says that a posting is over ------------------------------------------------------------------------------

POSTING = """<html><script type="application/ld+json">{"@type": "JobPosting", "title": "Control Engineer",
"identifier": "7", "hiringOrganization": "Example Lab", "description": "Build a monitor."}</script></html>"""
LIST = html_reply("<html><body>All our openings: <div id='app'></div><script src='/app.js'></script></body></html>")

#: By what the page of a posting says: whether it is over.
VERDICTS: dict[str, tuple[Reply, bool]] = {
    "still there": (html_reply(POSTING), False),
    "404": (Reply(b"not here", 404, content_type="text/html"), True),
    "410": (Reply(b"taken down", 410, content_type="text/html"), True),
    "401": (Reply(b"", 401), False),
    "403": (Reply(b"", 403), False),
    "429": (Reply(b"", 429), False),
    "503": (Reply(b"", 503), False),
    "a page that a script fills": (LIST, False),
    "a bot check": (html_reply("<html><head><title>Just a moment...</title></head></html>", status=403), False),
    "on to the list of openings": (Reply(b"", 302, headers={"Location": "/careers"}), False),
}


def page_of(said: Reply) -> Play:
    """Play the page of one posting beside a healthy list."""
    return sick(lambda asked: said if asked.path == "/jobs/7" else LIST, "normal")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(open_store(tmp_path / "foothold.sqlite")) as opened:
        yield opened


@pytest.mark.parametrize("says", VERDICTS)
def test_only_its_own_page_that_says_so_ends_a_posting(says: str, store: SqliteStore) -> None:
    said, over = VERDICTS[says]
    watch = Watch()
    limits = Limits(pause_s=0.0, attempts=1)
    with Site(page_of(html_reply(POSTING))) as site, closing(HttpFetcher(limits=limits, time=TIME)) as fetcher:
        source = Source("jsonld:lab", "jsonld", "https://lab.example.org/jobs/7", site.base_url)

        def read() -> Reading:
            watch.goes_on()
            return collect(source, CONNECTORS["jsonld"], fetcher, store, as_one, watch)

        assert read().new == 1
        site.play = page_of(said)
        for _ in range(2):
            read()
        (held,) = store.held(source.name).values()
        assert held.life.is_closed is over
        assert (says in held.life.closed_why) is over
        site.play = page_of(html_reply(POSTING))
        assert read().back == int(over)  # closing is never for good


# -- what is over is not forgotten ---------------------------------------------------------------------------------


def test_what_was_taken_down_keeps_its_address_and_says_that_it_is_closed() -> None:
    closed = replace(made(3), life=life(closed=True))
    front.use(FakeFoothold([made(1), closed]))
    client = TestClient(Starlette(routes=ROUTES))
    page = client.get(f"/p/{closed.posting.id}")
    assert page.status_code == 200
    assert "Closed" in page.text
    assert closed.posting.url in page.text
    assert "noindex" in page.text
    assert client.get(f"/api/v1/postings/{closed.posting.id}").json()["status"] == "closed"
    assert closed.posting.id not in client.get("/sitemap.xml").text
    front.use(None)


def test_what_a_source_drops_stays_in_the_store_with_the_reason(store: SqliteStore) -> None:
    board, watch = Board(), Watch()
    board.lists("a", "b")
    collect(board.source, board, board, store, as_one, watch)
    board.lists("a")
    watch.goes_on()
    collect(board.source, board, board, store, as_one, watch)
    gone = store.get([posting_id("board", "acme", "b")])[posting_id("board", "acme", "b")]
    assert gone.life.closed_why == "board:acme no longer lists it."
    assert gone.posting.url == "https://acme.example/b"
    assert gone.life.first_seen < (gone.life.closed_at or gone.life.first_seen)
