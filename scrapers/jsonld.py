"""Any page with schema.org JobPosting: one posting's page, or a careers page that carries several.

Format: https://schema.org/JobPosting as JSON-LD. The source's board is the page's address, or several parted by
spaces. A page that answers 404 or 410 says that its posting is gone; a page without any JobPosting is refused, because
a single-page application looks just like that.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from datetime import datetime
from urllib.parse import urlsplit

from foothold.domain.document import Document
from foothold.domain.errors import ShapeError
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _job_posting as job_posting


class JsonLd:
    """Reads each page that the source names."""

    name = "jsonld"
    lists_everything = True
    base_url = ""

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for each address of the board."""
        for address in source.board.split():
            yield Request(_moved(address, source.base_url), expects="html", optional=True)
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the postings of one page; nothing where the page itself is gone."""
        if page.status in (404, 410):
            return []
        found = job_posting.documents(page, self.name, source)
        if not found:
            raise ShapeError("the page holds no JobPosting; it may need a browser to show one", url=page.url)
        return found


def _moved(address: str, base_url: str) -> str:
    """Return an address on another host, where the settings name one."""
    parts = urlsplit(address)
    return f"{base_url}{parts.path}" + (f"?{parts.query}" if parts.query else "") if base_url else address


connector = JsonLd()
