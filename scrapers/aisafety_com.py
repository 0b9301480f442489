"""AISafety.com: jobs, training, funding, events, courses and projects.

API: `GET https://aisafety.com/api/v1/COLLECTION`, no key. Licence CC BY 4.0: the site is named and linked with every
posting (the organisation's own link stays the posting's address). Asked for once an hour at most. Its jobs derive from
80,000 Hours, so they are merged with those. The board names the collections, parted by spaces; "" means all.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from foothold.domain.document import Document
from foothold.domain.errors import ShapeError
from foothold.domain.posting import Kind
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import plain_text

COLLECTIONS: Mapping[str, Kind] = {
    "jobs": Kind.JOB,
    "training": Kind.TRAINING,
    "funding": Kind.FUNDING,
    "events": Kind.TRAINING,
    "courses": Kind.TRAINING,
    "projects": Kind.PROBLEM,
}
ATTRIBUTION = "AISafety.com (CC BY 4.0)"
#: Fields that say something to a person and are no text of their own.
TAGS = (
    "type",
    "focus",
    "skillSet",
    "roleType",
    "recipientType",
    "category",
    "courseType",
    "timeCommitment",
    "entryBar",
)
CLOSED = ("closed", "inactive", "ended", "complete", "completed", "paused")


class AISafetyCom:
    """Reads each collection in one request."""

    name = "aisafety_com"
    lists_everything = True
    base_url = "https://aisafety.com"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for each collection."""
        for collection in source.board.split() or COLLECTIONS:
            yield Request(f"{source.base_url or self.base_url}/api/v1/{collection}", carry={"collection": collection})
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the rows of one collection; rows that have no address of their own are left out."""
        collection = str(page.request.carry.get("collection") or page.url.rstrip("/").rpartition("/")[2])
        kind = COLLECTIONS.get(collection, Kind.TRAINING)
        for row in fields.rows(_listed(page.json()), collection):
            fields.need(row, "id")
            url = fields.web_url(fields.words(row, "url") or fields.words(row, "link"))
            if url:
                yield self._document(source, row, collection, kind, url)

    def _document(self, source: Source, row: Mapping[str, Any], collection: str, kind: Kind, url: str) -> Document:
        title = fields.line(fields.need(row, "name"))
        tags = tuple(dict.fromkeys(tag for key in TAGS for tag in _several(row.get(key))))
        status = (fields.words(row, "applicationStatus") or fields.words(row, "status")).casefold()
        where = [*_several(row.get("location")), *_several(row.get("mode")), *_several(row.get("workLocation"))]
        found = Document(
            system=self.name,
            board=collection,
            native_id=fields.need(row, "id"),
            url=url,
            kind=fields.kind_of(title, tags, kind) if kind in (Kind.JOB, Kind.TRAINING) else kind,
            title=title,
            text=fields.paragraphs(plain_text(str(row.get("description") or "")), f"Listed by {ATTRIBUTION}."),
            organisation=_first(row, "organization", "host", "organizer"),
            places=fields.places(*_several(row.get("location"))),
            remote=fields.remote(*where),
            tags=(*tags, ATTRIBUTION),
            posted_at=fields.moment(row.get("datePublished")),
            deadline=fields.day(row.get("applicationsClose")),
        )
        if status in CLOSED or row.get("acceptingApplications") is False:
            return replace(found, closed=True, closed_why="AISafety.com lists it as closed")
        return found


def _listed(answer: Any) -> Any:
    """Return the rows: the answer itself, or the one list in it."""
    if isinstance(answer, list):
        return answer
    lists = [value for value in fields.table(answer, "the answer").values() if isinstance(value, list)]
    if len(lists) != 1:
        raise ShapeError("the answer does not hold exactly one list any more")
    return lists[0]


def _several(value: Any) -> list[str]:
    """Return a field that is one text or several as texts."""
    values = value if isinstance(value, list) else [value]
    return [fields.line(each) for each in values if isinstance(each, str) and each.strip()]


def _first(row: Mapping[str, Any], *keys: str) -> str:
    return next((found for key in keys if (found := fields.words(row, key))), "")


connector = AISafetyCom()
