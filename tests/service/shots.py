"""Takes the pictures of `docs/screens`: `.venv/bin/python -m tests.service.shots ADDRESS`, from a running copy.

Every screen at 1280 and 390 pixels, in light and dark, with a palette so that each stays small.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests import install_browser
from tests.service.conftest import FLAGS, ROOT, settle

OUT = ROOT / "docs" / "screens"
WIDTHS = {"wide": (1280, 900), "phone": (390, 844)}
COLOURS = 256
CV = (ROOT / "tests" / "service" / "cv.md").read_text("utf-8")


def go(path: str) -> Callable[[Page, str], None]:
    """Return what opens a path."""

    def act(page: Page, address: str) -> None:
        page.goto(address + path)
        page.get_by_role("heading", level=1).wait_for()

    return act


def matched(page: Page, address: str) -> None:
    """Read a CV, fold away what was read, and show the first cards."""
    go("/match")(page, address)
    page.get_by_label("Your CV").fill(CV)
    page.get_by_role("button", name="Read my CV").click()
    page.get_by_text("for you, best first").wait_for()
    settle(page)
    page.get_by_text(re.compile("What we read of you")).click()
    settle(page)
    page.get_by_text("Line by line, and what is missing").first.click()
    settle(page)
    page.get_by_text("for you, best first").scroll_into_view_if_needed()


def read(page: Page, address: str) -> None:
    """Show what was read of a CV."""
    go("/match")(page, address)
    page.get_by_label("Your CV").fill(CV)
    page.get_by_role("button", name="Read my CV").click()
    page.get_by_text("for you, best first").wait_for()


def kept(page: Page, address: str) -> None:
    """Keep two problems and open the shortlist."""
    go("/browse?size=weekend&level=newcomer")(page, address)
    settle(page)
    for _ in range(2):
        page.get_by_role("button", name="Keep", exact=True).first.click()
        settle(page)
    go("/shortlist")(page, address)
    page.get_by_text("2 postings").wait_for()


def opened(page: Page, address: str) -> None:
    """Open the first control problem."""
    go("/browse?area=control&size=weekend")(page, address)
    settle(page)
    page.locator("[class*='st-key-card-'] a[href*='posting?id=']").first.click()
    page.get_by_text("What it asks").wait_for()


SCREENS: dict[str, Callable[[Page, str], None]] = {
    "start": go("/"),
    "match": go("/match"),
    "match-read": read,
    "match-ranked": matched,
    "browse": go("/browse?kind=problem&size=weekend"),
    "browse-area": go("/browse?area=control"),
    "browse-search": go("/browse?q=detect+lies+with+linear+probes"),
    "map": go("/map"),
    "posting": opened,
    "organisations": go("/organisations"),
    "shortlist": kept,
    "sources": go("/sources"),
}


def small(png: bytes) -> bytes:
    """Return a picture with a palette."""
    image = (
        Image.open(io.BytesIO(png))
        .convert("RGB")
        .quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    )
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def shoot(browser: Browser, address: str, wanted: list[str]) -> None:
    """Take the pictures."""
    for name, act in SCREENS.items():
        for width, (across, down) in WIDTHS.items():
            for scheme in ("light", "dark"):
                if wanted and name not in wanted:
                    continue
                context = browser.new_context(
                    viewport={"width": across, "height": down},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                page = context.new_page()
                act(page, address)
                settle(page)
                page.wait_for_timeout(700)  # fonts and the chart
                (OUT / f"{name}-{width}-{scheme}.png").write_bytes(small(page.screenshot()))
                context.close()


def main() -> None:
    """Take all pictures, or those named after the address."""
    address, *wanted = sys.argv[1:]
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=install_browser.browser(), args=FLAGS)
        shoot(browser, address, wanted)
        browser.close()


if __name__ == "__main__":
    main()
