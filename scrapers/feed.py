"""Any RSS 2.0, RSS 1.0, Atom or JSON feed.

Formats: https://www.rssboard.org/rss-specification, RFC 4287, https://www.jsonfeed.org/version/1.1/. The board is the
feed's address. A feed shows a window, so absence says nothing. Options: `kind` (default problem), `holds` (list or
one; default list for problems, one for all else), `words` (only entries that hold one of these, parted by "|").
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from foothold.domain.document import Document, Holds
from foothold.domain.posting import Kind
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers import _xml as xml
from scrapers._blocks import from_html

Entry = Mapping[str, str]


class Feed:
    """Reads the feed in one request."""

    name = "feed"
    lists_everything = False
    base_url = ""

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the feed."""
        parts = urlsplit(source.board)
        rest = parts.path + (f"?{parts.query}" if parts.query else "")
        yield Request(f"{source.base_url}{rest}" if source.base_url else source.board, expects="text")
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the entries that have an address."""
        words = source.options.get("words")
        for entry in _entries(page):
            url = fields.web_url(entry["url"])
            if url and (words is None or fields.any_of(words).search(f"{entry['title']} {entry['text']}")):
                yield self._document(source, entry, url)

    def _document(self, source: Source, entry: Entry, url: str) -> Document:
        kind = Kind(source.options.get("kind", Kind.PROBLEM))
        usual = Holds.LIST if kind is Kind.PROBLEM else Holds.ONE
        blocks = from_html(entry["text"])
        return Document(
            system=self.name,
            board=source.board,
            native_id=entry["id"] or url,
            url=url,
            kind=kind,
            title=fields.line(entry["title"]) or url,
            holds=Holds(source.options.get("holds", usual)),
            text=fields.paragraphs(*(block.text for block in blocks)),
            blocks=blocks,
            organisation=source.organisation,
            authors=tuple(name for name in (entry["author"],) if name),
            posted_at=fields.moment(entry["published"]),
        )


def _entries(page: Page) -> Iterator[Entry]:
    if page.body.lstrip()[:1] == b"{":
        for row in fields.rows(fields.table(page.json(), "the feed").get("items"), "items"):
            yield _json_entry(row)
        return
    root = xml.root(page, "rss", "feed", "RDF")
    if xml.bare(root.tag) == "feed":
        yield from (_atom_entry(entry) for entry in xml.children(root, "entry"))
        return
    channels = [root, *xml.children(root, "channel")]
    yield from (_rss_entry(item) for channel in channels for item in xml.children(channel, "item"))


def _json_entry(row: Mapping[str, Any]) -> Entry:
    authors = [fields.words(each, "name") for each in fields.listed(row, "authors") if isinstance(each, Mapping)]
    return {
        "id": fields.words(row, "id"),
        "url": fields.words(row, "url") or fields.words(row, "external_url"),
        "title": fields.words(row, "title"),
        "text": str(row.get("content_html") or row.get("content_text") or row.get("summary") or ""),
        "author": ", ".join(name for name in authors if name),
        "published": fields.words(row, "date_published"),
    }


def _atom_entry(entry: Element) -> Entry:
    links = {link.get("rel", "alternate"): link.get("href", "") for link in xml.children(entry, "link")}
    return {
        "id": xml.words(entry, "id"),
        "url": links.get("alternate") or next(iter(links.values()), ""),
        "title": xml.words(entry, "title"),
        "text": xml.words(entry, "content") or xml.words(entry, "summary"),
        "author": xml.words(entry, "author", "name"),
        "published": xml.words(entry, "published") or xml.words(entry, "updated"),
    }


def _rss_entry(item: Element) -> Entry:
    return {
        "id": xml.words(item, "guid"),
        "url": xml.words(item, "link"),
        "title": xml.words(item, "title"),
        "text": xml.words(item, "encoded") or xml.words(item, "description"),
        "author": xml.words(item, "creator") or xml.words(item, "author"),
        "published": xml.words(item, "pubDate") or xml.words(item, "date"),
    }


connector = Feed()
