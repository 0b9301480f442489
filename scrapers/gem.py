"""Gem: a job board.

API: `GET https://api.gem.com/job_board/v0/SLUG/job_posts/` (the shape follows Greenhouse's). No key, no paging.
Fields: id, title, content (HTML), location or offices, location_type, departments, first_published_at, absolute_url.
"""

from __future__ import annotations

import html
from collections.abc import Generator, Iterable, Mapping
from datetime import datetime
from typing import Any

from foothold.domain.document import Document
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import plain_text

LOCATION_TYPE = {"remote": True, "hybrid": False, "in_office": False, "onsite": False}


class Gem:
    """Reads a whole board in one request."""

    name = "gem"
    lists_everything = True
    base_url = "https://api.gem.com"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the whole board."""
        yield Request(f"{source.base_url or self.base_url}/job_board/v0/{source.board}/job_posts/")
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the postings of the array."""
        for row in fields.rows(page.json(), "the list of postings"):
            yield self._document(source, row)

    def _document(self, source: Source, row: Mapping[str, Any]) -> Document:
        title = fields.line(fields.need(row, "title"))
        tags = tuple(
            fields.words(each, "name") for each in fields.listed(row, "departments") if isinstance(each, Mapping)
        )
        offices = [fields.words(each, "name") for each in fields.listed(row, "offices") if isinstance(each, Mapping)]
        stated = fields.words(row, "location", "name")
        kind = fields.words(row, "location_type").casefold()
        return Document(
            system=self.name,
            board=source.board,
            native_id=fields.need(row, "id"),
            url=fields.address(row, "absolute_url"),
            kind=fields.kind_of(title, tags),
            title=title,
            text=plain_text(_markup(fields.need(row, "content"))),
            organisation=source.organisation,
            places=fields.places(stated, *offices),
            remote=LOCATION_TYPE.get(kind, fields.remote(stated, *offices)),
            tags=tuple(tag for tag in tags if tag),
            posted_at=fields.moment(row.get("first_published_at")),
        )


def _markup(content: str) -> str:
    """Return HTML; some boards escape theirs once more."""
    return content if "<" in content else html.unescape(content)


connector = Gem()
