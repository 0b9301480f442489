"""Workable: an account's board through its widget.

API: `GET https://apply.workable.com/api/v1/widget/accounts/ACCOUNT?details=true`, the feed behind the embeddable
widget. No key, no paging. Unknown accounts may answer HTML with 200, which is refused as a changed shape.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from datetime import datetime
from typing import Any

from foothold.domain.document import Document
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import plain_text


class Workable:
    """Reads a whole board in one request."""

    name = "workable"
    lists_everything = True
    base_url = "https://apply.workable.com"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the whole board with texts."""
        yield Request(f"{source.base_url or self.base_url}/api/v1/widget/accounts/{source.board}?details=true")
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the postings of the account."""
        board = fields.table(page.json(), "the account")
        fields.check_company(fields.words(board, "name"), source.options.get("aliases", ""))
        for row in fields.rows(board.get("jobs"), "jobs"):
            yield self._document(source, row)

    def _document(self, source: Source, row: Mapping[str, Any]) -> Document:
        title = fields.line(fields.need(row, "title"))
        tags = tuple(tag for key in ("department", "employment_type") if (tag := fields.words(row, key)))
        flag = row.get("telecommuting")
        return Document(
            system=self.name,
            board=source.board,
            native_id=fields.need(row, "shortcode"),
            url=fields.address(row, "url"),
            kind=fields.kind_of(title, tags),
            title=title,
            text=fields.paragraphs(
                *(plain_text(str(row.get(key) or "")) for key in ("description", "requirements", "benefits"))
            ),
            organisation=source.organisation,
            places=_places(row),
            remote=True if flag is True else None,
            tags=tags,
            posted_at=fields.moment(row.get("published_on") or row.get("created_at")),
        )


def _places(row: Mapping[str, Any]) -> tuple[str, ...]:
    several = [each for each in fields.listed(row, "locations") if isinstance(each, Mapping)] or [row]
    named = [", ".join(part for key in ("city", "country") if (part := fields.words(each, key))) for each in several]
    return fields.places(*named)


connector = Workable()
