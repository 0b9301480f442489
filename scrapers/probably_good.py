"""Probably Good's job board, through the search key that its own page asks for.

API: `POST https://backend.jobs.probablygood.org/api/graphql`, operation AlgoliaSearchKey, gives app id, key and index;
then Algolia's `POST /1/indexes/INDEX/query`. Algolia reaches 1,000 rows at most, so a larger index is not complete.
Searches cost the charity money: once a day, never more. No key of ours. Option `areas` (default "AI"): only rows with
an area that contains one of these words, parted by "|".
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from foothold.domain.document import Document
from foothold.domain.errors import ShapeError
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import plain_text

KEY_QUERY = "query AlgoliaSearchKey { algoliaSearchKey { app_id api_key index_name_jobs } }"
PAGE_ROWS = 1000
TAGS = ("tags_area", "tags_skill", "tags_education", "tags_experience", "tags_workload")

INDEX = re.compile(r"[A-Za-z0-9_-]+")


class ProbablyGood:
    """Asks for the key, then for all rows."""

    name = "probably_good"
    lists_everything = True
    base_url = "https://backend.jobs.probablygood.org"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the search key, then for the index."""
        body = json.dumps({"operationName": "AlgoliaSearchKey", "query": KEY_QUERY, "variables": {}})
        page = yield Request(
            f"{source.base_url or self.base_url}/api/graphql",
            method="POST",
            headers={"Content-Type": "application/json"},
            body=body,
        )
        key = next(_keys(page.json()), None)
        if key is None:
            raise ShapeError("no search key was given", url=page.url)
        app, index = fields.need(key, "app_id"), fields.words(key, "index_name_jobs") or "jobs_prod"
        if not (app.isascii() and app.isalnum() and INDEX.fullmatch(index)):
            raise ShapeError("the key names a search whose address can't be made out", url=page.url)
        page = yield Request(
            f"{source.base_url or f'https://{app.lower()}-dsn.algolia.net'}/1/indexes/{index}/query",
            method="POST",
            headers={"X-Algolia-Application-Id": app, "X-Algolia-API-Key": fields.need(key, "api_key")},
            body=json.dumps({"query": "", "hitsPerPage": PAGE_ROWS, "page": 0}),
        )
        answer = fields.table(page.json(), "the answer")
        return answer.get("nbHits") == len(fields.rows(answer.get("hits"), "hits"))

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the rows of wanted areas; the key's page yields nothing."""
        answer = fields.table(page.json(), "the answer")
        if "hits" not in answer:
            if next(_keys(answer), None) is None:
                raise ShapeError("the answer holds neither hits nor a search key", url=page.url)
            return
        wanted = [word.casefold() for word in source.options.get("areas", "AI").split("|")]
        for row in fields.rows(answer["hits"], "hits"):
            areas = " ".join(_names(row, "tags_area")).casefold().split()
            if any(word in areas for word in wanted):
                yield self._document(source, row)

    def _document(self, source: Source, row: Mapping[str, Any]) -> Document:
        title = fields.line(fields.need(row, "title"))
        tags = tuple(name for key in TAGS for name in _names(row, key))
        stated = fields.words(row, "locations", "algolia_filter_name")
        return Document(
            system=self.name,
            board=source.board,
            native_id=fields.need(row, "objectID"),
            url=fields.address(row, "url_external"),
            kind=fields.kind_of(title, tags),
            title=title,
            text=plain_text(str(row.get("description") or "")),
            organisation=fields.words(row, "org", "name"),
            places=fields.places(stated),
            remote=fields.remote(stated),
            tags=tags,
            posted_at=fields.moment(row.get("published_at")),
            deadline=fields.day(row.get("closes_at")),
            pay=fields.words(row, "salary_text"),
        )


def _keys(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every object that holds a search key, at any depth."""
    if isinstance(value, Mapping):
        if "app_id" in value and "api_key" in value:
            yield value
        for each in value.values():
            yield from _keys(each)


def _names(row: Mapping[str, Any], key: str) -> list[str]:
    named = (fields.words(each, "name") for each in fields.listed(row, key) if isinstance(each, Mapping))
    return [name for name in named if name]


connector = ProbablyGood()
