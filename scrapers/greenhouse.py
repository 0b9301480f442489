"""Greenhouse: the job board of one organisation.

API: `GET https://boards-api.greenhouse.io/v1/boards/TOKEN/jobs?content=true`, described at
https://developers.greenhouse.io/job-board.html. No key. Boards of the EU region answer on the same host. One answer
holds the whole board, so what isn't in it is gone; an unknown token answers 404.
Terms and limits: a public API made for such reading; no quota is published. One request per board and reading.
Sample: `tests/scrapers/pages/greenhouse/`.

`content` is HTML whose entities are escaped once more. `updated_at` moves in bulk without any change of the text.
`location.name` is free text that often names several places. Two postings may share a title or an internal job and
still differ, so the posting's own id is the only identity.
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

#: What boards write where a place belongs.
ARRANGEMENTS = frozenset({"hybrid", "on-site", "onsite", "in-office", "multiple locations", "various"})
TALENT_POOL = "Talent pool"
NO_DEPARTMENT = "No Department"


class Greenhouse:
    """Reads a whole board in one request."""

    name = "greenhouse"
    lists_everything = True
    base_url = "https://boards-api.greenhouse.io"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the board; it is complete when it holds as many jobs as it says."""
        page = yield Request(f"{source.base_url or self.base_url}/v1/boards/{source.board}/jobs?content=true")
        board = fields.table(page.json(), "the board")
        total = fields.table(board.get("meta") or {}, "meta").get("total")
        return total is None or total == len(_jobs(page))

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the jobs of the board.

        Raises:
            ShapeError: the answer isn't a board, or it is the board of another company.
        """
        names = source.options.get("aliases", "") or source.organisation
        for job in _jobs(page):
            fields.check_company(fields.words(job, "company_name"), names)
            yield self._document(source, job)

    def _document(self, source: Source, job: Mapping[str, Any]) -> Document:
        title = fields.line(fields.need(job, "title"))
        places = _places(job)
        return Document(
            system=self.name,
            board=source.board,
            native_id=fields.need(job, "id"),
            url=fields.address(job, "absolute_url"),
            kind=fields.kind_of(title),
            title=title,
            text=_text(fields.stated(job, "content")),
            organisation=source.organisation or fields.words(job, "company_name"),
            places=places,
            remote=fields.remote(*places),
            tags=_tags(job),
            posted_at=fields.moment(job.get("first_published")),
            modified_at=fields.moment(job.get("updated_at")),
            deadline=fields.day(job.get("application_deadline")),
        )


def _jobs(page: Page) -> list[Mapping[str, Any]]:
    return fields.rows(fields.table(page.json(), "the board").get("jobs"), "the list of jobs")


def _text(content: str) -> str:
    # Escaped as a whole, and within that now and then once too often ("&amp;amp;").
    return html.unescape(plain_text(html.unescape(content)))


def _places(job: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the places of a job: its location, or its offices where the location says only how one works."""
    location = fields.places(fields.words(job, "location", "name"))
    if all(place.casefold() in ARRANGEMENTS for place in location):
        return fields.places(*_names(job, "offices")) or location
    return location


def _tags(job: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the departments, and a word where the job stands for no opening but for later ones."""
    for_later = (TALENT_POOL,) if "internal_job_id" in job and job["internal_job_id"] is None else ()
    return (*(name for name in _names(job, "departments") if name != NO_DEPARTMENT), *for_later)


def _names(job: Mapping[str, Any], key: str) -> tuple[str, ...]:
    named = (fields.words(fields.table(each, key), "name") for each in fields.listed(job, key))
    return tuple(dict.fromkeys(name for name in named if name))


connector = Greenhouse()
