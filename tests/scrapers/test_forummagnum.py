"""The traps of ForumMagnum that a recorded visit cannot show, and real pages where they lie beside the checkout."""

from __future__ import annotations

import doctest
import gzip
import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from foothold.domain.document import Document, Holds
from foothold.domain.errors import ChallengeError, ShapeError, SourceError
from foothold.domain.posting import Kind
from foothold.domain.source import Page, Request, Source
from scrapers import _forum_posts
from scrapers._forum_queries import POSTS, SEQUENCE, TAGS
from scrapers.forummagnum import EDITED_PAGE, FARTHEST, PAGE, connector
from tests.scrapers.recorded import WHEN, drive

SHARED = Path(__file__).parents[3] / "shared"
QUERIES = {"posts": POSTS, "tags": TAGS, "sequence": SEQUENCE}
START = datetime(2026, 1, 1, tzinfo=UTC)


def post(number: int, **others: Any) -> dict[str, Any]:
    posted = (START + timedelta(minutes=number)).isoformat().replace("+00:00", ".000Z")
    return {"_id": f"id{number:015}", "title": f"Post {number}", "slug": "s", "postedAt": posted, "tags": [], **others}


def page_of(rows: Any, body: str = '{"operationName": "ReadPosts"}') -> Page:
    request = Request("https://www.lesswrong.com/graphql", "POST", body=body)
    return Page(request, request.url, 200, {}, json.dumps({"data": {"posts": {"results": rows}}}).encode(), WHEN)


def read(rows: list[dict[str, Any]], board: str = "lesswrong") -> list[Document]:
    return list(connector.parse(Source("forum", "forummagnum", board), page_of(rows)))


class Forum:
    """A forum that holds posts and answers as ForumMagnum does, its faults included."""

    def __init__(self, posts: list[dict[str, Any]], hidden: frozenset[str] = frozenset()) -> None:
        self.posts = posts
        self.hidden = hidden
        self.asked: list[dict[str, Any]] = []

    def fetch(self, _: Source, request: Request) -> Page:
        terms = json.loads(request.body or "")["variables"]["input"]["terms"]
        self.asked.append(terms)
        if terms["view"] == "new":
            found = [p for p in self.posts if p.get("modifiedAt", "") >= terms["after"]]
            found = found[terms["offset"] : terms["offset"] + terms["limit"]]
        else:
            found = sorted((p for p in self.posts if p["postedAt"] >= terms["after"]), key=lambda p: p["postedAt"])
            found = found[: terms["limit"]]
        assert terms.get("offset", 0) <= 2000, "Exceeded maximum value for skip"
        return page_of([p for p in found if p["_id"] not in self.hidden], request.body or "")


@pytest.mark.parametrize("name", QUERIES)
def test_query_is_written_as_the_ea_forum_reads_it(name: str) -> None:
    """Its server reads selections line by line: one name, spread or brace a line, and nothing clever."""
    operation, _, fragment = QUERIES[name].partition("\n\n")
    for line in QUERIES[name].strip().splitlines():
        assert re.fullmatch(r"\s*(?:\.\.\.)?[\w ]+(?:\(\$?input: \$?\w+\))? ?\{?|\s*\}|", line), line
    assert "@" not in QUERIES[name]
    assert "... on" not in QUERIES[name]
    assert "totalCount" not in QUERIES[name]
    assert re.findall(r"\$\w+(?=:)", operation) == ["$input"]
    assert re.findall(r"fragment (\w+)", fragment) in ([], ["PostToRead"])


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared material beside the checkout")
@pytest.mark.parametrize("forum", ["lesswrong", "eaforum"])
def test_queries_suit_both_schemas(forum: str) -> None:
    graphql = pytest.importorskip("graphql")
    schema = graphql.build_schema((SHARED / f"schema/forummagnum/{forum}.graphql").read_text("utf-8"))
    for query in QUERIES.values():
        assert graphql.validate(schema, graphql.parse(query)) == []


def test_all_posts_are_read_though_pages_overlap_and_have_holes() -> None:
    posts = [post(number) for number in range(3 * PAGE)]
    hidden = frozenset(p["_id"] for p in posts[PAGE - 20 : PAGE + 5])
    forum = Forum(posts, hidden)
    visited = drive(connector, Source("f", "forummagnum", "lesswrong"), None, forum.fetch)
    assert {d.native_id for d in visited.documents} == {p["_id"] for p in posts} - hidden
    assert visited.complete
    assert all(terms["limit"] == PAGE for terms in forum.asked)


def test_a_page_full_of_one_moment_is_not_complete() -> None:
    same = [post(0, _id=f"id{number}") for number in range(PAGE + 10)]
    visited = drive(connector, Source("f", "forummagnum", "lesswrong"), None, Forum(same).fetch)
    assert not visited.complete


def test_late_posts_and_edits_are_found() -> None:
    late = post(100, postedAt="2026-10-20T00:00:00.000Z")
    edited = post(5, modifiedAt="2026-11-11T00:00:00.000Z")
    untouched = post(6, modifiedAt="2026-02-01T00:00:00.000Z")
    since = datetime(2026, 11, 10, tzinfo=UTC)
    visited = drive(connector, Source("f", "forummagnum", "lesswrong"), since, Forum([late, edited, untouched]).fetch)
    assert {d.native_id for d in visited.documents} == {late["_id"], edited["_id"]}


def test_edits_are_read_to_the_end_though_pages_have_holes() -> None:
    edited = [post(n, modifiedAt="2026-11-11T00:00:00.000Z") for n in range(EDITED_PAGE + 20)]
    forum = Forum(edited, frozenset({edited[3]["_id"]}))
    visited = drive(connector, Source("f", "forummagnum", "lesswrong"), datetime(2026, 11, 10, tzinfo=UTC), forum.fetch)
    assert len(visited.documents) == len(edited) - 1


def test_edits_beyond_the_farthest_offset_are_not_complete() -> None:
    edited = [post(n, modifiedAt="2026-11-11T00:00:00.000Z") for n in range(FARTHEST + 2 * EDITED_PAGE)]
    forum = Forum(edited)
    visited = drive(connector, Source("f", "forummagnum", "lesswrong"), datetime(2026, 11, 10, tzinfo=UTC), forum.fetch)
    assert max(terms.get("offset", 0) for terms in forum.asked) == FARTHEST
    assert not visited.complete


def test_error_of_the_forum_is_told() -> None:
    answer = {"errors": [{"message": "Exceeded maximum value for skip"}], "data": None}
    request = Request("https://www.lesswrong.com/graphql", "POST", body='{"operationName": "ReadPosts"}')
    page = Page(request, request.url, 200, {}, json.dumps(answer).encode(), WHEN)
    with pytest.raises(ShapeError, match="maximum value for skip"):
        list(connector.parse(Source("f", "forummagnum", "lesswrong"), page))


def test_unknown_tag_is_an_error_though_an_unknown_view_answers_with_any_tags() -> None:
    others = {"data": {"tags": {"results": [{"_id": "x", "name": "Rationality", "slug": "rationality"}]}}}

    def fetch(_: Source, request: Request) -> Page:
        return Page(request, request.url, 200, {}, json.dumps(others).encode(), WHEN)

    with pytest.raises(ShapeError, match="no tag called 'no-such-tag'"):
        drive(connector, Source("f", "forummagnum", "eaforum/no-such-tag"), None, fetch)


def test_unknown_forum_is_an_error() -> None:
    with pytest.raises(SourceError, match="no forum is called 'reddit'"):
        drive(connector, Source("f", "forummagnum", "reddit/ai"), None, Forum([]).fetch)


def test_bot_check_is_told_where_no_feed_can_stand_in() -> None:
    def check(_: Source, request: Request) -> Page:
        raise ChallengeError("a bot check answered")

    for board in ("lesswrong/some-rare-tag", "lesswrong/sequence/yivyHaCAmMJ3CqSyj"):
        with pytest.raises(ChallengeError):
            drive(connector, Source("f", "forummagnum", board), None, check)


@pytest.mark.parametrize(
    ("slugs", "kind", "holds", "closed"),
    [
        (["ai"], Kind.PROBLEM, Holds.LIST, False),
        (["job-listing-open", "ai"], Kind.JOB, Holds.ONE, False),
        (["job-listing-closed"], Kind.JOB, Holds.ONE, True),
        (["fellowships-and-internships"], Kind.FELLOWSHIP, Holds.ONE, False),
        (["funding-opportunities", "application-announcements"], Kind.FUNDING, Holds.ONE, False),
        (["application-announcements"], Kind.TRAINING, Holds.ONE, False),
        (["bounty-closed"], Kind.FUNDING, Holds.ONE, True),
    ],
)
def test_tags_tell_what_a_post_is(slugs: list[str], kind: Kind, holds: Holds, closed: bool) -> None:
    tags = [{"slug": slug, "name": slug} for slug in slugs]
    (document,) = read([post(1, tags=tags, contents={"html": "<p>Text.</p>"})])
    assert (document.kind, document.holds, document.closed) == (kind, holds, closed)


@pytest.mark.parametrize(
    ("board", "tag", "event", "kept"),
    [
        ("lesswrong", "ai", True, False),
        ("lesswrong", "april-fools-day-1", False, False),
        ("eaforum", "translation", False, False),
        ("eaforum", "community", False, False),
        ("lesswrong", "community", False, True),
    ],
)
def test_what_is_none_of_ours_is_passed_over(board: str, tag: str, event: bool, kept: bool) -> None:
    row = post(1, tags=[{"slug": tag, "name": tag}], isEvent=event)
    assert bool(read([row], board)) is kept


def test_same_post_is_the_same_whichever_source_found_it() -> None:
    row = post(1, tags=[{"slug": "job-listing-open", "name": "Job listing (open)"}], contents={"html": "<p>Text.</p>"})
    assert read([row], "lesswrong/ai") == read([row], "lesswrong/job-listing-open") == read([row], "alignmentforum")


def test_address_never_names_the_mirror() -> None:
    (document,) = read([post(1, pageUrl="https://forum-bots.effectivealtruism.org/posts/x/y")], "eaforum")
    assert document.url == "https://forum.effectivealtruism.org/posts/id000000000000001/s"


def test_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(_forum_posts).failed == 0


def real_posts() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    folder = SHARED / "pages/forum"
    for file in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, islice(lines, 0, None, 3)) if row.get("_id")]  # each third is enough
        if rows and ("html" in rows[0] or "htmlBody" in rows[0]):
            yield file.name, [r | {"contents": {"html": r.get("html", r.get("htmlBody"))}} for r in rows]
    for name in ("lw_posts_response_40.json", "eaf_posts_meta_response_120.json"):
        yield name, json.loads((folder / name).read_text("utf-8"))["data"]["posts"]["results"]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared material beside the checkout")
def test_real_posts_are_read_with_their_formulas_and_without_style() -> None:
    formulas = lost = 0
    for name, rows in real_posts():
        documents = read(rows)
        assert len(documents) >= 0.95 * len(rows), name
        bodies = {row["_id"]: (row.get("contents") or {}).get("html") or "" for row in rows}
        for document in documents:
            text = re.sub(r"\s+", " ", " ".join(block.text for block in document.blocks) + document.text)
            assert "@font-face" not in text
            assert ".mjx-" not in text
            for label in re.findall(r'class="mjx-math" aria-label="([^"]*)"', bodies[document.native_id]):
                formulas += 1
                lost += " ".join(html.unescape(label).split()) not in text
    assert formulas > 3_000
    assert lost / formulas < 0.001


OPEN = {"_id": "t1", "name": "Job listing (open)", "slug": "job-listing-open"}
CLOSED = {"_id": "t2", "name": "Job listing (closed)", "slug": "job-listing-closed"}
EVENTS = {"_id": "t3", "name": "Events", "slug": "events"}
JOBS = Source("forum", "forummagnum", "eaforum/job-listing-open")


def test_posts_are_asked_for_again_by_their_ids_a_page_at_a_time() -> None:
    urls = [f"https://forum.effectivealtruism.org/posts/id{n}/a-title" for n in range(PAGE + 1)]
    first, second = connector.again(JOBS, [*urls, "https://forum.effectivealtruism.org/about"])
    terms = json.loads(first.body or "")["variables"]["input"]["terms"]
    assert terms == {"exactPostIds": [f"id{n}" for n in range(PAGE)], "limit": PAGE}
    assert json.loads(second.body or "")["variables"]["input"]["terms"]["exactPostIds"] == [f"id{PAGE}"]


def test_asked_for_again_a_post_is_still_there_was_closed_or_has_left_the_tag() -> None:
    (request,) = connector.again(JOBS, ["https://forum.effectivealtruism.org/posts/id1/s"])
    rows = [post(1, tags=[OPEN]), post(2, tags=[CLOSED]), post(3, tags=[EVENTS])]
    found = list(connector.parse(JOBS, replace(page_of(rows), request=request)))
    assert [(each.native_id, each.closed) for each in found] == [(rows[0]["_id"], False), (rows[1]["_id"], True)]
    assert found[1].closed_why == "Tagged “Job listing (closed)” on the EA Forum."
