"""Real answers of the sites, served by a local server to the real fetcher, collected into a real store."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from foothold.domain.document import Holds
from foothold.domain.source import Source
from foothold.flows.collect import collect
from foothold.storage import open_store
from scrapers import connectors
from scrapers._http import HttpFetcher, Limits
from tests.scrapers.played import Played, keyless
from tests.scrapers.real import SHARED, as_one, json_lines, needs_shared
from tests.scrapers.recorded import drive
from tests.site import Reply, Site, json_reply, table

BOARDS = SHARED / "pages/boards"
CONNECTORS = connectors()
GREENHOUSE = CONNECTORS["greenhouse"]


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[HttpFetcher]:
    with closing(HttpFetcher(archive=tmp_path / "pages", limits=Limits(pause_s=0))) as fetcher:
        yield fetcher


def board_of(rows: list[dict[str, Any]], company: str = "Anthropic") -> dict[str, Any]:
    """Return rows of a snapshot as the board they were taken from."""
    jobs = [row | {"location": {"name": row["location"]}, "company_name": company, "content": ""} for row in rows]
    return {"jobs": jobs, "meta": {"total": len(jobs)}}


def stated(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return what a row of a snapshot states, by another reading of it than the connector's."""
    places = {place.strip() for place in re.split(r"[;|]|\sor\s|\s/\s", row["location"])}
    return row["title"].strip(), frozenset(places), row["absolute_url"], row["application_deadline"]


@needs_shared
def test_snapshots_of_a_board_give_exactly_what_is_new_changed_and_gone(fetcher: HttpFetcher, tmp_path: Path) -> None:
    rows = json_lines(BOARDS / "greenhouse/anthropic_2026-08_snapshots.jsonl.gz")
    snapshots = [list(group) for _, group in groupby(rows, key=lambda row: row["snapshot_at"])]
    held: dict[int, tuple[Any, ...]] = {}
    edited: dict[int, str] = {}
    touched = 0
    with Site(table({})) as site, closing(open_store(tmp_path / "foothold.sqlite")) as store:
        source = Source("greenhouse:anthropic", "greenhouse", "anthropic", site.base_url, may_answer_empty=False)
        for day, snapshot in enumerate(snapshots):
            site.play = table({"/v1/boards/anthropic/jobs?content=true": [json_reply(board_of(snapshot))]})
            at = datetime(2026, 8, 1 + day, tzinfo=UTC)
            first, again = (collect(source, GREENHOUSE, fetcher, store, as_one, lambda at=at: at) for _ in range(2))
            now = {row["id"]: stated(row) for row in snapshot}
            assert (first.error, first.complete) == ("", True)
            assert first.new + first.back == len(now.keys() - held.keys())
            assert first.gone == len(held.keys() - now.keys())
            assert first.changed == sum(now[id] != held[id] for id in now.keys() & held.keys())
            assert (again.not_modified, again.new, again.changed, again.gone, again.back) == (1, 0, 0, 0, 0)
            touched += sum(edited.get(row["id"], row["updated_at"]) != row["updated_at"] for row in snapshot)
            held, edited = now, {row["id"]: row["updated_at"] for row in snapshot}
    assert (len(snapshots), touched) == (7, 418)  # so often the board itself called a job updated


def greenhouse_boards() -> Iterator[dict[str, Any]]:
    """Yield real boards, and postings of 2025 with their bodies escaped as the API escapes them."""
    for file in sorted((BOARDS / "greenhouse").glob("*.json")):
        yield json.loads(file.read_text("utf-8"))
    rows = json_lines(BOARDS / "fulltext/ai_labs_2025-08.jsonl")
    jobs = [row["raw"] | {"content": html.escape(row["description"])} for row in rows]
    yield {"jobs": jobs, "meta": {"total": len(jobs)}}


@needs_shared
def test_real_boards_are_read_without_an_error(fetcher: HttpFetcher) -> None:
    bodies = count = 0
    for answer in greenhouse_boards():
        with Site(table({"/v1/boards/lab/jobs?content=true": [json_reply(answer)]})) as site:
            visited = drive(GREENHOUSE, Source("lab", "greenhouse", "lab", site.base_url), None, fetcher.fetch)
        assert len(visited.documents) == len({job["id"] for job in answer["jobs"]})
        for document in visited.documents:
            assert document.title
            assert document.posted_at
            assert document.url.startswith("https://")
            assert not re.search(r"</?(p|div|li|strong)\b|&(amp|lt|nbsp);", document.text)
            bodies += bool(document.text)
        count += len(visited.documents)
    assert (count, bodies) == (910, 181)


@needs_shared
def test_wrong_company_is_refused_and_closes_nothing(fetcher: HttpFetcher, tmp_path: Path) -> None:
    answer = json.loads((BOARDS / "greenhouse/jobsxplo_discord.json").read_text("utf-8"))
    board = "/v1/boards/discord/jobs?content=true"
    with Site(table({board: [json_reply(answer)]})) as site, closing(open_store(tmp_path / "f.sqlite")) as store:
        source = Source("greenhouse:discord", "greenhouse", "discord", site.base_url, "Anthropic")
        reading = collect(source, GREENHOUSE, fetcher, store, as_one, lambda: datetime.now(UTC))
    assert "belongs to 'Discord', not to 'Anthropic'" in reading.error
    assert (reading.new, reading.gone) == (0, 0)


@needs_shared
def test_real_rows_of_80000_hours_are_read(fetcher: HttpFetcher) -> None:
    rows = json_lines(BOARDS / "eighty_k/ai_safety_policy_2026-06-04_sample.jsonl")
    answer = json_reply([keyless(row, number) for number, row in enumerate(rows)])
    with Site(table({"/api/jobs/": [answer]})) as site:
        source = Source("80k", "eighty_thousand_hours", base_url=site.base_url)
        documents = drive(CONNECTORS["eighty_thousand_hours"], source, None, fetcher.fetch).documents
    assert len(documents) == len(rows)
    kinds = {kind: sum(d.kind == kind for d in documents) for kind in ("job", "fellowship", "funding", "training")}
    assert kinds["fellowship"] >= 9
    assert kinds["funding"] >= 3
    assert kinds["training"] >= 5
    assert not any(d.posted_at and d.posted_at < datetime(2022, 2, 1, tzinfo=UTC) for d in documents)


@needs_shared
def test_real_forum_answers_are_read(fetcher: HttpFetcher) -> None:
    for name, board in (("lw_posts_response_40.json", "lesswrong"), ("eaf_posts_meta_response_120.json", "eaforum")):
        body = (SHARED / "pages/forum" / name).read_bytes()
        with Site(table({"/graphql": [Reply(body)]})) as site:
            source = Source("forum", "forummagnum", board, site.base_url)
            visited = drive(CONNECTORS["forummagnum"], source, None, fetcher.fetch)
        assert len(visited.documents) >= 0.9 * len(json.loads(body)["data"]["posts"]["results"])
        assert all(d.holds in (Holds.LIST, Holds.NOTHING, Holds.ONE) and d.posted_at for d in visited.documents)


@needs_shared
def test_second_visit_to_the_played_sites_finds_nothing_new(fetcher: HttpFetcher, tmp_path: Path) -> None:
    with Site(Played()) as site, closing(open_store(tmp_path / "foothold.sqlite")) as store:
        sources = [
            Source("a", "greenhouse", "anthropic", site.base_url, "Anthropic", may_answer_empty=False),
            Source("b", "greenhouse", "deepmind", site.base_url, "Google DeepMind"),
            Source("c", "eighty_thousand_hours", "", site.base_url),
            Source("d", "forummagnum", "lesswrong/open-problems", site.base_url),
            Source("e", "forummagnum", "eaforum/job-listing-open", site.base_url),
        ]
        readings = []
        for day in (1, 2):
            at = datetime(2026, 11, day, tzinfo=UTC)
            readings += [collect(s, CONNECTORS[s.connector], fetcher, store, as_one, lambda at=at: at) for s in sources]
    assert [reading.error for reading in readings] == [""] * 10
    assert [reading.new for reading in readings[:3]] == [400, 72, 52]  # of 70 rows of June, 18 have closed
    assert all(reading.new > 5 for reading in readings[3:5])
    assert [(r.new, r.changed, r.gone, r.back) for r in readings[5:]] == [(0, 0, 0, 0)] * 5
