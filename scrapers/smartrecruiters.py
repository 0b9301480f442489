"""SmartRecruiters: a company's postings.

API: https://developers.smartrecruiters.com/docs/posting-api,
`GET https://api.smartrecruiters.com/v1/companies/ID/postings?limit=100&offset=N`, and one request for each posting's
text. No key. The list answers 200 with totalFound 0 for ANY name, so an empty answer proves nothing.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from datetime import datetime
from typing import Any

from foothold.domain.document import Document
from foothold.domain.errors import ShapeError
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import plain_text

PAGE_ROWS = 100
SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")


class SmartRecruiters:
    """Reads the list page by page, then the text of each posting."""

    name = "smartrecruiters"
    lists_everything = True
    base_url = "https://api.smartrecruiters.com"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the list, then for each posting in it."""
        base = f"{source.base_url or self.base_url}/v1/companies/{source.board}/postings"
        ids: list[str] = []
        total = 1
        while len(ids) < total:
            page = yield Request(f"{base}?limit={PAGE_ROWS}&offset={len(ids)}")
            listed = fields.table(page.json(), "the list")
            total = _count(listed)
            rows = fields.rows(listed.get("content"), "content")
            ids.extend(fields.need(row, "id") for row in rows)
            if not rows:
                break
        for native_id in ids:
            yield Request(f"{base}/{native_id}", optional=True)
        return len(ids) >= total

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the posting of a detail page; list pages and postings gone meanwhile yield nothing."""
        if page.status in (404, 410):
            return
        row = fields.table(page.json(), "the posting")
        if "content" in row:
            return
        yield self._document(source, row)

    def _document(self, source: Source, row: Mapping[str, Any]) -> Document:
        fields.check_company(fields.words(row, "company", "name"), source.options.get("aliases", ""))
        title = fields.line(fields.need(row, "name"))
        native_id = fields.need(row, "id")
        stated = fields.table(row.get("location") or {}, "location")
        tags = tuple(
            tag for key in ("department", "function", "typeOfEmployment") if (tag := fields.words(row, key, "label"))
        )
        return Document(
            system=self.name,
            board=source.board,
            native_id=native_id,
            url=fields.web_url(fields.words(row, "postingUrl"))
            or f"https://jobs.smartrecruiters.com/{source.board}/{native_id}",
            kind=fields.kind_of(title, tags),
            title=title,
            text=_text(row),
            organisation=source.organisation,
            places=fields.places(", ".join(part for key in ("city", "country") if (part := fields.words(stated, key)))),
            remote=True if stated.get("remote") is True else None,
            tags=tags,
            posted_at=fields.moment(row.get("releasedDate")),
            closed=row.get("active") is False,
            closed_why="the board marks it as not active" if row.get("active") is False else "",
        )


def _count(listed: Mapping[str, Any]) -> int:
    total = listed.get("totalFound")
    if not isinstance(total, int):
        raise ShapeError("the list says no totalFound any more")
    return total


def _text(row: Mapping[str, Any]) -> str:
    advert = fields.table(row.get("jobAd") or {}, "jobAd")
    sections = fields.table(advert.get("sections") or {}, "sections")
    parts = [fields.table(sections.get(name) or {}, name) for name in SECTIONS]
    return fields.paragraphs(
        *(fields.paragraphs(fields.words(part, "title"), plain_text(str(part.get("text") or ""))) for part in parts)
    )


connector = SmartRecruiters()
