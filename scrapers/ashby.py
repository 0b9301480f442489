"""Ashby: a job board.

API: https://developers.ashbyhq.com/docs/public-job-posting-api,
`GET https://api.ashbyhq.com/posting-api/job-board/NAME?includeCompensation=true`. No key, no paging. Names may hold
dots, spaces and capitals ("far.ai"). Unknown boards answer 404. Answers may take ten seconds; repeated hits are
throttled, so one request a reading.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

from foothold.domain.document import Document
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import plain_text

WORKPLACE = {"remote": True, "hybrid": False, "onsite": False}


class Ashby:
    """Reads a whole board in one request."""

    name = "ashby"
    lists_everything = True
    base_url = "https://api.ashbyhq.com"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the whole board."""
        board = quote(unquote(source.board), safe="")
        base = source.base_url or self.base_url
        yield Request(f"{base}/posting-api/job-board/{board}?includeCompensation=true", timeout_s=60)
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the listed postings; unlisted ones are for people with the link only."""
        for row in fields.rows(fields.table(page.json(), "the board").get("jobs"), "jobs"):
            if row.get("isListed", True):
                yield self._document(source, row)

    def _document(self, source: Source, row: Mapping[str, Any]) -> Document:
        title = fields.line(fields.need(row, "title"))
        tags = tuple(tag for key in ("department", "team", "employmentType") if (tag := fields.words(row, key)))
        more = [fields.words(place, "location") for place in fields.listed(row, "secondaryLocations")]
        workplace = fields.words(row, "workplaceType").casefold()
        flag = row.get("isRemote")
        return Document(
            system=self.name,
            board=source.board,
            native_id=fields.need(row, "id"),
            url=fields.address(row, "jobUrl"),
            kind=fields.kind_of(title, tags),
            title=title,
            text=str(row.get("descriptionPlain") or "").strip() or plain_text(str(row.get("descriptionHtml") or "")),
            organisation=source.organisation,
            places=fields.places(fields.words(row, "location"), *more),
            remote=WORKPLACE.get(workplace, flag if isinstance(flag, bool) else None),
            tags=tags,
            posted_at=fields.moment(row.get("publishedAt")),
            pay=fields.words(row, "compensation", "compensationTierSummary"),
        )


connector = Ashby()
