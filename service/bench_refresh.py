"""What a refresh costs: 50 boards with 20,000 postings of which 1 % changed, beside reading everything anew.

    boards on disk -> the real fetcher, connector, store and index, a toy model that counts -> seconds, requests, memory

Each system runs in a process of its own, so that its peak of memory is its own. Nothing speaks to the network: a
transport that reads files answers, with ETags, as the sites do.
"""

from __future__ import annotations

import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from foothold.domain.source import Reading, Source
from service.measured import as_markdown
from service.settings import ROOT, Settings
from service.wiring import Foothold

BOARDS, POSTINGS, CHANGED = 50, 20_000, 0.01
#: By what is measured: which edition of the boards is read. They run in this order, each on what the one before left.
SYSTEMS: Mapping[str, int] = {"everything anew": 0, "1 % changed": 1, "nothing changed": 1}
WORDS_IN_TEXT = 180
PLACE = "http://127.0.0.1:9"  # never opened: the transport below answers

Figures = dict[str, float | int]


def bench_refresh(postings: int = POSTINGS) -> dict[str, dict[str, Figures]]:
    """Measure a refresh; return figures by system under one title.

    Args:
        postings: how many there are in all; fewer for a quick look.
    """
    with tempfile.TemporaryDirectory() as folder:
        _write_boards(Path(folder), postings)
        title = f"Refresh of {BOARDS} sources with {postings:,} postings"
        return {title: {system: _in_process(Path(folder), system) for system in SYSTEMS}}


def _in_process(folder: Path, system: str) -> Figures:
    """Run one system in a process of its own."""
    command = [sys.executable, "-m", "service.bench_refresh", str(folder), system]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)  # noqa: S603 -- every word is ours
    figures: Figures = json.loads(done.stdout)
    return figures


# -- boards --------------------------------------------------------------------------------------------------------


def _write_boards(folder: Path, postings: int) -> None:
    """Write two editions of every board; in the second one some postings have another text."""
    vocabulary = [f"{first}{last}" for first in _SYLLABLES for last in _SYLLABLES]
    changed = set(random.Random(1).sample(range(postings), round(postings * CHANGED)))  # noqa: S311 -- no secret
    for edition in (0, 1):
        for board in range(BOARDS):
            jobs = [
                _job(number, edition if number in changed else 0, vocabulary)
                for number in range(board, postings, BOARDS)
            ]
            file = folder / f"{edition}-{board}.json"
            file.write_text(json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}), "utf-8")


_SYLLABLES = ("ba", "ke", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "zu", "cha", "tre")


def _job(number: int, edition: int, vocabulary: Sequence[str]) -> dict[str, object]:
    chance = random.Random(f"{number} {edition}")  # noqa: S311 -- no secret
    text = " ".join(chance.choices(vocabulary, k=WORDS_IN_TEXT))
    return {
        "id": number,
        "title": f"Research engineer {number}, {chance.choice(vocabulary)}",
        "absolute_url": f"https://boards.example/{number}",
        "content": f"<p>{text}.</p><p>You know Python and PyTorch, and have trained small models.</p>",
        "updated_at": f"2026-11-0{edition + 1}T08:00:00Z",
    }


# -- one system ----------------------------------------------------------------------------------------------------


def _measure(folder: Path, system: str) -> Figures:
    """Read all boards, merge and index, and return what it took."""
    from index.toy import ToyEmbedder

    embedder = ToyEmbedder()
    service = Foothold(Settings(home=folder / "home", public_url=PLACE), embedder=lambda: embedder)
    sources = [Source(f"greenhouse:b{number}", "greenhouse", f"b{number}", PLACE) for number in range(BOARDS)]
    service.sources = {source.name: source for source in sources}
    service.areas.areas("", "warm", ())  # names and definitions of the areas are embedded once in each process
    embedder.embedded.clear()
    with _fetcher(folder, SYSTEMS[system]) as fetcher, closing(service.store):
        service.fetcher = fetcher
        readings, read_s = _timed(lambda: [service.collect(source) for source in sources])
        _, merged_s = _timed(service.merge_duplicates)
        _, indexed_s = _timed(service.reindex)
    return {
        "read s": read_s,
        "merge s": merged_s,
        "index s": indexed_s,
        "all s": read_s + merged_s + indexed_s,
        **_counts(readings),
        "texts embedded": len(embedder.embedded),
        "peak MB": _peak_mb(),
    }


def _counts(readings: Sequence[Reading]) -> Figures:
    failed = [reading.error for reading in readings if reading.error]
    if failed:
        raise RuntimeError(f"a board could not be read: {failed[0]}")
    return {
        "requests": sum(reading.requests for reading in readings),
        "answered 304": sum(reading.not_modified for reading in readings),
        "new": sum(reading.new for reading in readings),
        "changed": sum(reading.changed for reading in readings),
    }


def _fetcher(folder: Path, edition: int) -> Any:
    """Return the fetcher of a running copy, without pauses, over a transport that reads files."""
    import httpx

    from scrapers._http import HttpFetcher, Limits

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        body = (folder / f"{edition}-{request.url.path.split('/')[3][1:]}.json").read_bytes()
        headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"', "Content-Type": "application/json"}
        known = request.headers.get("if-none-match") == headers["ETag"]
        return httpx.Response(304, headers=headers) if known else httpx.Response(200, headers=headers, content=body)

    transport = httpx.MockTransport(answer)
    return closing(HttpFetcher(archive=folder / "pages", limits=Limits(pause_s=0.0), transport=transport))


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


def _peak_mb() -> float:
    """Return the most memory that this process ever held, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # elsewhere the parent's peak may be counted in
        kilobytes = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(kilobytes) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(_measure(Path(sys.argv[1]), sys.argv[2])))
    else:
        print(as_markdown(bench_refresh(*map(int, sys.argv[1:]))))
