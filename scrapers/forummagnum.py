"""LessWrong, the Alignment Forum and the EA Forum: posts by tag, and sequences.

API: GraphQL by POST, `https://www.lesswrong.com/graphql` and `https://forum-bots.effectivealtruism.org/graphql` (the
EA Forum's mirror for programs; if its robots.txt should say no, `base_url` can name the main host). No key; reading is
open. Both are ForumMagnum (https://github.com/ForumMagnum/ForumMagnum) in two versions; the query texts here suit both.
Terms and limits: robots.txt asks for three seconds between requests. No count of all posts is asked for, which is
expensive. EA Forum posts are CC BY 4.0; for LessWrong there is no common licence: excerpts and links only are shown.
The Alignment Forum is the same database as LessWrong and is read there, by its flag `af`.
Sample: `tests/scrapers/pages/forummagnum/`.

Boards: "FORUM/TAG" with FORUM one of lesswrong, alignmentforum, eaforum and TAG a slug, an old slug or a name;
"FORUM/sequence/ID"; "FORUM" for everything. Options: `karma` (least karma), `token` ("Header-Name: value", a pass that
a forum gave).

Posts are paged by date, oldest first: pages overlap by a post, may be shorter than asked for without being the last,
and end with one that brings nothing new. A post appears late under its old date when its author is reviewed or a tag
is added, so each reading goes back a month, and asks for older posts that were edited since. A change of tags is no
edit, so posts that no reading has shown for long are asked for by their ids. Where a bot check answers, the ten newest
posts come by RSS.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from foothold.domain.document import Document
from foothold.domain.errors import ChallengeError, ShapeError, SourceError
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers import _xml as xml
from scrapers._forum_posts import FORUMS, SYSTEM, Forum, document, name_of, passed_over, slug, slugs, some
from scrapers._forum_queries import POSTS, SEQUENCE, TAGS

POST_ID = re.compile(r"/posts/([A-Za-z0-9]+)")
#: Posts per page; the bodies come with them.
PAGE = 50
#: Edited posts per page, and the farthest offset that the forums allow.
EDITED_PAGE = 100
FARTHEST = 2000
#: How far back each reading goes for posts that appear late under an old date, and for edits.
LATE = timedelta(days=30)
EDIT_MARGIN = timedelta(days=1)
START = datetime(2005, 1, 1, tzinfo=UTC)

#: Ids that the forums' own source code names; for the feed, where a tag can't be looked up.
KNOWN_TAGS = {
    ("lesswrong", "ai"): "sYm3HiWcfZvrGu3ui",
    ("eaforum", "ai-safety"): "oNiQsBHA3i837sySD",
    ("eaforum", "job-listing-open"): "54Ls7K7N53kYws9ja",
    ("eaforum", "application-announcements"): "fCcrMpyRbozMfwYPF",
    ("eaforum", "funding-opportunities"): "be4pBryMKxLhkmgvE",
    ("eaforum", "fellowships-and-internships"): "2BvgFyR85zX25osTT",
    ("eaforum", "bounty-open"): "vgT4Fiybt4qjHLoBv",
}
Asking = Generator[Request, Page, Complete]


@dataclass(frozen=True, slots=True)
class Reader:
    """What one source reads, and how its requests are made."""

    source: Source
    forum: Forum
    tag: str
    sequence: str

    @property
    def base(self) -> str:
        """Where it asks."""
        return self.source.base_url or self.forum.api

    def ask(self, query: str, **given: Any) -> Request:
        """Return the request for a query."""
        operation = query.split("(", 1)[0].split()[-1]
        body = json.dumps({"operationName": operation, "query": query, "variables": {"input": given}})
        name, _, value = self.source.options.get("token", "").partition(":")
        headers = {name.strip(): value.strip()} if value else {}
        return Request(f"{self.base}/graphql", "POST", headers, body, timeout_s=60.0)

    def terms(self, tag_id: str) -> dict[str, Any]:
        """Return what every question for posts says."""
        wanted: dict[str, Any] = {"excludeEvents": True}
        if self.source.board.startswith("alignmentforum"):
            wanted["af"] = True
        if karma := int(self.source.options.get("karma", "0")):
            wanted["karmaThreshold"] = karma
        if tag_id:
            wanted["filterSettings"] = {"tags": [{"tagId": tag_id, "filterMode": "Required"}]}
        return wanted


class ForumMagnum:
    """Reads the posts of a tag, of a sequence, or all of a forum."""

    name = SYSTEM
    lists_everything = False
    base_url = "https://www.lesswrong.com"

    def pages(self, source: Source, since: datetime | None) -> Asking:
        """Ask for the posts of the last month and those edited since, all posts the first time."""
        reader = _reader(source)
        tag_id = KNOWN_TAGS.get((reader.forum.board, reader.tag), "")
        try:
            if reader.sequence:
                return (yield from _sequence(reader))
            if reader.tag:
                tag_id = yield from _tag_id(reader)
            whole = yield from _by_date(reader, tag_id, since - LATE if since else START)
            return whole and (since is None or (yield from _edited(reader, tag_id, since - EDIT_MARGIN)))
        except ChallengeError:
            if reader.sequence or bool(reader.tag) != bool(tag_id):
                raise
        yield _feed(reader, tag_id, since)
        return False

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the posts of a page; what only helps to find them yields none.

        Raises:
            ShapeError: the answer has another shape, or the forum answered with an error.
        """
        reader = _reader(source)
        if page.request.expects == "xml":
            return _from_feed(reader, page)
        if json.loads(page.request.body or "{}").get("operationName") != "ReadPosts":
            return ()
        if page.request.carry:
            return _still_of(reader, page)
        return (document(reader.forum, row) for row in _results(page, "posts") if not passed_over(reader.forum, row))

    def again(self, source: Source, urls: Sequence[str]) -> Iterator[Request]:
        """Ask for posts by their ids, which shows those too that were given another tag or closed."""
        reader = _reader(source)
        ids = [found.group(1) for url in urls if (found := POST_ID.search(url))]
        for start in range(0, len(ids), PAGE):
            terms = {"exactPostIds": ids[start : start + PAGE], "limit": PAGE}
            yield replace(reader.ask(POSTS, terms=terms), carry={"again": True})


def _still_of(reader: Reader, page: Page) -> Iterator[Document]:
    """Yield posts that still have the tag that is read, and those that are closed; of the others nothing is known."""
    for row in _results(page, "posts"):
        if not passed_over(reader.forum, row):
            post = document(reader.forum, row)
            if post.closed or not reader.tag or reader.tag in slugs(row):
                yield post


def _reader(source: Source) -> Reader:
    forum, parted, rest = source.board.partition("/")
    if forum not in FORUMS:
        raise SourceError(f"no forum is called {forum!r}; there are {', '.join(FORUMS)}")
    sequence = rest.removeprefix("sequence/") if rest.startswith("sequence/") else ""
    tag = "" if sequence else slug(rest)
    if parted and not (sequence or tag):
        raise SourceError(f"{source.board!r} names neither a tag nor a sequence")
    return Reader(source, FORUMS[forum], tag, sequence)


def _tag_id(reader: Reader) -> Generator[Request, Page, str]:
    """Look a tag up: by its slug, and where the forum knows none such, among all tags by old slug and name."""
    page = yield reader.ask(TAGS, terms={"view": "tagBySlug", "slug": reader.tag, "limit": 10})
    if found := _called(_results(page, "tags"), reader.tag):
        return found
    page = yield reader.ask(TAGS, terms={"view": "allPublicTags", "limit": 5000})
    if found := _called(_results(page, "tags"), reader.tag):
        return found
    raise ShapeError(f"{reader.forum.name} has no tag called {reader.tag!r}")


def _called(tags: Iterable[Mapping[str, Any]], wanted: str) -> str:
    """Return the id of the tag of that slug, old slug or name, "" where none is called so.

    All that came are looked at, because a view that a forum does not know gives any tags.
    """
    alive = [tag for tag in tags if not tag.get("deleted")]
    by_slug = [tag for tag in alive if tag.get("slug") == wanted]
    by_old_slug = [tag for tag in alive if wanted in fields.listed(tag, "oldSlugs")]
    by_name = [tag for tag in alive if slug(name_of(tag)) == wanted]
    found = [*by_slug, *by_old_slug, *by_name]
    return fields.need(found[0], "_id") if found else ""


def _by_date(reader: Reader, tag_id: str, start: datetime) -> Asking:
    """Ask for posts from a moment on, oldest first, until a page brings nothing new."""
    seen: set[str] = set()
    after = _written(start)
    while True:
        terms = {**reader.terms(tag_id), "view": "old", "after": after, "limit": PAGE}
        rows = _results((yield reader.ask(POSTS, terms=terms)), "posts")
        new = {fields.need(row, "_id") for row in rows} - seen
        if not new:
            return len(rows) < PAGE  # a full page that is known already hides what follows it
        seen |= new
        after = max(fields.need(row, "postedAt") for row in rows)


def _edited(reader: Reader, tag_id: str, since: datetime) -> Asking:
    """Ask for posts edited since a moment, whatever their date."""
    seen: set[str] = set()
    wanted = {**reader.terms(tag_id), "view": "new", "timeField": "modifiedAt", "after": _written(since)}
    for offset in range(0, FARTHEST + 1, EDITED_PAGE):
        terms = {**wanted, "limit": EDITED_PAGE, "offset": offset}
        new = {fields.need(row, "_id") for row in _results((yield reader.ask(POSTS, terms=terms)), "posts")} - seen
        if not new:
            return True
        seen |= new
    return False


def _sequence(reader: Reader) -> Asking:
    """Ask which posts a sequence holds, then for them."""
    page = yield reader.ask(SEQUENCE, selector={"_id": reader.sequence})
    result = fields.table(_data(page, "sequence").get("result"), "the sequence")
    posts = [post for chapter in some(result, "chapters") for post in some(chapter, "posts")]
    wanted = [fields.need(post, "_id") for post in posts]
    seen: set[str] = set()
    for start in range(0, len(wanted), PAGE):
        terms = {"exactPostIds": wanted[start : start + PAGE], "limit": PAGE}
        page = yield reader.ask(POSTS, terms=terms)
        seen |= {fields.need(row, "_id") for row in _results(page, "posts")}
    return seen >= set(wanted)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _data(page: Page, what: str) -> Mapping[str, Any]:
    answer = fields.table(page.json(), "the answer")
    if answer.get("errors"):
        said = [fields.words(each, "message") for each in fields.rows(answer["errors"], "errors")]
        raise ShapeError(f"the forum answered with an error: {said[0][:200]}", url=page.url)
    return fields.table(fields.table(answer.get("data"), "data").get(what), what)


def _results(page: Page, what: str) -> list[Mapping[str, Any]]:
    data = _data(page, what)
    if "results" not in data:
        raise ShapeError(f"{what} has no results any more", url=page.url)
    return some(data, "results")


def _feed(reader: Reader, tag_id: str, since: datetime | None) -> Request:
    terms = {**reader.terms(tag_id), "view": "new", **({"after": _written(since)} if since else {})}
    said = {name: value if isinstance(value, str) else json.dumps(value) for name, value in terms.items()}
    return Request(f"{reader.base}/feed.xml?{urlencode(said)}", expects="xml")


def _from_feed(reader: Reader, page: Page) -> Iterator[Document]:
    """Yield the posts of a feed that came since the last reading; of the others more is known than a feed tells."""
    asked = parse_qs(urlsplit(page.request.url).query)
    since = fields.moment(asked.get("after", [""])[0]) or START
    for channel in xml.children(xml.root(page, "rss"), "channel"):
        for item in xml.children(channel, "item"):
            row = {"_id": xml.words(item, "guid"), "title": xml.words(item, "title")}
            row["slug"] = xml.words(item, "link").partition(f"/posts/{row['_id']}/")[2].partition("?")[0]
            row["postedAt"] = xml.words(item, "pubDate")
            if (fields.moment(row["postedAt"]) or START) > since:
                contents = {"html": xml.words(item, "description")}
                user = {"displayName": xml.words(item, "creator")}
                tags = [{"slug": reader.tag, "name": ""}]
                yield document(reader.forum, {**row, "contents": contents, "user": user, "tags": tags})


connector = ForumMagnum()
