"""arXiv: papers that list open problems.

API: https://info.arxiv.org/help/api/user-manual.html (Atom); one request every three seconds, one connection. The
metadata come from `export.arxiv.org/api/query?id_list=ID`, the sections from `arxiv.org/html/ID`. The board is the
paper's id. Abstracts are free to use; of the text only the problems are kept, with a link.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from datetime import datetime
from xml.etree.ElementTree import Element

from foothold.domain.document import Document, Holds
from foothold.domain.errors import ShapeError
from foothold.domain.posting import Kind
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers import _xml as xml
from scrapers._blocks import from_html

ARXIV_ID = re.compile(r"^(\d{4}\.\d{4,5}|[a-z-]+/\d{7})(v\d+)?$")


class Arxiv:
    """Asks for a paper's metadata, then for its HTML."""

    name = "arxiv"
    lists_everything = True
    base_url = "https://arxiv.org"
    api_url = "https://export.arxiv.org"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the metadata, then for the text."""
        if not ARXIV_ID.match(source.board):
            raise ShapeError(f"{source.board!r} is not an arXiv id such as 2501.16496")
        page = yield Request(
            f"{source.base_url or self.api_url}/api/query?id_list={source.board}&max_results=1", expects="xml"
        )
        entry = _entry(page)
        carry = {
            "title": xml.words(entry, "title"),
            "authors": [xml.words(author, "name") for author in xml.children(entry, "author")],
            "published": xml.words(entry, "published"),
            "summary": xml.words(entry, "summary"),
        }
        yield Request(f"{source.base_url or self.base_url}/html/{source.board}", expects="html", carry=carry)
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the paper as a list of problems; the metadata page yields nothing."""
        if page.request.expects == "xml":
            _entry(page)
            return
        blocks = from_html(page.text())
        if not any(block.depth for block in blocks):
            raise ShapeError("the paper's HTML has no headings; it may not be converted yet", url=page.url)
        carry = page.request.carry
        yield Document(
            system=self.name,
            board="",
            native_id=source.board.partition("v")[0],
            url=f"{self.base_url}/abs/{source.board}",
            kind=Kind.PROBLEM,
            title=fields.line(str(carry.get("title") or source.name)),
            holds=Holds.LIST,
            blocks=blocks,
            organisation=source.organisation,
            authors=tuple(str(name) for name in carry.get("authors") or ()),
            posted_at=fields.moment(carry.get("published")),
        )


def _entry(page: Page) -> Element:
    entries = list(xml.children(xml.root(page, "feed"), "entry"))
    if not entries or not xml.words(entries[0], "title"):
        raise ShapeError("arXiv knows no such paper", url=page.url)
    return entries[0]


connector = Arxiv()
