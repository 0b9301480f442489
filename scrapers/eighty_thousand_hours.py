"""The 80,000 Hours job board: jobs, fellowships, funding and courses, with tags and short texts.

API: `GET https://backend.eawork.org/api/jobs/` answers every live posting in one array, without a key, in up to half a
minute. Where that fails, the search index behind https://jobs.80000hours.org is asked instead; its public key changes
now and then, so it is read from the page each time. Neither route is documented; the back end's source is
https://github.com/effective-altruism-work/eawork-backend.
Terms and limits: unofficial, so at most once a day. The texts are short summaries: they lead to the organisation's own
page, which is the address of each posting.
Sample: `tests/scrapers/pages/eighty_thousand_hours/`.

Option `areas` (default "AI safety & policy"): only postings with one of these areas, parted by "|". Dates of January
2022 stand for unknown, closing dates of 2050 for none. What only one route tells (pay, "evergreen") is left out, so
that a posting reads the same by both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from foothold.domain.document import Document
from foothold.domain.errors import HttpError, ShapeError, SourceError
from foothold.domain.posting import Kind
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import plain_text

#: Half of all rows say that they were posted between 4 and 13 January 2022: they have stood there for long.
REAL_DATES_FROM = datetime(2022, 2, 1, tzinfo=UTC)
#: All that the index gives to one question.
REACHABLE = 1000
KINDS = {"Funding": Kind.FUNDING, "Fellowship": Kind.FELLOWSHIP, "Course": Kind.TRAINING}
SETTING = re.compile(r"[\"']?algolia(ApplicationId|ApiKey|JobsIndex)[\"']?\s*:\s*[\"']([A-Za-z0-9_=+/-]{4,200})[\"']")
INTEREST = re.compile(r"\bexpressions? of interest\b", re.IGNORECASE)

Row = Mapping[str, Any]


class EightyThousandHours:
    """Reads the whole board in one request, or the search index where that fails."""

    name = "eighty_thousand_hours"
    lists_everything = True
    base_url = "https://backend.eawork.org"
    site = "https://jobs.80000hours.org"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for all postings, by the second route where the first fails."""
        try:
            yield Request(f"{source.base_url or self.base_url}/api/jobs/", timeout_s=90.0)
            return True
        except SourceError as error:
            first = error
        try:
            return (yield from self._index(source))
        except SourceError as error:
            raise error from first

    def _index(self, source: Source) -> Generator[Request, Page, Complete]:
        """Ask the search index; a key that it refuses is looked up anew, once."""
        for attempt in range(2):
            page = yield Request(f"{source.base_url or self.site}/", expects="html")
            settings = _settings(page)
            try:
                page = yield _question(source, settings)
                break
            except HttpError as error:
                if error.status != 403 or attempt:
                    raise
        answer = fields.table(page.json(), "the answer of the index")
        return answer.get("nbHits") == len(_rows(page))

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the postings of the wanted areas.

        Raises:
            ShapeError: the answer has another shape, or no posting has such an area any more.
        """
        if page.request.expects == "html":
            return
        rows = _rows(page)
        areas = set(_areas(source))
        wanted = [row for row in rows if areas.intersection(_names(row, "tags_area"))]
        if rows and not wanted:
            raise ShapeError(f"no posting has the area {' or '.join(sorted(areas))} any more", url=page.url)
        for row in wanted:
            yield _document(row)


def _areas(source: Source) -> list[str]:
    return [area for area in source.options.get("areas", "AI safety & policy").split("|") if area]


def _settings(page: Page) -> Mapping[str, str]:
    """Return what the page tells its own search: application, key and index.

    Raises:
        ShapeError: it tells no such thing any more.
    """
    found = dict(SETTING.findall(page.text()))
    if missing := {"ApplicationId", "ApiKey", "JobsIndex"} - found.keys():
        raise ShapeError(f"the page names no {', '.join(sorted(missing))} of its search any more", url=page.url)
    if not found["ApplicationId"].isalnum():
        raise ShapeError("the page names a search whose address can't be made out", url=page.url)
    return found


def _question(source: Source, settings: Mapping[str, str]) -> Request:
    base = source.base_url or f"https://{settings['ApplicationId'].lower()}-dsn.algolia.net"
    facets = [[f"tags_area:{area}" for area in _areas(source)]]
    body = {"query": "", "hitsPerPage": REACHABLE, "page": 0, "facetFilters": facets}
    headers = {
        "X-Algolia-Application-Id": settings["ApplicationId"],
        "X-Algolia-API-Key": settings["ApiKey"],
    }
    return Request(f"{base}/1/indexes/{settings['JobsIndex']}/query", "POST", headers, json.dumps(body))


def _rows(page: Page) -> list[Row]:
    answer = page.json()
    if isinstance(answer, list):
        return fields.rows(answer, "the list of postings")
    return fields.rows(fields.table(answer, "the answer of the index").get("hits"), "the hits")


def _names(row: Row, key: str) -> list[str]:
    """Return the names of tags, which one route gives as texts and the other as objects."""
    named = ({"name": each} if isinstance(each, str) else each for each in fields.listed(row, key))
    return list(dict.fromkeys(name for each in named if (name := fields.words(fields.table(each, key), "name"))))


def _document(row: Row) -> Document:
    post = fields.table(row.get("post") or row, "post")
    title = fields.line(fields.need(row, "title"))
    roles = _names(row, "tags_role_type")
    tags = [name for key in ("tags_area", "tags_skill", "tags_exp_required") for name in _names(row, key)]
    interest = ["Expression of interest"] if INTEREST.search(title) else []
    return Document(
        system=EightyThousandHours.name,
        board="",
        native_id=fields.need(post, "id_external_80_000_hours"),
        url=fields.address(row, "url_external"),
        kind=next((KINDS[role] for role in roles if role in KINDS), None) or fields.kind_of(title),
        title=title,
        text=plain_text(fields.stated(row, "description") or fields.stated(row, "description_short")),
        organisation=fields.words(row, "company_name") or fields.words(post, "company", "name"),
        places=tuple(_names(row, "tags_city") or _names(row, "tags_country")),
        remote=True if "Remote" in _names(row, "tags_location_type") else None,
        tags=tuple(dict.fromkeys([*tags, *roles, *interest])),
        posted_at=_posted(row),
        deadline=fields.day(row.get("closes_at")),
    )


def _posted(row: Row) -> datetime | None:
    moments = (fields.moment(row.get("posted_at")), fields.moment(row.get("created_at")))
    return next((moment for moment in moments if moment and moment >= REAL_DATES_FROM), None)


connector = EightyThousandHours()
