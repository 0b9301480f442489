"""Recruitee: a company's offers.

API: https://docs.recruitee.com/reference/offers, `GET https://COMPANY.recruitee.com/api/offers/` (also on custom
domains, which a source names by its base_url). No key, no paging; 404 for unknown companies. Only published offers
are taken.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from datetime import datetime
from typing import Any

from foothold.domain.document import Document
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import plain_text


class Recruitee:
    """Reads all offers in one request."""

    name = "recruitee"
    lists_everything = True
    base_url = "https://{board}.recruitee.com"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for all offers."""
        yield Request(f"{source.base_url or self.base_url.format(board=source.board)}/api/offers/")
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the published offers."""
        for row in fields.rows(fields.table(page.json(), "the answer").get("offers"), "offers"):
            if fields.words(row, "status") in ("", "published"):
                yield self._document(source, row)

    def _document(self, source: Source, row: Mapping[str, Any]) -> Document:
        fields.check_company(fields.words(row, "company_name"), source.options.get("aliases", ""))
        title = fields.line(fields.need(row, "title"))
        tags = (fields.words(row, "department"), *(tag for tag in fields.listed(row, "tags") if isinstance(tag, str)))
        flag = row.get("remote")
        return Document(
            system=self.name,
            board=source.board,
            native_id=fields.need(row, "id"),
            url=fields.address(row, "careers_url"),
            kind=fields.kind_of(title, tags),
            title=title,
            text=fields.paragraphs(*(plain_text(str(row.get(key) or "")) for key in ("description", "requirements"))),
            organisation=source.organisation,
            places=fields.places(fields.words(row, "location")),
            remote=flag if isinstance(flag, bool) else fields.remote(fields.words(row, "location")),
            tags=tuple(tag for tag in tags if tag),
            posted_at=_published(row),
        )


def _published(row: Mapping[str, Any]) -> datetime | None:
    """Recruitee writes "2026-10-01 12:00:00 UTC"."""
    return fields.moment(fields.words(row, "published_at").removesuffix(" UTC"))


connector = Recruitee()
