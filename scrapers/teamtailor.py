"""Teamtailor: a company's vacancies as RSS.

API: `GET https://COMPANY.teamtailor.com/jobs.rss?offset=N`, a hundred a page, description as escaped HTML, places in
the namespace https://teamtailor.com/locations. No key. Healthy feeds answer 400 now and then and well when they are
asked again.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from datetime import datetime
from xml.etree.ElementTree import Element

from foothold.domain.document import Document
from foothold.domain.errors import HttpError
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers import _xml as xml
from scrapers._blocks import plain_text

PAGE_ROWS = 100


class Teamtailor:
    """Reads the feed page by page."""

    name = "teamtailor"
    lists_everything = True
    base_url = "https://{board}.teamtailor.com"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for pages until one is not full."""
        base = source.base_url or self.base_url.format(board=source.board)
        offset = 0
        while True:
            request = Request(f"{base}/jobs.rss?offset={offset}", expects="xml")
            try:
                page = yield request
            except HttpError as error:
                if error.status != 400:
                    raise
                page = yield request
            count = len(_items(page))
            if count < PAGE_ROWS:
                return True
            offset += count

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the vacancies of one page."""
        return [self._document(source, item) for item in _items(page)]

    def _document(self, source: Source, item: Element) -> Document:
        title = fields.need({"title": xml.words(item, "title")}, "title")
        link = fields.web_url(fields.need({"link": xml.words(item, "link")}, "link"))
        tags = tuple(tag for name in ("department", "role") if (tag := xml.words(item, name)))
        named = [
            ", ".join(part for key in ("city", "country") if (part := xml.words(place, key))) for place in _places(item)
        ]
        status = xml.words(item, "remoteStatus").casefold()
        return Document(
            system=self.name,
            board=source.board,
            native_id=xml.words(item, "guid") or link,
            url=link,
            kind=fields.kind_of(title, tags),
            title=fields.line(title),
            text=plain_text(xml.words(item, "description")),
            organisation=source.organisation,
            places=fields.places(*named),
            remote={"fully": True, "none": False}.get(status),
            tags=tags,
            posted_at=fields.moment(xml.words(item, "pubDate")),
        )


def _items(page: Page) -> list[Element]:
    return [
        item for channel in xml.children(xml.root(page, "rss"), "channel") for item in xml.children(channel, "item")
    ]


def _places(item: Element) -> list[Element]:
    return [place for listed in xml.children(item, "locations") for place in xml.children(listed, "location")]


connector = Teamtailor()
