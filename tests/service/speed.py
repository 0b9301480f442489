"""Measures how quick the screens are, in a real browser: `.venv/bin/python -m tests.service.speed [ADDRESS]`.

Without an address it starts the app over a stand-in Foothold with 20,000 postings, so that what is measured is the
front alone; with one it measures a running copy (`make run`), matching included. Times are wall times of this machine.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests import install_browser
from tests.service.conftest import FLAGS, LAUNCHER, ROOT, free_port, settle, wait_for

POSTINGS = 20_000
TABS = 10
SKILLS = (
    "PyTorch",
    "Statistics",
    "Game theory",
    "Fine-tuning",
    "Python",
    "LLM APIs",
    "Linear probes",
    "Rust",
    "Java",
    "R",
)


@contextmanager
def running() -> Iterator[str]:
    """Start the app over a stand-in Foothold; yield its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(LAUNCHER), "--server.port", str(port)]
    environment = {**os.environ, "FOOTHOLD_TEST_POSTINGS": str(POSTINGS), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def timed(act: Callable[[], Any], times: int) -> str:
    """Return median and worst of some runs, in milliseconds."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        took.append((time.perf_counter() - start) * 1000)
    return f"median {statistics.median(took):5.0f} ms   worst {max(took):5.0f} ms"


def paint(browser: Any, address: str, path: str) -> tuple[float, float]:
    """Return when something was painted first and when the heading stood there, in ms, in a fresh profile."""
    context = browser.new_context()
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address + path)
    page.get_by_role("heading", level=1).wait_for()
    heading = (time.perf_counter() - start) * 1000
    first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return float(first), heading


def match(page: Page, address: str, cv: str) -> None:
    """Bring a tab to where a CV is pasted and one click reads it."""
    page.goto(f"{address}/match")
    page.get_by_label("Your CV").fill(cv)


def send(page: Page) -> None:
    """Read the CV and wait for the ranked cards."""
    page.get_by_role("button", name="Read my CV").click()
    page.get_by_text("for you, best first").wait_for(timeout=60_000)


def filters(page: Page, address: str) -> Iterator[tuple[str, str]]:
    """Yield how long a filter and another page take, from the click to the changed count."""
    page.goto(f"{address}/browse")
    page.get_by_text("postings").first.wait_for()
    settle(page)
    pill = page.get_by_test_id("stSidebar").get_by_role("button", name="Problem ·")

    def flip() -> None:
        before = page.evaluate("location.search")
        pill.click()
        page.wait_for_url(lambda url: url.partition("?")[2] != before.removeprefix("?"))

    yield "filter, click to changed address", timed(flip, 9)


def thumbs(page: Page) -> Iterator[tuple[str, str]]:
    """Yield how long a thumb down and its undo take, from the click to the line that says so."""

    def down() -> None:
        page.get_by_role("button", name="Not for me").first.click()
        page.get_by_role("menuitem", name="Not my area").click()
        page.get_by_role("button", name="Undo").wait_for()

    def undo() -> None:
        page.get_by_role("button", name="Undo").click()
        page.get_by_role("button", name="Undo").wait_for(state="detached")

    took: dict[str, list[str]] = {"down": [], "undo": []}
    for _ in range(5):
        took["down"].append(timed(down, 1))
        took["undo"].append(timed(undo, 1))
    yield "thumb down, two clicks to undo line", sorted(took["down"])[2]
    yield "undo, click to gone", sorted(took["undo"])[2]


def tabs(browser: Any, address: str) -> Iterator[tuple[str, str]]:
    """Yield the latencies of many tabs that match at once, and whether each saw its own CV only."""
    pages = [browser.new_context().new_page() for _ in range(TABS)]
    for page, skill in zip(pages, SKILLS, strict=True):
        match(page, address, f"Worked with {skill} for three years\nWrote reports about {skill}")
    start = time.perf_counter()
    for page in pages:
        page.get_by_role("button", name="Read my CV").click(no_wait_after=True)
    took, own = [], 0
    for page, skill in zip(pages, SKILLS, strict=True):
        page.get_by_text("for you, best first").wait_for(timeout=60_000)
        took.append((time.perf_counter() - start) * 1000)
        page.get_by_role("button", name="Where we read it").click()
        page.get_by_text("Worked with").first.wait_for()
        own += all(f"Worked with {skill} " in line for line in page.get_by_text("Worked with").all_inner_texts())
    times = " ".join(f"{each:.0f}" for each in took)
    yield f"{TABS} tabs at once, to ranked cards", f"{times} ms"
    yield f"{TABS} tabs that saw their own CV only", f"{own} of {TABS}"


def measure(address: str) -> Iterator[tuple[str, str]]:
    """Yield each figure with its name."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=install_browser.browser(), args=FLAGS)
        paint(browser, address, "/")
        for path in ("/", "/browse"):
            paints = [paint(browser, address, path) for _ in range(3)]
            first, heading = (statistics.median(column) for column in zip(*paints, strict=True))
            yield f"first paint, heading of {path}", f"{first:5.0f} ms, {heading:5.0f} ms"
        page = browser.new_page()
        yield from filters(page, address)
        match(page, address, (ROOT / "tests" / "service" / "cv.md").read_text("utf-8"))
        yield "CV to ranked cards", timed(lambda: send(page), 1)
        settle(page)
        yield from thumbs(page)
        yield from tabs(browser, address)
        browser.close()


def main() -> None:
    """Print the table."""
    if len(sys.argv) > 1:
        _print(sys.argv[1])
    else:
        with running() as address:
            _print(address)


def _print(address: str) -> None:
    for name, figure in measure(address):
        print(f"{name:42} {figure}", flush=True)


if __name__ == "__main__":
    main()
