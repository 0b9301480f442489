"""Breezy HR: a company's positions.

API: `GET https://COMPANY.breezy.hr/json`, one array without texts; the text stands as JSON-LD on each position's page.
No key, no paging.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from foothold.domain.document import Document
from foothold.domain.errors import ShapeError
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers import _job_posting as job_posting


class Breezy:
    """Reads the list, then each position's own page."""

    name = "breezy"
    lists_everything = True
    base_url = "https://{board}.breezy.hr"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the list, then for each position in it."""
        base = source.base_url or self.base_url.format(board=source.board)
        page = yield Request(f"{base}/json")
        for row in fields.rows(page.json(), "the list of positions"):
            yield Request(f"{base}/p/{fields.need(row, 'friendly_id')}", expects="html", optional=True)
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the position of a page; the list and positions gone meanwhile yield nothing."""
        if page.status in (404, 410):
            return
        if page.request.expects == "json":
            for row in fields.rows(page.json(), "the list of positions"):
                _checked(row, source)
            return
        native_id = page.request.url.rstrip("/").rpartition("/")[2].partition("-")[0]
        found = job_posting.documents(page, self.name, source)
        if not found:
            raise ShapeError("the position's page holds no JobPosting any more", url=page.url)
        yield replace(found[0], native_id=native_id, url=fields.web_url(page.request.url))


def _checked(row: Mapping[str, Any], source: Source) -> None:
    fields.check_company(fields.words(row, "company", "name"), source.options.get("aliases", ""))


connector = Breezy()
