"""What a recorded visit of the 80,000 Hours board cannot show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from foothold.domain.errors import HttpError, ShapeError
from foothold.domain.source import Page, Request, Source
from scrapers.eighty_thousand_hours import connector
from tests.scrapers.recorded import PAGES, WHEN, cases, drive, visit

FOLDER = PAGES / "eighty_thousand_hours"


def page_of(data: Any, **asked: Any) -> Page:
    request = Request("https://backend.eawork.org/api/jobs/", **asked)
    return Page(request, request.url, 200, {}, json.dumps(data).encode(), WHEN)


def rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / "jobs.json").read_text("utf-8"))
    return found


def test_both_routes_tell_the_same() -> None:
    by_name = {case.name: case for case in cases() if case.connector == "eighty_thousand_hours"}
    assert visit(connector, by_name["keyless"]).documents == visit(connector, by_name["index"]).documents


def test_no_posting_of_the_area_is_an_error_and_never_everything() -> None:
    others = [row for row in rows() if row["tags_area"][0]["name"] != "AI safety & policy"]
    with pytest.raises(ShapeError, match="no posting has the area"):
        list(connector.parse(Source("80k", "eighty_thousand_hours"), page_of(others)))


def test_areas_can_be_chosen() -> None:
    source = Source("80k", "eighty_thousand_hours", options={"areas": "Animal welfare|Biosecurity"})
    assert [d.native_id for d in connector.parse(source, page_of(rows()))] == ["recA5"]


def test_a_key_that_is_refused_twice_is_a_failure() -> None:
    answers: Iterator[str] = iter(["jobs", "page", "query", "page", "query"])
    asked: list[str] = []

    def fetch(_: Source, request: Request) -> Page:
        asked.append(next(answers))
        if asked[-1] == "page":
            body = (FOLDER / "page.html").read_bytes()
            return Page(request, request.url, 200, {}, body, WHEN)
        raise HttpError("refused", status=403)

    with pytest.raises(HttpError):
        drive(connector, Source("80k", "eighty_thousand_hours"), None, fetch)
    assert asked == ["jobs", "page", "query", "page", "query"]


@pytest.mark.parametrize("application", ["evil.example.org/", "a-b", ""])
def test_the_page_cannot_send_the_question_elsewhere(application: str) -> None:
    html = f'algoliaApplicationId:"{application}",algoliaApiKey:"11111111",algoliaJobsIndex:"jobs_prod"'
    pages = connector.pages(Source("80k", "eighty_thousand_hours"), None)
    next(pages)
    request = pages.throw(HttpError("down", status=500))
    with pytest.raises(ShapeError):
        pages.send(Page(request, request.url, 200, {}, html.encode(), WHEN))
