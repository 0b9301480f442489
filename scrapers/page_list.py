"""One page that lists open problems: HTML, Markdown, a Google Doc's or a Google Sheet's public export.

The board is the page's address. Options: `format` (html, markdown, gdoc, gsheet; default html), `title`, `authors`
(parted by "|"), `published` (a day). A Google Doc is read as its HTML export, a sheet as CSV, one problem a row. The
site's own terms hold; only single problems with a link to the page are shown.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Generator, Iterable
from datetime import datetime
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from foothold.domain.document import Block, Document, Form, Holds
from foothold.domain.errors import ShapeError
from foothold.domain.posting import Kind
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import from_html, from_markdown

GOOGLE_ID = re.compile(r"/d/([\w-]{20,})")
EXPORTS = {"gdoc": "document/d/{id}/export?format=html", "gsheet": "spreadsheets/d/{id}/export?format=csv"}
EXPECTS = {"html": "html", "gdoc": "html", "markdown": "text", "gsheet": "text"}
GOOGLE = "https://docs.google.com"
STRUCTURE = frozenset({Form.HEADING, Form.ITEM, Form.ROW, Form.TERM, Form.CALLOUT})


class PageList:
    """Reads the page."""

    name = "page_list"
    lists_everything = True
    base_url = ""

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the page, or for its export."""
        form = _form(source)
        yield Request(_address(source, form), expects=EXPECTS[form])
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the page as a list of problems."""
        form = _form(source)
        blocks = _blocks(page, form)
        if not any(block.form in STRUCTURE for block in blocks):
            raise ShapeError("the page has no heading and no list; it may need a browser to show any", url=page.url)
        yield Document(
            system=self.name,
            board=source.board,
            native_id=source.board,
            url=source.board,
            kind=Kind.PROBLEM,
            title=source.options.get("title") or _title(page, form) or source.name,
            holds=Holds.LIST,
            blocks=blocks,
            organisation=source.organisation,
            authors=tuple(name for name in source.options.get("authors", "").split("|") if name),
            posted_at=fields.moment(source.options.get("published")),
        )


def _form(source: Source) -> str:
    form = source.options.get("format", "html")
    if form not in EXPECTS:
        raise ShapeError(f"format = {form!r} is none of {', '.join(EXPECTS)}", source=source.name)
    return form


def _address(source: Source, form: str) -> str:
    if form in EXPORTS:
        found = GOOGLE_ID.search(source.board)
        if not found:
            raise ShapeError(f"{source.board} is not the address of a Google document", source=source.name)
        return f"{source.base_url or GOOGLE}/{EXPORTS[form].format(id=found.group(1))}"
    parts = urlsplit(source.board)
    rest = parts.path + (f"?{parts.query}" if parts.query else "")
    return f"{source.base_url}{rest}" if source.base_url else source.board


def _blocks(page: Page, form: str) -> tuple[Block, ...]:
    if form == "markdown":
        return from_markdown(page.text())
    return _rows(page.text()) if form == "gsheet" else from_html(page.text())


def _rows(text: str) -> tuple[Block, ...]:
    """Return a sheet's rows as blocks, the first one as their header."""
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
    filled = [" | ".join(cell for cell in row if cell) for row in rows]
    header = filled[0] if filled else ""
    return tuple(Block(Form.ROW, line, header=header) for line in filled[1:] if line)


def _title(page: Page, form: str) -> str:
    if form not in ("html", "gdoc"):
        return ""
    found = BeautifulSoup(page.text(), "lxml").find("title")
    return fields.line(found.get_text()) if found else ""


connector = PageList()
