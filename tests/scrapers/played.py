"""One local server that plays LessWrong, the EA Forum, 80,000 Hours and Greenhouse with real pages.

    python -m tests.scrapers.played [--port 8765] [--snapshot 0]

prints settings that lead each connector to it, and serves until it is interrupted. The pages lie beside the checkout.
`--snapshot` says which of the seven August boards of one organisation is shown.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from html import escape
from itertools import groupby
from typing import Any

from scrapers.forummagnum import KNOWN_TAGS
from tests.scrapers.real import SHARED, json_lines
from tests.site import NOT_FOUND, Reply, Site, Visit, json_reply

BOARDS = SHARED / "pages/boards"
FORUM = SHARED / "pages/forum"
CONNECTORS = ("greenhouse", "eighty_thousand_hours", "forummagnum")
#: Tags that the played forum knows, and the file whose posts have it.
TAGS = {"open-problems": "open_problem_like_posts.jsonl.gz", "job-listing-open": "job_and_funding_posts.jsonl.gz"}
#: By the ids that the connector knows of itself.
SLUGS = {tag: slug for (_, slug), tag in KNOWN_TAGS.items()}
COMPANIES = {"DeepMind": "deepmind", "Scale AI": "scaleai"}

Row = Mapping[str, Any]


@dataclass
class Played:
    """A play for `tests.site.Site`.

    Attributes:
        snapshot: which of the seven boards of one organisation is shown, from 0.
    """

    snapshot: int = 0
    asked: list[str] = field(default_factory=list)

    def __call__(self, visit: Visit) -> Reply:
        """Answer as the site whose path it is would."""
        self.asked.append(visit.path)
        if visit.path.endswith("/graphql"):
            return self._graphql(json.loads(visit.body))
        if visit.path == "/api/jobs/":
            return json_reply(self._jobs)
        token = visit.path.removeprefix("/v1/boards/").removesuffix("/jobs?content=true")
        return json_reply(self._board(token)) if visit.path.startswith("/v1/boards/") else NOT_FOUND

    def _board(self, token: str) -> Row:
        jobs = self._snapshots[self.snapshot] if token == "anthropic" else self._bodies.get(token, [])
        return {"jobs": jobs, "meta": {"total": len(jobs)}}

    def _graphql(self, question: Row) -> Reply:
        terms = question["variables"]["input"].get("terms", {})
        if question["operationName"] == "ReadSequence":
            chapter = {"_id": "first", "posts": [{"_id": post["_id"]} for post in self._posts["open-problems"][:5]]}
            sequence = {"_id": "played", "title": "Played", "chapters": [chapter]}
            return json_reply({"data": {"sequence": {"result": sequence}}})
        if question["operationName"] == "ReadTags":
            slug = terms.get("slug", "")
            tag = {"_id": slug, "name": slug.replace("-", " ").capitalize(), "slug": slug, "oldSlugs": []}
            return json_reply({"data": {"tags": {"results": [tag] if slug else []}}})
        found = self._posts_of(terms)
        return json_reply({"data": {"posts": {"results": found}}})

    def _posts_of(self, terms: Row) -> Sequence[Row]:
        if terms.get("view") == "new":  # nothing was edited
            return []
        if asked := terms.get("exactPostIds"):
            return [post for slug in TAGS for post in self._posts[slug] if post["_id"] in asked]
        given = {tag["tagId"] for tag in terms.get("filterSettings", {}).get("tags", ())}
        wanted = {SLUGS.get(tag, tag) for tag in given}
        posts = [post for slug in TAGS if not wanted or slug in wanted for post in self._posts[slug]]
        after = [post for post in posts if post["postedAt"] >= terms["after"]]
        return sorted(after, key=lambda post: post["postedAt"])[: terms["limit"]]

    @cached_property
    def _posts(self) -> Mapping[str, Sequence[Row]]:
        return {
            slug: [_post(row, slug) for row in json_lines(FORUM / file) if row["_id"]] for slug, file in TAGS.items()
        }

    @cached_property
    def _snapshots(self) -> Sequence[Sequence[Row]]:
        rows = json_lines(BOARDS / "greenhouse/anthropic_2026-08_snapshots.jsonl.gz")
        days = groupby(rows, key=lambda row: row["snapshot_at"])
        return [[_job(row, "Anthropic") for row in day] for _, day in days]

    @cached_property
    def _bodies(self) -> Mapping[str, Sequence[Row]]:
        boards: dict[str, list[Row]] = {token: [] for token in COMPANIES.values()}
        for row in json_lines(BOARDS / "fulltext/ai_labs_2025-08.jsonl"):
            boards[COMPANIES[row["company_name"]]].append(row["raw"] | {"content": escape(row["description"])})
        return boards

    @cached_property
    def _jobs(self) -> Sequence[Row]:
        rows = json_lines(BOARDS / "eighty_k/ai_safety_policy_2026-06-04_sample.jsonl")
        return [keyless(row, number) for number, row in enumerate(rows)]


def keyless(row: Row, number: int) -> Row:
    """Return a row of a real list of the 80,000 Hours board as its keyless route gives it."""
    tags = {
        "tags_area": ["AI safety & policy"],
        "tags_city": row["location"],
        "tags_role_type": row["role_type"],
        "tags_skill": row["skill"],
        "tags_exp_required": row["experience"],
    }
    return {
        "title": row["title"],
        "post": {"company": {"name": row["company"]}, "id_external_80_000_hours": f"rec{number}"},
        "description": "",
        "description_short": f"<ul><li>{escape(', '.join(row['skill']))}</li></ul>",
        "url_external": row["url"],
        "closes_at": _iso(row["closes_at"]),
        "posted_at": _iso(row["posted_at"]),
        "created_at": None,
    } | {key: [{"name": name} for name in names] for key, names in tags.items()}


def _job(row: Row, company: str) -> Row:
    return {**row, "location": {"name": row["location"]}, "company_name": company, "content": ""}


def _post(row: Row, slug: str) -> Row:
    tag = {"_id": slug, "name": slug.replace("-", " ").capitalize(), "slug": slug}
    address = row["url"].rpartition("/")[2]
    return {**row, "slug": address, "url": None, "tags": [tag], "contents": {"html": row["html"]}}


def _iso(seconds: float | None) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else None


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--snapshot", type=int, default=0, choices=range(7))
    chosen = parser.parse_args()
    with Site(Played(chosen.snapshot), chosen.port) as site:
        for connector in CONNECTORS:
            print(f'[sources.{connector}]\nbase_url = "{site.base_url}"\n', flush=True)
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
