"""Pinpoint: a company's postings.

API: `GET https://COMPANY.pinpointhq.com/postings.json` (also on custom domains: set base_url). No key, no paging.
The text comes in parts, each with its own heading.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from datetime import datetime
from typing import Any

from foothold.domain.document import Document
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import plain_text

PARTS = ("description", "key_responsibilities", "skills_knowledge_expertise", "benefits")
WORKPLACE = {"remote": True, "onsite": False, "hybrid": False}


class Pinpoint:
    """Reads all postings in one request."""

    name = "pinpoint"
    lists_everything = True
    base_url = "https://{board}.pinpointhq.com"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for all postings."""
        yield Request(f"{source.base_url or self.base_url.format(board=source.board)}/postings.json")
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the postings."""
        for row in fields.rows(fields.table(page.json(), "the answer").get("data"), "data"):
            yield self._document(source, row)

    def _document(self, source: Source, row: Mapping[str, Any]) -> Document:
        title = fields.line(fields.need(row, "title"))
        tags = tuple(
            tag
            for path in (("job", "department", "name"), ("employment_type_text",))
            if (tag := fields.words(row, *path))
        )
        place = fields.words(row, "location", "name") or fields.words(row, "location", "city")
        return Document(
            system=self.name,
            board=source.board,
            native_id=fields.need(row, "id"),
            url=fields.address(row, "url"),
            kind=fields.kind_of(title, tags),
            title=title,
            text=fields.paragraphs(*(_part(row, name) for name in PARTS)),
            organisation=source.organisation,
            places=fields.places(place),
            remote=WORKPLACE.get(fields.words(row, "workplace_type"), fields.remote(place)),
            tags=tags,
            deadline=fields.day(row.get("deadline_at")),
            pay=fields.words(row, "compensation"),
        )


def _part(row: Mapping[str, Any], name: str) -> str:
    return fields.paragraphs(fields.words(row, f"{name}_header"), plain_text(str(row.get(name) or "")))


connector = Pinpoint()
