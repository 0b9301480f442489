from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from service import front
from tests import install_browser
from tests.service.fakes import FakeFoothold

ROOT = Path(__file__).resolve().parents[2]
ROUTER = ROOT / "service" / "pages" / "_router.py"
LAUNCHER = Path(__file__).with_name("app_under_test.py")
#: Resolving nothing but loopback turns "no request leaves" into a fact.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

Screen = Callable[..., AppTest]


@pytest.fixture
def screen() -> Iterator[Screen]:
    """Return what draws one screen of a stand-in Foothold and asserts that nothing was raised."""

    def draw(page: str, foothold: FakeFoothold | None = None, **address: str | list[str]) -> AppTest:
        front.use(foothold or FakeFoothold())
        at = AppTest.from_file(str(ROUTER), default_timeout=30)
        for name, value in address.items():
            at.query_params[name] = value
        at.switch_page(f"{page}.py").run()
        assert not at.exception
        return at

    yield draw
    front.use(None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(address: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(f"{address}/_stcore/health", timeout=2).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("The app did not come up.")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Return the address of the app over a stand-in Foothold."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "streamlit", "run", str(LAUNCHER), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def chromium():  # type: ignore[no-untyped-def]
    """Return a running browser; where there is none, skip and say so."""
    path = install_browser.browser()
    if path is None:
        pytest.skip("no Chromium is installed; `make browser` installs it where it may")
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@dataclass
class Watched:
    """A browser tab, and what it did.

    Attributes:
        outside: addresses that were asked for beyond this machine.
        errors: what the console called an error, without the two probes of a deep link that Streamlit itself makes.
    """

    page: object
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture
def tab(chromium, server: str) -> Iterator[Callable[..., Watched]]:  # type: ignore[no-untyped-def]
    """Return what opens a tab, each in a browser profile of its own."""
    contexts = []

    def open_tab(path: str = "/", width: int = 1280, scheme: str = "light") -> Watched:
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        watched = Watched(page)
        page.on("request", lambda request: _note(request.url, server, watched))
        page.on("console", lambda said: _hear(said, watched))
        page.on("dialog", lambda dialog: watched.errors.append(f"dialog: {dialog.message}"))
        page.goto(server + path)
        page.get_by_role("heading", level=1).wait_for()
        settle(page)
        return watched

    yield open_tab
    for context in contexts:
        context.close()


def _note(url: str, server: str, watched: Watched) -> None:
    if not url.startswith((server, "data:", "blob:")):
        watched.outside.append(url)


def _hear(said, watched: Watched) -> None:  # type: ignore[no-untyped-def]
    probe = "/_stcore/" in (said.location or {}).get("url", "")
    if said.type == "error" and not probe:
        watched.errors.append(said.text)


STANDING = """() => {
    const app = document.querySelector("[data-testid=stApp]")
    const stale = document.querySelectorAll("[data-stale=true], [data-testid=stSkeleton]").length
    return app.dataset.testScriptState + stale + document.querySelectorAll("[data-testid=stElementContainer]").length
}"""


def settle(page) -> None:  # type: ignore[no-untyped-def]
    """Wait until the script has run and the screen stands still."""
    seen: list[str] = []
    for _ in range(150):
        seen = [*seen[-3:], page.evaluate(STANDING)]
        if len(seen) == 4 and len(set(seen)) == 1 and seen[0].startswith("notRunning0"):
            return
        page.wait_for_timeout(80)
    pytest.fail(f"The screen does not settle: {seen}")
