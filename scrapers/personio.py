"""Personio: a company's positions as XML.

API: https://developer.personio.de/docs/retrieving-open-job-positions,
`GET https://COMPANY.jobs.personio.de/xml?language=en` (some companies answer on .com: set base_url). No key, no
paging. A company may switch the feed off, and then HTML comes: refused as a changed shape.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from datetime import datetime
from xml.etree.ElementTree import Element

from foothold.domain.document import Document
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers import _xml as xml
from scrapers._blocks import plain_text


class Personio:
    """Reads all positions in one request."""

    name = "personio"
    lists_everything = True
    base_url = "https://{board}.jobs.personio.de"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for all positions in English."""
        base = source.base_url or self.base_url.format(board=source.board)
        yield Request(f"{base}/xml?language=en", expects="xml")
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the positions."""
        root = xml.root(page, "workzag-jobs")
        return [self._document(source, position) for position in xml.children(root, "position")]

    def _document(self, source: Source, position: Element) -> Document:
        row = {key: xml.words(position, key) for key in ("id", "name", "office", "department", "createdAt")}
        fields.check_company(xml.words(position, "subcompany"), source.options.get("aliases", ""))
        native_id, title = fields.need(row, "id"), fields.line(fields.need(row, "name"))
        base = source.base_url or self.base_url.format(board=source.board)
        tags = tuple(tag for tag in (row["department"], xml.words(position, "employmentType")) if tag)
        more = [xml.words(office) for listed in xml.children(position, "additionalOffices") for office in listed]
        return Document(
            system=self.name,
            board=source.board,
            native_id=native_id,
            url=f"{base}/job/{native_id}",
            kind=fields.kind_of(title, tags),
            title=title,
            text=_text(position),
            organisation=source.organisation,
            places=fields.places(row["office"], *more),
            remote=fields.remote(row["office"], *more),
            tags=tags,
            posted_at=fields.moment(row["createdAt"]),
        )


def _text(position: Element) -> str:
    parts = [part for listed in xml.children(position, "jobDescriptions") for part in listed]
    return fields.paragraphs(
        *(fields.paragraphs(xml.words(part, "name"), plain_text(xml.words(part, "value"))) for part in parts)
    )


connector = Personio()
