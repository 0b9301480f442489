"""schema.org JobPosting in a page's JSON-LD, with the quirks of the wild.

https://schema.org/JobPosting, https://developers.google.com/search/docs/appearance/structured-data/job-posting.
Met in the wild: nesting in @graph or lists, capitalised keys, CDATA guards, the whole JSON entity-escaped, raw control
characters inside strings, invalid escapes, the employer's name where a place was due, dates made up anew with each
answer (some years before today and some after).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bs4 import BeautifulSoup

from foothold.domain.document import Document
from foothold.domain.source import Page, Source
from scrapers import _fields as fields
from scrapers._blocks import plain_text

GUARD = re.compile(r"^\s*(?:/\*)?\s*(?://)?\s*<!\[CDATA\[(?:\*/)?|(?:/\*)?\s*(?://)?\s*\]\]>(?:\*/)?\s*$")
BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')


def documents(page: Page, system: str, source: Source) -> list[Document]:
    """Return a document for each JobPosting of a page, in its order; [] where it holds none."""
    soup = BeautifulSoup(page.text(), "lxml")
    scripts = soup.find_all("script", attrs={"type": re.compile(r"application/ld\+json", re.IGNORECASE)})
    found = [row for script in scripts for row in _postings(_loaded(script.get_text()))]
    return [_document(row, page, system, source) for row in found]


def _loaded(text: str) -> Any:
    """Return the JSON of a script; None where no repair helps."""
    text = GUARD.sub("", text).strip()
    for repaired in (text, html.unescape(text), BAD_ESCAPE.sub(r"\\\\", text)):
        try:
            return json.loads(repaired, strict=False)
        except ValueError:
            continue
    return None


def _postings(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every JobPosting at any depth, its keys with a small first letter."""
    if isinstance(value, list):
        for each in value:
            yield from _postings(each)
    elif isinstance(value, Mapping):
        row = {key[:1].lower() + key[1:]: each for key, each in value.items()}
        kind = row.get("@type")
        if kind == "JobPosting" or (isinstance(kind, list) and "JobPosting" in kind):
            yield row
        else:
            yield from _postings(list(row.values()))


def _document(row: Mapping[str, Any], page: Page, system: str, source: Source) -> Document:
    title = fields.line(fields.need(row, "title"))
    company = fields.words(row, "hiringOrganization", "name") or fields.words(row, "hiringOrganization")
    fields.check_company(company, source.options.get("aliases", ""))
    url = fields.web_url(fields.words(row, "url") or page.url)
    tele = "TELECOMMUTE" in json.dumps(row.get("jobLocationType", "")).upper()
    employment = row.get("employmentType")
    tags = tuple(str(tag) for tag in (employment if isinstance(employment, list) else [employment]) if tag)
    posted_at, deadline = _dates(row)
    return Document(
        system=system,
        board=source.board,
        native_id=fields.words(row, "identifier", "value") or fields.words(row, "identifier") or url,
        url=url,
        kind=fields.kind_of(title, tags),
        title=title,
        text=plain_text(html.unescape(str(row.get("description") or ""))),
        organisation=source.organisation or company,
        places=fields.places(*(place for place in _places(row.get("jobLocation")) if place != company)),
        remote=True if tele else None,
        tags=tags,
        posted_at=posted_at,
        deadline=deadline,
        pay=_pay(row.get("baseSalary")),
    )


def _dates(row: Mapping[str, Any]) -> tuple[datetime | None, date | None]:
    """Return when a posting was posted and its deadline; neither where the two are whole years apart, two at least.

    No vacancy is planned so: the page writes today's date with another year, and another one tomorrow.
    """
    posted, until = fields.moment(row.get("datePosted")), fields.day(row.get("validThrough"))
    first = fields.day(row.get("datePosted"))
    if first and until and until.year - first.year >= 2 and (first.month, first.day) == (until.month, until.day):
        return None, None
    return posted, until


def _places(value: Any) -> Iterator[str]:
    for place in value if isinstance(value, list) else [value]:
        if isinstance(place, Mapping):
            address = place.get("address")
            where = address if isinstance(address, Mapping) else {}
            parts = [fields.words(where, key) for key in ("addressLocality", "addressRegion")]
            country = fields.words(where, "addressCountry", "name") or fields.words(where, "addressCountry")
            yield ", ".join(part for part in (*parts, country) if part) or fields.words(place, "name")
        elif isinstance(place, str):
            yield place


def _pay(value: Any) -> str:
    if not isinstance(value, Mapping):
        return ""
    inner = value.get("value")
    amount = inner if isinstance(inner, Mapping) else {"minValue": inner}
    low, high = fields.words(amount, "minValue") or fields.words(amount, "value"), fields.words(amount, "maxValue")
    span = "-".join(part for part in (low, high) if part and part != "0")
    return f"{span} {fields.words(value, 'currency')} {fields.words(amount, 'unitText')}".strip() if span else ""
