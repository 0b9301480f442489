"""Hacker News: the monthly thread "Ask HN: Who is hiring?".

API: https://hn.algolia.com/api. `search_by_date?tags=story,author_whoishiring` finds the newest thread by its title
(free-text search finds wrong ones), `items/ID` gives it whole. No key. A post is a top-level comment whose first line
reads "Company | Role | Place | ...". Only posts that speak of AI safety are taken; option `words` names others, parted
by "|". Posts of last month's thread are no longer listed and so are closed.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Mapping
from datetime import datetime
from typing import Any

from foothold.domain.document import Document
from foothold.domain.errors import ShapeError
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import plain_text

THREAD = "Ask HN: Who is hiring?"
WORDS = "AI safety|AI alignment|alignment research|interpretability|AI security|red teaming|AI governance|AI evals"
TITLE_LETTERS = 160


class HackerNews:
    """Finds the newest thread, then reads it whole."""

    name = "hackernews"
    lists_everything = True
    base_url = "https://hn.algolia.com"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the newest thread, then for its comments."""
        base = source.base_url or self.base_url
        page = yield Request(f"{base}/api/v1/search_by_date?tags=story,author_whoishiring&hitsPerPage=5")
        hits = fields.rows(fields.table(page.json(), "the answer").get("hits"), "hits")
        threads = [hit for hit in hits if fields.words(hit, "title").startswith(THREAD)]
        if not threads:
            raise ShapeError("no hiring thread is among the newest stories", url=page.url)
        yield Request(f"{base}/api/v1/items/{fields.need(threads[0], 'objectID')}", timeout_s=60)
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the top-level comments that speak of AI safety; the search page yields nothing."""
        answer = fields.table(page.json(), "the answer")
        if "hits" in answer:
            return
        about = fields.any_of(source.options.get("words", WORDS))
        for row in fields.rows(answer.get("children"), "children"):
            text = plain_text(str(row.get("text") or ""))
            if text and row.get("parent_id") == answer.get("id") and about.search(text):
                yield self._document(source, row, text)

    def _document(self, source: Source, row: Mapping[str, Any], text: str) -> Document:
        first = fields.line(text.split("\n\n")[0])
        parts = [part.strip() for part in first.split("|")]
        native_id = fields.need(row, "id")
        return Document(
            system=self.name,
            board=source.board,
            native_id=native_id,
            url=f"https://news.ycombinator.com/item?id={native_id}",
            kind=fields.kind_of(first[:TITLE_LETTERS]),
            title=first[:TITLE_LETTERS],
            text=text,
            organisation=parts[0] if len(parts) > 1 else "",
            places=fields.places(*(part for part in parts[1:] if _is_place(part))),
            remote=fields.remote(first),
            posted_at=fields.moment(row.get("created_at")),
        )


def _is_place(part: str) -> bool:
    """Whether a part of the first line names a place: a comma between capitals, or the word remote."""
    return bool(re.search(r"\bremote\b|\b[A-Z][\w. ]+, [A-Z]", part, re.IGNORECASE if "emote" in part else 0))


connector = HackerNews()
