"""Measures how quick the screens are with 20,000 postings: `.venv/bin/python -m tests.service.speed [ADDRESS]`.

Without an address it starts the real app, with store, index and model, over a home that `tests.service.many` builds
(the first time takes minutes, mostly embedding) and tells what the server spends from what the browser waits for:

    server      the run of the script, from the message of the browser to its end, on the wall and of the processor
    browser     from the click to the screen that stands, network and drawing included

With an address it measures the browser's side of a running copy. The load of the machine stands below the table.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests import install_browser
from tests.service.conftest import FLAGS, ROOT, free_port, settle, wait_for

POSTINGS = 20_000
LAUNCHER = Path(__file__).with_name("timed_app.py")
HOME = Path(tempfile.gettempdir()) / f"foothold-speed-{POSTINGS}"
TIMES = 9
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
    "Docker",
)
#: Two pages.
CV = (ROOT / "data" / "examples" / "software-engineer.md").read_text("utf-8")

#: Clicks on an element and tells after how many milliseconds the screen stands as expected.
CLICK = """element => new Promise(resolve => {{
    const begun = performance.now(), app = document.querySelector("[data-testid=stApp]")
    const stands = () => app.dataset.testScriptState === "notRunning" && ({expected})
    const look = () => stands() ? resolve(performance.now() - begun) : requestAnimationFrame(look)
    element.click()
    requestAnimationFrame(look)
}})"""
RANKED = "[...document.querySelectorAll('h2')].some(each => each.innerText.includes('best first'))"
FIRST_CARD = "document.querySelector(\"[class*='st-key-card-'] a\")?.innerText"


@dataclass
class Row:
    """One line of the table; times in milliseconds.

    Attributes:
        browser: one for each time.
        wall, processor: of the server, one for each time; nothing where it isn't ours.
    """

    name: str
    target: str
    browser: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


@dataclass
class Server:
    """The app under measurement.

    Attributes:
        runs: where it writes what each run of a script cost; None for a copy that somebody else runs.
    """

    address: str
    runs: Path | None = None

    def spent(self, row: Row, act: Callable[[], float]) -> None:
        """Do something and add to a row what browser and server spent on it."""
        before = len(self._lines())
        row.browser.append(act())
        lines = self._lines()[before:]
        for into, name in ((row.wall, "wall_s"), (row.processor, "processor_s")):
            if lines:
                into.append(1000 * sum(line[name] for line in lines))

    def _lines(self) -> list[dict[str, float]]:
        """Return what was written so far, once nothing more comes: a run's last step follows what the browser sees."""
        if self.runs is None:
            return []
        size = -1
        while (now := self.runs.stat().st_size) != size:
            size = now
            time.sleep(0.4)
        return [json.loads(line) for line in self.runs.read_text().splitlines()]


@contextmanager
def running(home: Path) -> Iterator[Server]:
    """Start the app over a home; yield it once it can match."""
    port = free_port()
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as runs:
        command = [sys.executable, "-m", "streamlit", "run", str(LAUNCHER), "--server.port", str(port)]
        environment = {**os.environ, "FOOTHOLD_HOME": str(home), "FOOTHOLD_TIMED_RUNS": runs.name}
        process = subprocess.Popen(command, cwd=ROOT, env={**environment, "PYTHONPATH": str(ROOT)})
        try:
            server = Server(f"http://127.0.0.1:{port}", Path(runs.name))
            wait_for(server.address, process)
            while not httpx.get(f"{server.address}/healthz", timeout=60).json()["ready"]:
                time.sleep(1)
            time.sleep(8)  # the rehearsal of a match, and the map
            yield server
        finally:
            process.terminate()
            process.wait(20)


def clicked(element: Locator, expected: str) -> float:
    """Click and return after how many milliseconds the screen stands as expected."""
    element.wait_for()
    return float(element.evaluate(CLICK.format(expected=expected)))


def painted(browser: Browser, address: str) -> tuple[float, float]:
    """Return when something was painted first and when the heading stood there, in milliseconds, in a fresh profile."""
    context = browser.new_context()
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    heading = (time.perf_counter() - start) * 1000
    first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    settle(page)
    context.close()
    return float(first), heading


def paints(browser: Browser, server: Server) -> Iterator[Row]:
    """Yield how long the first visit to two screens takes."""
    painted(browser, server.address)
    for path in ("/", "/browse", "/map"):
        first, heading = Row(f"first paint of {path}", "1500"), Row(f"heading of {path}", "")
        for _ in range(3):

            def visit(path: str = path, first: Row = first) -> float:
                paint, at = painted(browser, server.address + path)
                first.browser.append(paint)
                return at

            server.spent(heading, visit)
        yield first
        yield heading


def filtered(page: Page, server: Server) -> Iterator[Row]:
    """Yield how long a filter takes, one facet on and off."""
    page.goto(f"{server.address}/browse")
    settle(page)
    for name, pill in (("filter", "Problem ·"), ("filter, few left", "Expert ·")):
        row = Row(name, "150")
        for _ in range(TIMES):
            before = json.dumps(page.evaluate("location.search"))
            element = page.get_by_test_id("stSidebar").get_by_role("button", name=pill)
            server.spent(row, lambda element=element, before=before: clicked(element, f"location.search !== {before}"))  # type: ignore[misc]
            settle(page)
        yield row


def searched(page: Page, server: Server) -> Iterator[Row]:
    """Yield how long a facet takes while a search stands."""
    page.goto(f"{server.address}/browse?q=detect+lies+with+linear+probes")
    settle(page)
    row = Row("filter of a search", "150")
    for _ in range(TIMES):
        before = json.dumps(page.evaluate("location.search"))
        element = page.get_by_test_id("stSidebar").get_by_role("button", name="Problem ·")
        server.spent(row, lambda element=element, before=before: clicked(element, f"location.search !== {before}"))  # type: ignore[misc]
        settle(page)
    yield row


def matched(page: Page, server: Server) -> Iterator[Row]:
    """Yield how long it takes from a CV to ranked cards: the first time, and when its lines are known already."""
    for name, cvs in (
        ("CV to ranked cards", [f"{CV}\n- Wrote report number {at} on calibration\n" for at in range(3)]),
        ("CV to ranked cards, never seen", [_another(at) for at in range(3)]),
    ):
        row = Row(name, "1500")
        for cv in cvs:
            page.goto(f"{server.address}/match")
            page.get_by_label("Your CV").fill(cv)
            send = page.get_by_role("button", name="Read my CV")
            settle(page)
            server.spent(row, lambda send=send: clicked(send, RANKED))  # type: ignore[misc]
            settle(page)
        yield row


def _another(at: int) -> str:
    """Return the CV with a word more in each line, so that no line of it was ever embedded."""
    word = ("again", "lately", "abroad")[at]
    return "\n".join(f"{line} {word}" if line.startswith("- ") else line for line in CV.splitlines())


def thumbs(page: Page, server: Server) -> Iterator[Row]:
    """Yield how long a thumb down, its undo and a thumb up take, on the screen that `matched` leaves."""
    down, undo, up = Row("thumb down", "100"), Row("undo", "100"), Row("thumb up", "100")
    for _ in range(TIMES):
        first = json.dumps(page.evaluate(FIRST_CARD))
        page.get_by_role("button", name="Not for me").first.click()
        reason = page.get_by_role("menuitem", name="Not my area")
        server.spent(down, lambda reason=reason, first=first: clicked(reason, f"{FIRST_CARD} !== {first}"))  # type: ignore[misc]
        settle(page)
        _take_back(page, server, undo)
        like = page.get_by_role("button", name="More like this").first
        server.spent(up, lambda like=like: clicked(like, "document.querySelector('.st-key-undo')"))  # type: ignore[misc]
        settle(page)
        _take_back(page, server, undo)
    yield from (down, undo, up)


def _take_back(page: Page, server: Server, row: Row) -> None:
    element = page.get_by_role("button", name="Undo")
    server.spent(row, lambda: clicked(element, "!document.querySelector('.st-key-undo')"))
    settle(page)


def tabs(browser: Browser, server: Server) -> Iterator[Row]:
    """Yield the latencies of many tabs that match at once; fails where one sees another's CV."""
    pages = [browser.new_context().new_page() for _ in SKILLS]
    for page, skill in zip(pages, SKILLS, strict=True):
        page.goto(f"{server.address}/match")
        page.get_by_label("Your CV").fill(f"Worked with {skill} for three years\nWrote reports about {skill}")
    row = Row(f"{len(pages)} tabs at once, CV to cards", "")
    start = time.perf_counter()
    for page in pages:
        page.get_by_role("button", name="Read my CV").click(no_wait_after=True)
    for page, skill in zip(pages, SKILLS, strict=True):
        page.get_by_text("for you, best first").wait_for(timeout=60_000)
        row.browser.append((time.perf_counter() - start) * 1000)
        page.get_by_role("button", name="Where we read it").click()
        page.get_by_text("Worked with").first.wait_for()
        lines = page.get_by_text("Worked with").all_inner_texts()
        assert all(f"Worked with {skill} " in line for line in lines), (skill, lines)
    yield row


def measure(server: Server) -> Iterator[Row]:
    """Yield each row of the table."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=install_browser.browser(), args=FLAGS)
        yield from paints(browser, server)
        page = browser.new_page()
        yield from filtered(page, server)
        yield from searched(page, server)
        yield from matched(page, server)
        yield from thumbs(page, server)
        yield from tabs(browser, server)
        browser.close()


def _times(took: Sequence[float]) -> str:
    return f"{statistics.median(took):.0f} ({max(took):.0f})" if took else ""


def show(server: Server) -> None:
    """Print the table: medians in milliseconds, the worst in brackets."""
    print("| | server, wall | server, processor | browser | target |\n|---|---|---|---|---|")
    for row in measure(server):
        cells = (row.name, _times(row.wall), _times(row.processor), _times(row.browser), row.target)
        print(f"| {' | '.join(cells)} |", flush=True)
    print(f"\nMedian and worst in ms; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at the end.")


def main() -> None:
    """Print the table for a running copy, or for one of our own."""
    if len(sys.argv) > 1:
        show(Server(sys.argv[1]))
        return
    subprocess.run([sys.executable, "-m", "tests.service.many", str(HOME), str(POSTINGS)], cwd=ROOT, check=True)
    with running(HOME) as server:
        show(server)


if __name__ == "__main__":
    main()
