"""Lever: postings of one site.

API: https://github.com/lever/postings-api, `GET https://api.lever.co/v0/postings/SITE?mode=json`; boards that Lever
keeps in the EU answer on api.eu.lever.co and are written "SITE@eu" here. No key. One array, `skip` and `limit` are
optional. Stale sites answer 200 with [], unknown ones 404. A single posting may be missing here while its page lives,
so a 404 of one posting proves nothing. Two requests a second are asked for; this makes one a reading.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from datetime import datetime
from typing import Any

from foothold.domain.document import Document
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import plain_text

EU = "@eu"
PLACE_WORDS = {"remote": True, "on-site": False, "onsite": False}


class Lever:
    """Reads a whole board in one request."""

    name = "lever"
    lists_everything = True
    base_url = "https://api.lever.co"
    eu_base_url = "https://api.eu.lever.co"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the whole board."""
        site = source.board.removesuffix(EU)
        base = source.base_url or (self.eu_base_url if source.board.endswith(EU) else self.base_url)
        yield Request(f"{base}/v0/postings/{site}?mode=json")
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the postings of the array."""
        for row in fields.rows(page.json(), "the list of postings"):
            yield self._document(source, row)

    def _document(self, source: Source, row: Mapping[str, Any]) -> Document:
        title = fields.need(row, "text")
        where = fields.table(row.get("categories") or {}, "categories")
        listed = [fields.line(place) for place in fields.listed(where, "allLocations") if isinstance(place, str)]
        workplace = fields.words(row, "workplaceType").casefold()
        stated = fields.words(row, "categories", "location")
        tags = (fields.words(row, "categories", "team"), fields.words(row, "categories", "commitment"))
        return Document(
            system=self.name,
            board=source.board,
            native_id=fields.need(row, "id"),
            url=fields.address(row, "hostedUrl"),
            kind=fields.kind_of(title, tags),
            title=fields.line(title),
            text=_text(row),
            organisation=source.organisation,
            places=fields.places(*(listed or [stated])),
            remote=PLACE_WORDS.get(workplace, fields.remote(stated, *listed)),
            tags=tuple(tag for tag in tags if tag),
            posted_at=fields.moment(row.get("createdAt")),
            pay=_pay(row),
        )


def _text(row: Mapping[str, Any]) -> str:
    lists = [
        fields.paragraphs(fields.line(str(part.get("text", ""))), plain_text(str(part.get("content", ""))))
        for part in fields.listed(row, "lists")
        if isinstance(part, Mapping)
    ]
    opening = str(row.get("descriptionPlain") or "") or plain_text(str(row.get("description") or ""))
    closing = str(row.get("additionalPlain") or "") or plain_text(str(row.get("additional") or ""))
    return fields.paragraphs(opening, *lists, closing)


def _pay(row: Mapping[str, Any]) -> str:
    pay = fields.table(row.get("salaryRange") or {}, "salaryRange")
    ends = [pay.get(key) for key in ("min", "max")]
    span = "-".join(f"{end:,}" for end in ends if isinstance(end, int | float) and end > 0)
    return f"{span} {fields.words(pay, 'currency')} {fields.words(pay, 'interval')}".strip() if span else ""


connector = Lever()
