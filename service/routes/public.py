"""Stable addresses to share and to find: `/p/<id>`, `/area/<key>`, `/organisation/<key>`, sitemap, robots.

Each is a page of plain HTML that needs no script: title, description, and the way into the app. Everything scraped is
escaped; the only links out are http and https.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from foothold.domain.changes import standing
from foothold.domain.facets import Order
from foothold.domain.filters import OVER, Facet, Filter
from foothold.domain.posting import Held
from service.front import facets, find, front
from service.text import plain, safe_link, title
from service.words import KINDS, SIZES, STATUSES, counts_line, hours

MOST_ADDRESSES = 45_000  # a sitemap may hold 50,000

STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:17px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}"
    "a{color:light-dark(#0b5f8a,#7cc4ec)}p{white-space:pre-line}.go{font-weight:600}"
)


@dataclass(frozen=True, slots=True)
class Card:
    """What a shared address shows and says of itself.

    Attributes:
        title, description: plain text, a few words and a sentence or two.
        address: path of this page.
        into: path into the app.
        paragraphs: plain text.
        source: http or https address of the original, "" where there is none.
        indexed: whether search engines should keep it.
    """

    title: str
    description: str
    address: str
    into: str
    paragraphs: tuple[str, ...] = ()
    source: str = ""
    indexed: bool = True


def page(card: Card, status: int = 200) -> Response:
    """Return a card as HTML."""
    url = front().settings.public_url.rstrip("/") + card.address
    name, words = escape(card.title), escape(card.description)
    robots = "" if card.indexed else '<meta name="robots" content="noindex">'
    source = f'<p><a rel="nofollow noopener" href="{escape(card.source)}">The source</a></p>' if card.source else ""
    body = "".join(f"<p>{escape(each)}</p>" for each in card.paragraphs if each)
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{name} · Foothold</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="description" content="{words}">'
        f'<meta property="og:title" content="{name}"><meta property="og:description" content="{words}">'
        f'<meta property="og:type" content="article"><meta property="og:site_name" content="Foothold">'
        f'<meta property="og:url" content="{escape(url)}"><link rel="canonical" href="{escape(url)}">'
        f'<meta name="twitter:card" content="summary">{robots}<style>{STYLE}</style></head><body><main>'
        f'<h1>{name}</h1>{body}<p class="go"><a href="{escape(card.into)}">Open it in Foothold</a></p>{source}'
        "</main></body></html>",
        status,
        {"Cache-Control": "public, max-age=300"},
    )


def _missing() -> Response:
    words = "There is nothing at this address. It may have come from another copy of Foothold."
    return page(Card("Not here", words, "/", "/browse", (words,), indexed=False), 404)


def posting(request: Request) -> Response:
    """Answer with one posting; the address of one that was merged leads to the one it was merged into."""
    key = request.path_params["id"]
    held = find(key)
    if held is None:
        return _missing()
    return page(posting_card(held)) if held.posting.id == key else RedirectResponse(f"/p/{held.posting.id}", 301)


def posting_card(held: Held) -> Card:
    """Return the card of a posting."""
    said, labels = held.posting, held.posting.labels
    status = standing(held, front().now())
    areas = [front().reference.areas[key].name for key in labels.areas if key in front().reference.areas]
    size = SIZES[labels.effort.band] + (f" ({hours(labels.effort)})" if labels.effort.known else "")
    facts = [KINDS[said.kind], *areas, *([size] if labels.effort.known else []), title(said.organisation, 60)]
    facts += [STATUSES[status]] if status in OVER else []
    return Card(
        title=title(said.title, 120) or "Without a title",
        description=title(f"{' · '.join(filter(None, facts))}. {said.text}", 200),
        address=f"/p/{said.id}",
        into=f"/posting?id={said.id}",
        paragraphs=(
            " · ".join(filter(None, facts)),
            plain(said.text, 1500),
            f"What counts as a result: {title(labels.result, 400)}" if labels.result else "",
        ),
        source=safe_link(said.url),
        indexed=status not in OVER,
    )


def area(request: Request) -> Response:
    """Answer with one research area."""
    found = front().reference.areas.get(request.path_params["key"])
    if found is None:
        return _missing()
    kinds = facets().counts(Filter(areas=(found.key,)))[Facet.KIND]
    now = f"Open now: {counts_line(kinds)}."
    words = f"{found.definition} {now}"
    return page(Card(found.name, words, f"/area/{found.key}", f"/browse?area={found.key}", (found.definition, now)))


def organisation(request: Request) -> Response:
    """Answer with one organisation."""
    found = front().reference.organisations.get(request.path_params["key"])
    if found is None:
        return _missing()
    total = facets().select(Filter(organisations=(found.name, *found.aliases))).bit_count()
    areas = [front().reference.areas[key].name for key in found.areas if key in front().reference.areas]
    words = f"{found.name} works on {', '.join(areas)}." if areas else f"{found.name}."
    opened = f"{total:,} open in Foothold." if total else "Nothing of theirs is open in Foothold now."
    address, into = f"/organisation/{found.key}", f"/organisations?org={found.key}"
    return page(Card(found.name, f"{words} {opened}", address, into, (words, opened), safe_link(found.website)))


def sitemap(_request: Request) -> Response:
    """Answer with every address that is worth finding."""
    base, everything = front().settings.public_url.rstrip("/"), facets()
    paths = ["/", "/browse", "/organisations"]
    paths += [f"/area/{key}" for key in front().reference.areas]
    paths += [f"/organisation/{key}" for key in front().reference.organisations]
    rows = [f"<url><loc>{escape(base + path)}</loc></url>" for path in paths]
    bits = everything.select(Filter())
    rows += [
        f"<url><loc>{escape(base)}/p/{held.posting.id}</loc><lastmod>{held.life.last_changed:%Y-%m-%d}</lastmod></url>"
        for held in everything.page(bits, Order.NEWEST, 0, MOST_ADDRESSES)
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return Response(f"{head}{''.join(rows)}</urlset>", media_type="application/xml")


def robots(_request: Request) -> Response:
    """Answer with what crawlers may read."""
    base = front().settings.public_url.rstrip("/")
    lines = [
        "User-agent: *",
        "Disallow: /api/",
        "Disallow: /_stcore/",
        "Disallow: /match",
        f"Sitemap: {base}/sitemap.xml",
    ]
    return PlainTextResponse("\n".join(lines) + "\n")


ROUTES = [
    Route("/p/{id}", posting),
    Route("/area/{key}", area),
    Route("/organisation/{key}", organisation),
    Route("/sitemap.xml", sitemap),
    Route("/robots.txt", robots),
]
