"""What sites do in the wild and no recorded visit shows: made-up dates, keys that lead elsewhere, empty titles."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from foothold.domain.errors import HttpError, ShapeError
from foothold.domain.source import Page, Request, Source
from scrapers import connectors
from tests.scrapers.recorded import WHEN, drive

CONNECTORS = connectors()


def page(body: str, **request: Any) -> Page:
    asked = Request("https://lab.example.org/jobs/7", **request)
    return Page(asked, asked.url, 200, {}, body.encode(), WHEN)


#: By when a posting says that it was posted and until when it is open: the deadline that is believed.
DATES: dict[str, tuple[str | None, str | None, date | None]] = {
    "a deadline": ("2026-10-01", "2026-12-15", date(2026, 12, 15)),
    "a year to the day, as many systems fill in": ("2026-10-01", "2027-10-01", date(2027, 10, 1)),
    "made up: two years ago and a year ahead of today": ("2024-11-20", "2027-11-20", None),
    "made up, with a time of day": ("2024-11-20T09:11:02Z", "2027-11-20T09:11:02Z", None),
    "two years, and not to the day": ("2025-10-01", "2027-12-15", date(2027, 12, 15)),
    "posted long ago and no deadline": ("2019-05-01", None, None),
    "a deadline only": (None, "2026-12-15", date(2026, 12, 15)),
}


@pytest.mark.parametrize(("posted", "until", "deadline"), DATES.values(), ids=DATES)
def test_dates_that_a_page_makes_up_are_none(posted: str | None, until: str | None, deadline: date | None) -> None:
    row = {"@type": "JobPosting", "title": "Engineer", "identifier": "7", "datePosted": posted, "validThrough": until}
    html = f'<script type="application/ld+json">{json.dumps(row)}</script>'
    source = Source("jsonld:lab", "jsonld", "https://lab.example.org/jobs/7")
    (found,) = CONNECTORS["jsonld"].parse(source, page(html, expects="html"))
    assert found.deadline == deadline
    assert (found.posted_at is None) == (posted is None or (deadline is None and until is not None))


@pytest.mark.parametrize("key", [{"app_id": "evil.example/#"}, {"app_id": "a-b"}, {"index_name_jobs": "../../other"}])
def test_a_key_cannot_send_the_question_elsewhere(key: dict[str, str]) -> None:
    given = {"app_id": "APP1", "api_key": "11111111", "index_name_jobs": "jobs_prod"} | key
    pages = CONNECTORS["probably_good"].pages(Source("pg", "probably_good"), None)
    request = next(pages)
    with pytest.raises(ShapeError):
        pages.send(Page(request, request.url, 200, {}, json.dumps({"data": {"key": given}}).encode(), WHEN))


@pytest.mark.parametrize(("title", "kept"), [(".", False), ("[ ] #12", False), ("Fix it", True), ("修正する", True)])
def test_an_issue_without_a_word_in_its_title_is_none(title: str, kept: bool) -> None:
    row = {"number": 1, "title": title, "html_url": "https://github.com/a/b/issues/1", "state": "open"}
    found = list(CONNECTORS["github_issues"].parse(Source("g", "github_issues", "a/b"), page(json.dumps([row]))))
    assert bool(found) is kept


@pytest.mark.parametrize(("status", "asked"), [(400, 2), (404, 1), (503, 1)])
def test_only_a_400_of_teamtailor_is_asked_again_and_once(status: int, asked: int) -> None:
    times = 0

    def refuse(_: Source, __: Request) -> Page:
        nonlocal times
        times += 1
        raise HttpError("no", status=status)

    with pytest.raises(HttpError):
        drive(CONNECTORS["teamtailor"], Source("t", "teamtailor", "lab"), None, refuse)
    assert times == asked
