"""Every connector against every fault, over real sockets and into a real store: what happened, as a table.

    python -m tests.scrapers.faults [CONNECTOR ...]      prints Markdown

Each connector reads its recorded visit from a local server, reads it again while the server is sick, and once more when
it is well. In between nothing may be closed, and afterwards nothing may be lost or told twice.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from foothold.domain.source import Page, Reading, Request, Source
from foothold.flows.collect import collect
from foothold.storage import open_store
from scrapers import connectors
from scrapers._http import HttpFetcher, Limits
from scrapers._polite import Time
from tests.scrapers.real import as_one
from tests.scrapers.recorded import Case, cases
from tests.site import FAULTS, MEGABYTE, Play, Site, sick, table

CONNECTORS = connectors()
EMPTY = "empty"
LIMITS = Limits(pause_s=0, answer_s=5.0, answer_bytes=2 * MEGABYTE, attempts=2)
START = datetime(2026, 11, 20, tzinfo=UTC)
#: What an error says, and the short word for it.
WORDS = (
    ("answered 4", "refused"),
    ("answered 5", "broken"),
    ("took longer", "too slow"),
    ("connection broke", "cut off"),
    ("answered HTML", "HTML"),
    ("bot check", "bot check"),
    ("answered more than", "too large"),
    ("redirected more than", "loop"),
    ("not a public address", "private"),
    ("unexpected", "BUG"),
    ("", "shape"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one connector and one fault.

    Attributes:
        said: a short word for a person.
        sentence: the error as it is kept, "" where there was none.
        closed: postings that the sick visit closed.
        lost: postings that weren't open in the end, or came anew or back by the visit after it.
        requests: what the sick site was asked.
    """

    connector: str
    fault: str
    said: str
    sentence: str
    closed: int
    lost: int
    requests: int


class Hurried:
    """A fetcher that gives an answer so many seconds, whatever the connector asks for."""

    def __init__(self, inner: HttpFetcher, seconds: float) -> None:
        self._inner = inner
        self._seconds = seconds

    def fetch(self, source: Source, request: Request) -> Page:
        """Return the answer to one request."""
        return self._inner.fetch(source, replace(request, timeout_s=self._seconds))


def usual(connector: str) -> Case:
    """Return the first recorded visit in which all went well."""
    return next(
        case
        for case in cases()
        if case.connector == connector
        and (case.complete, case.since) == (True, None)
        and not any(each.fails for each in case.exchanges)
    )


def outcome(connector: str, fault: str, folder: Path) -> Outcome:
    """Let one connector meet one fault."""
    case = usual(connector)
    seconds = 0.3 if fault == "slow" else 5.0
    with (
        Site(table({})) as site,
        closing(HttpFetcher(limits=LIMITS, time=Time(sleep=lambda _: None))) as fetcher,
        closing(open_store(folder / "foothold.sqlite")) as store,
    ):
        source = replace(case.source, base_url=site.base_url, may_answer_empty=False)

        def read(play: Play, day: int, seconds: float = 5.0) -> Reading:
            site.play = play
            hurried = Hurried(fetcher, seconds)
            at = START + timedelta(hours=day)
            return collect(source, CONNECTORS[connector], hurried, store, as_one, lambda: at)

        first = read(table(case.replies()), 0)
        before = len(site.asked())
        bad = read(_empty(case) if fault == EMPTY else sick(table(case.replies()), fault), 1, seconds)
        requests = len(site.asked()) - before
        after = read(table(case.replies()), 2)
        open_now = len(store.open_postings())
    lost = first.new - open_now + after.new + after.back + after.gone
    return Outcome(connector, fault, _said(bad), bad.error, bad.gone, lost, requests)


def outcomes(names: Sequence[str] = ()) -> Iterator[Outcome]:
    """Yield what came of each connector and each fault; an empty answer only where the site has one."""
    for connector in names or sorted(CONNECTORS):
        for fault in (*FAULTS, EMPTY):
            if fault != EMPTY or usual(connector).empty is not None:
                with tempfile.TemporaryDirectory() as folder:
                    yield outcome(connector, fault, Path(folder))


def _empty(case: Case) -> Play:
    """The site as recorded, but for its last answer, which lists nothing."""
    last = replace(case.exchanges[-1], answer=(case.empty or "").encode())
    return table(replace(case, exchanges=(*case.exchanges[:-1], last)).replies())


def _said(reading: Reading) -> str:
    if not reading.error:
        return f"read {reading.documents}" if reading.complete else f"read {reading.documents}, incomplete"
    return next(word for part, word in WORDS if part in reading.error)


def as_table(found: Sequence[Outcome]) -> str:
    """Return outcomes as a Markdown table, one connector a row, and the sums below."""
    columns = [fault for fault in (*FAULTS, EMPTY) if any(each.fault == fault for each in found)]
    cells = {(each.connector, each.fault): each.said for each in found}
    lines = ["| connector | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for connector in dict.fromkeys(each.connector for each in found):
        row = [cells.get((connector, fault), "–") for fault in columns]
        lines.append(f"| {connector} | " + " | ".join(row) + " |")
    closed, lost = sum(each.closed for each in found), sum(each.lost for each in found)
    lines += ["", f"{len(found)} visits to a sick site: {closed} postings closed, {lost} lost.", ""]
    return "\n".join(lines + [f"- {word}: {sentence}" for word, sentence in _examples(found).items()])


def _examples(found: Sequence[Outcome]) -> dict[str, str]:
    """Return for each short word the sentence that is said most often, without its address."""
    said = Counter((each.said, each.sentence.split(" (http")[0]) for each in found if each.sentence)
    return {word: sentence for (word, sentence), _ in reversed(said.most_common())}


def politeness(delay_s: float = 1.0) -> str:
    """Return as Markdown how a host is treated: pace, crawl delay, and the share of answers that come from the disk."""
    rules = f"User-agent: *\nCrawl-delay: {delay_s}\n"
    case = usual("greenhouse")
    boards = {f"/v1/boards/lab{n}/jobs?content=true": [case.replies()[case.exchanges[0].path][0]] for n in range(5)}
    with (
        tempfile.TemporaryDirectory() as folder,
        Site(sick(table(boards), "normal", rules)) as site,
        closing(HttpFetcher(limits=Limits(pause_s=0.1), archive=Path(folder))) as fetcher,
    ):
        source = Source("lab", "greenhouse", base_url=site.base_url)
        pages = [fetcher.fetch(source, Request(site.base_url + path)) for _ in range(2) for path in boards]
        gaps = [later.at - earlier.at for earlier, later in pairwise(site.visits)]
        minutes = (site.visits[-1].at - site.visits[0].at) / 60
    second = pages[len(boards) :]
    confirmed = sum(page.not_modified for page in second)
    return "\n".join(
        (
            "| politeness at one host | |",
            "|---|---|",
            f"| crawl delay asked for | {delay_s} s |",
            f"| shortest pause between two requests | {min(gaps):.2f} s |",
            f"| requests a minute | {(len(site.visits) - 1) / minutes:.0f} (at most {60 / delay_s:.0f} asked for) |",
            f"| second visit answered 304 | {confirmed} of {len(second)} ({confirmed / len(second):.0%}) |",
        )
    )


if __name__ == "__main__":
    print(as_table(list(outcomes(sys.argv[1:]))))
    print()
    print(politeness())
