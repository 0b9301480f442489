"""AI Safety Ideas (Apart): research ideas, many with estimated hours.

API: `GET https://aisafetyideas.com/api/ideas?sort=new&page=N` answers `{ideas, page, hasMore}`; the estimated hours
and the method stand in what the idea's own page loads (`/ideas/SLUG/__data.json`, SvelteKit's flattened JSON). No key;
robots.txt allows all.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from datetime import datetime
from typing import Any

from foothold.domain.document import Document
from foothold.domain.effort import UNKNOWN_EFFORT, Basis, Effort, band_of, score_of
from foothold.domain.posting import Kind, Labels
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import from_markdown

MAX_PAGES = 200
CLOSED = {"resolved": "the site marks it as resolved", "closed": "the site marks it as closed"}
CLOSED["archived"] = "the site archived it"


class AISafetyIdeas:
    """Reads the list page by page, then what each idea's page loads."""

    name = "aisafetyideas"
    lists_everything = True
    base_url = "https://aisafetyideas.com"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for each page of the list and for each idea."""
        base = source.base_url or self.base_url
        for number in range(MAX_PAGES):
            page = yield Request(f"{base}/api/ideas?sort=new&page={number}")
            answer = fields.table(page.json(), "the answer")
            for row in fields.rows(answer.get("ideas"), "ideas"):
                slug = fields.need(row, "slug")
                yield Request(f"{base}/ideas/{slug}/__data.json", optional=True, carry=row)
            if not answer.get("hasMore"):
                return True
        return False

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield the idea of a detail page; a list page yields nothing."""
        if not page.request.carry:
            fields.rows(fields.table(page.json(), "the answer").get("ideas"), "ideas")
            return
        detail = {} if page.status in (404, 410) else _detail(page.json())
        yield self._document({**page.request.carry, **detail})

    def _document(self, row: Mapping[str, Any]) -> Document:
        slug = fields.need(row, "slug")
        status = fields.words(row, "status")
        parts = [str(row.get(key) or "") for key in ("summary_md", "body_md", "methodology_md")]
        origin = fields.web_url(fields.words(row, "source_url"))
        return Document(
            system=self.name,
            board="",
            native_id=slug,
            url=f"{self.base_url}/ideas/{slug}",
            kind=Kind.PROBLEM,
            title=fields.line(fields.need(row, "title")),
            text=fields.paragraphs(*(block.text for part in parts for block in from_markdown(part))),
            organisation="Apart Research",
            tags=tuple(tag for tag in (fields.words(row, "type"),) if tag),
            posted_at=fields.moment(row.get("created_at")),
            closed=status in CLOSED,
            closed_why=CLOSED.get(status, ""),
            canonical_of=(origin,) if origin else (),
            labels=Labels(effort=_effort(row.get("estimated_hours"))),
        )


def _effort(hours: Any) -> Effort:
    """Return the effort that the site states."""
    if isinstance(hours, bool) or not isinstance(hours, int | float) or hours <= 0:
        return UNKNOWN_EFFORT
    return Effort(
        hours_from=float(hours),
        hours_to=float(hours),
        band=band_of(hours),
        basis=Basis.STATED,
        evidence=(f"estimated hours: {hours:g}",),
        confidence=0.9,
        score=score_of(hours),
    )


def _detail(answer: Any) -> dict[str, Any]:
    """Return the object with the estimated hours from SvelteKit's flattened JSON; {} where it holds none.

    Each node's data is a list in which objects and lists name other places of the list by number:
    https://github.com/Rich-Harris/devalue.
    """
    for node in _nodes(answer):
        flat = node.get("data")
        if not isinstance(flat, list):
            continue
        for value in flat:
            if isinstance(value, Mapping) and "estimated_hours" in value:
                return {key: flat[place] for key, place in value.items() if _points(place, flat)}
    return {}


def _nodes(answer: Any) -> list[Mapping[str, Any]]:
    nodes = fields.table(answer, "the answer").get("nodes")
    return fields.rows([node for node in nodes if node is not None] if isinstance(nodes, list) else nodes, "nodes")


def _points(place: Any, flat: list[Any]) -> bool:
    return isinstance(place, int) and 0 <= place < len(flat) and not isinstance(flat[place], list | Mapping)


connector = AISafetyIdeas()
