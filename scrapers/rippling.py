"""Rippling: a company's board.

API: `GET https://api.rippling.com/platform/api/ats/v1/board/BOARD/jobs`, and `/jobs/UUID` for each text; both are
what the careers page itself asks for. No key, no paging. The same posting stands once for each place in the list.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from datetime import datetime
from typing import Any

from foothold.domain.document import Document
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import plain_text


class Rippling:
    """Reads the list, then the text of each posting once."""

    name = "rippling"
    lists_everything = True
    base_url = "https://api.rippling.com"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the list, then for each posting in it."""
        base = f"{source.base_url or self.base_url}/platform/api/ats/v1/board/{source.board}/jobs"
        page = yield Request(base)
        listed = fields.rows(page.json(), "the list of postings")
        for native_id in dict.fromkeys(fields.need(row, "uuid") for row in listed):
            yield Request(f"{base}/{native_id}", optional=True, carry={"uuid": native_id})
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the posting of a detail page; the list and postings gone meanwhile yield nothing."""
        if page.status in (404, 410):
            return
        if not page.request.carry:
            fields.rows(page.json(), "the list of postings")
            return
        yield self._document(source, fields.table(page.json(), "the posting"))

    def _document(self, source: Source, row: Mapping[str, Any]) -> Document:
        fields.check_company(fields.words(row, "companyName"), source.options.get("aliases", ""))
        title = fields.line(fields.need(row, "name"))
        tags = tuple(
            tag for path in (("department", "name"), ("employmentType", "label")) if (tag := fields.words(row, *path))
        )
        stated = [place for place in fields.listed(row, "workLocations") if isinstance(place, str)]
        return Document(
            system=self.name,
            board=source.board,
            native_id=fields.need(row, "uuid"),
            url=fields.address(row, "url"),
            kind=fields.kind_of(title, tags),
            title=title,
            text=_text(row.get("description")),
            organisation=source.organisation,
            places=fields.places(*stated),
            remote=fields.remote(*stated),
            tags=tags,
            posted_at=fields.moment(row.get("createdOn")),
        )


def _text(description: Any) -> str:
    """Return the text; it comes as one HTML text, or as parts by name ("company", "role")."""
    parts = description.values() if isinstance(description, Mapping) else [description]
    return fields.paragraphs(*(plain_text(part) for part in parts if isinstance(part, str)))


connector = Rippling()
