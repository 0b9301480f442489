"""Eight sources on this machine, each of another connector, for `foothold work` to read while they change.

    with Town(tmp_path) as town, town.works() as process:
        ...

What a site lists in a turn is the same whoever asks, so a test can tell afterwards what must be true. In some turns a
site is sick.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from foothold.domain.posting import PostingId, posting_id
from foothold.domain.source import Source
from scrapers import connectors
from service import reference, sources
from service.settings import ROOT, Settings
from tests.site import FAULTS, Play, Reply, Site, Visit, json_reply, sick

#: These are listed in every turn; to see one closed is to see a lie.
EVERGREEN = range(4)
NUMBERS = range(24)
#: 80,000 Hours lists these of the organisation whose Greenhouse board is read: each is one card in the end.
TOLD_TWICE = range(2)
SICKNESSES = ("500 for good", "cut off in the middle", "HTML where JSON was due", "404", "shape changed", "empty")
#: These follow a list that came well; in one turn of three they fail.
LATER_PAGES = ("/comments", "/training", "/funding", "/events", "/courses", "/projects")
HALF_WAY = "500 half-way"
#: In one turn of so many a site is sick.
TROUBLE = 4
POSTED = "2026-02-01T08:00:00.000Z"
FORUM_TAG = {"_id": "54Ls7K7N53kYws9ja", "name": "Job listing (open)", "slug": "job-listing-open"}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a site lists."""

    key: str
    title: str
    text: str
    organisation: str
    url: str


def rows(source: Source, turn: int) -> list[Row]:
    """Return what a source lists in a turn; a forum goes on listing what it ever did."""
    if source.connector == "forummagnum":
        numbers = {number for past in range(turn + 1) for number in _numbers(source, past)}
    else:
        numbers = set(_numbers(source, turn))
    return [_row(source, number, turn) for number in sorted(numbers)]


def ids(source: Source, turn: int) -> dict[PostingId, str]:
    """Return the posting ids of what a source lists in a turn, each with a piece of its text."""
    board = {"forummagnum": "eaforum", "aisafety_com": "jobs"}.get(source.connector, source.board)
    return {posting_id(source.connector, board, row.key): row.text for row in rows(source, turn)}


def evergreen(source: Source) -> list[PostingId]:
    """Return the ids of what a source always lists."""
    return list(ids(source, 0))[: len(EVERGREEN)]


def illness(source: Source, turn: int) -> str:
    """Return what ails a site in a turn, "" where it is well."""
    if source.connector in ("github_issues", "aisafety_com") and turn % 3 == 1:
        return HALF_WAY
    chance = random.Random(f"illness {source.connector} {turn}")
    return chance.choice(SICKNESSES) if chance.randrange(TROUBLE) == 0 else ""


def _numbers(source: Source, turn: int) -> list[int]:
    chance = random.Random(f"{source.connector} {turn}")
    return [number for number in NUMBERS if number in EVERGREEN or chance.random() < 0.7]


def _row(source: Source, number: int, turn: int) -> Row:
    version = turn // 3 if number in EVERGREEN else turn // 2
    connector, organisation = source.connector, source.organisation or f"The {source.connector} group"
    if connector == "eighty_thousand_hours" and number in TOLD_TWICE:
        first = eight_sources()[0]
        connector, organisation = first.connector, first.organisation
    return Row(
        key=f"{number}",
        title=f"Number {number} of {connector}: evaluations",
        text=f"Version {version} of number {number}: build evaluations of {connector} and say what they miss.",
        organisation=organisation,
        url=f"https://{source.connector.replace('_', '-')}.example/{number}",
    )


# -- how each site says it -----------------------------------------------------------------------------------------


def _greenhouse(source: Source, listed: Sequence[Row], visit: Visit) -> Any:
    return {
        "jobs": [{"id": row.key, "title": row.title, "content": row.text, "absolute_url": row.url} for row in listed],
        "meta": {"total": len(listed)},
    }


def _lever(source: Source, listed: Sequence[Row], visit: Visit) -> Any:
    return [{"id": row.key, "text": row.title, "hostedUrl": row.url, "descriptionPlain": row.text} for row in listed]


def _ashby(source: Source, listed: Sequence[Row], visit: Visit) -> Any:
    return {
        "jobs": [{"id": row.key, "title": row.title, "jobUrl": row.url, "descriptionPlain": row.text} for row in listed]
    }


def _gem(source: Source, listed: Sequence[Row], visit: Visit) -> Any:
    return [{"id": row.key, "title": row.title, "absolute_url": row.url, "content": row.text} for row in listed]


def _github_issues(source: Source, listed: Sequence[Row], visit: Visit) -> Any:
    if "/comments" in visit.path:
        return [{"user": {"login": "dee"}, "created_at": POSTED, "body": "Hi, can I take this?"}]
    return [
        {"number": number, "title": row.title, "html_url": row.url, "body": row.text, "comments": int(number == 3)}
        for row, number in ((row, int(row.key)) for row in listed)
    ]


def _aisafety_com(source: Source, listed: Sequence[Row], visit: Visit) -> Any:
    if not visit.path.endswith("/jobs"):
        return []
    return [
        {"id": row.key, "name": row.title, "url": row.url, "description": row.text, "organization": row.organisation}
        for row in listed
    ]


def _eighty_thousand_hours(source: Source, listed: Sequence[Row], visit: Visit) -> Any:
    return [
        {
            "title": row.title,
            "post": {"company": {"name": row.organisation}, "id_external_80_000_hours": row.key},
            "description": row.text,
            "url_external": row.url,
            "tags_area": [{"name": "AI safety & policy"}],
        }
        for row in listed
    ]


def _forummagnum(source: Source, listed: Sequence[Row], visit: Visit) -> Any:
    question = json.loads(visit.body or "{}")
    terms = question.get("variables", {}).get("input", {}).get("terms", {})
    if question.get("operationName") == "ReadTags":
        return {"data": {"tags": {"results": [FORUM_TAG]}}}
    posts = [
        {"_id": row.key, "title": row.title, "postedAt": POSTED, "tags": [FORUM_TAG], "contents": {"html": row.text}}
        for row in listed
    ]
    # Nothing is ever edited as a forum sees it: a post comes again because its date is asked for.
    return {"data": {"posts": {"results": posts if terms.get("view") == "old" else []}}}


SAYS: Mapping[str, Callable[[Source, Sequence[Row], Visit], Any]] = {
    "greenhouse": _greenhouse,
    "lever": _lever,
    "ashby": _ashby,
    "gem": _gem,
    "github_issues": _github_issues,
    "aisafety_com": _aisafety_com,
    "eighty_thousand_hours": _eighty_thousand_hours,
    "forummagnum": _forummagnum,
}


#: Where the first source of a connector won't do: these posts are one thing each.
BOARDS = {"forummagnum": "eaforum/job-listing-open"}


@cache
def eight_sources() -> tuple[Source, ...]:
    """Return a source of each of eight connectors among those that Foothold reads."""
    known = sources.load(ROOT / "data", reference.load(ROOT / "data"), Settings(home=Path("nowhere"))).values()
    return tuple(
        next(each for each in known if each.connector == name and BOARDS.get(name, each.board) == each.board)
        for name in SAYS
    )


class Town:
    """Eight sites and the home of a running copy; ends with its `with` block.

    Attributes:
        home: folder of the store, as FOOTHOLD_HOME names it.
        turn: what the sites list now.
        healthy: no site is sick, whatever the turn.
        began: when each turn began, in order.
        drip_s: pause after each part of every answer.
        wait_s: pause before the first byte of every answer.
    """

    def __init__(self, home: Path, *, interval_s: float = 2.0, drip_s: float = 0.0, wait_s: float = 0.0) -> None:
        self.home = home
        self.turn = 0
        self.healthy = False
        self.began: list[datetime] = []
        self.drip_s, self.wait_s = drip_s, wait_s
        self._interval_s = interval_s
        self.sites = {source.name: Site(self._play(source)) for source in eight_sources()}

    def __enter__(self) -> Town:
        for site in self.sites.values():
            site.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        for site in self.sites.values():
            site.__exit__()

    def begins(self, turn: int, *, healthy: bool = False) -> None:
        """Let another turn begin; nobody may be reading meanwhile."""
        self.turn, self.healthy = turn, healthy
        self.began.append(datetime.now(UTC))

    def turn_at(self, moment: datetime) -> int:
        """Return the turn at a moment."""
        return bisect(self.began, moment) - 1

    def settings(self, contact: str = "") -> Path:
        """Write settings that lead each of the eight to its site and leave all other sources out."""
        lines = [f'contact = "{contact}"', 'model = "toy"', "tidy_s = 0.5", "collect = true"]
        for name in sorted(connectors().keys() - self.sites.keys()):
            lines += [f"[sources.{name}]", "enabled = false"]
        for name, site in self.sites.items():
            lines += [f'[sources."{name}"]', f'base_url = "{site.base_url}"']
            lines += [f"interval_hours = {self._interval_s / 3600}"]
        file = self.home.parent / f"{contact or 'foothold'}.toml"
        file.write_text("\n".join(lines), "utf-8")
        return file

    @contextmanager
    def works(self, contact: str = "", command: Sequence[str] = ("work",)) -> Iterator[subprocess.Popen[str]]:
        """Give a process of `foothold work`, or another command; it is killed at the end of the block if it runs."""
        words = [str(Path(sys.executable).with_name("foothold")), *command]
        environ = {**os.environ, "FOOTHOLD_HOME": str(self.home), "FOOTHOLD_SETTINGS": str(self.settings(contact))}
        with subprocess.Popen(words, env=environ, stderr=subprocess.PIPE, text=True) as process:
            try:
                yield process
            finally:
                process.kill()

    def _play(self, source: Source) -> Play:
        def play(visit: Visit) -> Reply:
            ill = "" if self.healthy else illness(source, self.turn)
            listed = [] if ill == "empty" else rows(source, self.turn)
            well = replace(
                json_reply(SAYS[source.connector](source, listed, visit)), drip_s=self.drip_s, wait_s=self.wait_s
            )
            if ill == HALF_WAY and any(part in visit.path for part in LATER_PAGES):
                ill = "500 for good"
            return sick(lambda _: well, ill if ill in FAULTS else "normal")(visit)

        return play
