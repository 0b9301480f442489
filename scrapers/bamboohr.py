"""BambooHR: a company's careers list.

API: `GET https://COMPANY.bamboohr.com/careers/list`, and `/careers/ID/detail` for each text; both are what the careers
page itself asks for. No key. A retired company redirects to www.bamboohr.com: the answer is HTML and is refused.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from datetime import datetime
from typing import Any

from foothold.domain.document import Document
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import plain_text

LOCATION_TYPE = {"0": False, "1": True, "2": False}  # on site, remote, hybrid


class BambooHr:
    """Reads the list, then the text of each opening."""

    name = "bamboohr"
    lists_everything = True
    base_url = "https://{board}.bamboohr.com"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the list, then for each opening in it."""
        base = _base(source, self.base_url)
        page = yield Request(f"{base}/careers/list")
        for row in fields.rows(fields.table(page.json(), "the list").get("result"), "result"):
            yield Request(f"{base}/careers/{fields.need(row, 'id')}/detail", optional=True)
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the opening of a detail page; the list and openings gone meanwhile yield nothing."""
        if page.status in (404, 410):
            return
        result = fields.table(page.json(), "the answer").get("result")
        if isinstance(result, list):
            return
        opening = fields.table(fields.table(result, "result").get("jobOpening"), "jobOpening")
        yield self._document(source, opening, page)

    def _document(self, source: Source, opening: Mapping[str, Any], page: Page) -> Document:
        title = fields.line(fields.need(opening, "jobOpeningName"))
        native_id = page.request.url.rstrip("/").split("/")[-2]
        tags = tuple(tag for key in ("departmentLabel", "employmentStatusLabel") if (tag := fields.words(opening, key)))
        where = fields.table(opening.get("location") or {}, "location")
        return Document(
            system=self.name,
            board=source.board,
            native_id=native_id,
            url=fields.web_url(fields.words(opening, "jobOpeningShareUrl"))
            or f"{_base(source, self.base_url)}/careers/{native_id}",
            kind=fields.kind_of(title, tags),
            title=title,
            text=plain_text(str(opening.get("description") or "")),
            organisation=source.organisation,
            places=fields.places(", ".join(part for key in ("city", "state") if (part := fields.words(where, key)))),
            remote=LOCATION_TYPE.get(fields.words(opening, "locationType")),
            tags=tags,
            posted_at=fields.moment(opening.get("datePosted")),
            pay=fields.words(opening, "compensation"),
        )


def _base(source: Source, template: str) -> str:
    return source.base_url or template.format(board=source.board)


connector = BambooHr()
