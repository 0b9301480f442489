"""The app as people meet it, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest

from foothold.documents.kinds import OLE
from tests.documents.files import pdf
from tests.service.conftest import Watched, settle
from tests.service.fakes import hostile
from tests.service.test_theme import THEME, contrast

pytestmark = pytest.mark.browser

Tab = Callable[..., Watched]
CV = "Trained transformers with PyTorch\nBuilt pipelines in Python\nRan statistics on survey data"


def titles(page) -> list[str]:  # type: ignore[no-untyped-def]
    """Return the titles of the cards on a screen, top to bottom."""
    return page.locator("[class*='st-key-card-'] a[href*='posting?id=']").all_inner_texts()  # type: ignore[no-any-return]


def paste(page, text: str = CV) -> None:  # type: ignore[no-untyped-def]
    page.get_by_label("Your CV").fill(text)
    page.get_by_role("button", name="Read my CV").click()
    page.get_by_text("for you, best first").wait_for()
    settle(page)


def test_from_a_cv_to_a_problem_and_a_subscription(tab: Tab) -> None:
    watched = tab("/match")
    page = watched.page
    paste(page)
    page.get_by_role("button", name=re.compile("(Remove|Delete).*PyTorch|PyTorch.*(remove|delete)", re.I)).first.click()
    settle(page)
    assert not page.get_by_text("you have PyTorch").count()
    page.get_by_role("radio", name="an evening").click()
    settle(page)
    assert "time=an+evening" in page.evaluate("location.search").replace("%20", "+")
    evening = titles(page)
    page.get_by_role("radio", name="a weekend").click()
    settle(page)
    ranked = titles(page)
    assert ranked != evening
    page.get_by_role("link", name=ranked[0], exact=True).click()
    page.get_by_text("What it asks").wait_for()
    assert "/posting?id=" in page.evaluate("location.href")
    assert page.title() == f"{ranked[0]} · Foothold"
    page.go_back()
    page.get_by_text("for you, best first").wait_for()
    settle(page)
    assert titles(page) == ranked
    page.get_by_role("button", name="Not for me").first.click()
    page.get_by_role("menuitem", name="Too big").click()
    settle(page)
    assert ranked[0] not in titles(page)
    page.get_by_role("button", name="Undo").click()
    settle(page)
    assert titles(page) == ranked
    page.get_by_role("button", name="Tell me about new ones like this").click()
    page.get_by_label("Your mail address").fill("somebody@example.org")
    page.get_by_role("button", name="Subscribe").click()
    page.get_by_text("A message is on its way").wait_for()
    assert (watched.outside, watched.errors) == ([], [])


def test_three_facets_are_an_address_that_a_new_tab_shows(tab: Tab, server: str) -> None:
    page = tab("/browse").page
    side = page.get_by_test_id("stSidebar")
    for name in ("Problem ·", "A weekend ·"):
        side.get_by_role("button", name=name).click()
        settle(page)
    side.get_by_role("combobox", name="Research area").click()
    page.get_by_role("option", name=re.compile("Mechanistic interpretability")).click()
    page.keyboard.press("Escape")
    settle(page)
    query = page.evaluate("location.search")
    assert query == "?kind=problem&area=mech_interp&size=weekend"
    first = page.locator("[class*='st-key-card-'] a").first
    first.focus()
    assert first.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    other = tab(f"/browse{query}").page
    assert titles(other) == titles(page) != []


def test_back_and_forward_walk_through_the_filters(tab: Tab) -> None:
    page = tab("/browse").page
    everything = titles(page)
    page.get_by_test_id("stSidebar").get_by_role("button", name="Job ·").click()
    settle(page)
    jobs = titles(page)
    page.go_back()
    settle(page)
    assert (titles(page), page.evaluate("location.search")) == (everything, "")
    page.go_forward()
    settle(page)
    assert (titles(page), page.evaluate("location.search")) == (jobs, "?kind=job")


def test_a_hostile_posting_is_text_and_asks_for_nothing(tab: Tab) -> None:
    for path in ("/browse?area=control", f"/posting?id={hostile().posting.id}", f"/p/{hostile().posting.id}"):
        watched = tab(path) if not path.startswith("/p/") else tab("/sources")
        if path.startswith("/p/"):
            watched.page.goto(watched.page.url.rsplit("/", 1)[0] + path)
        page = watched.page
        assert page.get_by_text("<script>alert(1)</script>").count()
        assert "\u202e" not in page.locator("body").inner_text()
        assert not page.locator("a[href^='javascript'], img[src*='tracker'], iframe").count()
        assert (watched.outside, watched.errors) == ([], [])


def test_what_is_kept_stays_in_the_browser(tab: Tab) -> None:
    page = tab("/browse?kind=problem").page
    kept = titles(page)[0]
    page.get_by_role("button", name="Keep", exact=True).first.click()
    settle(page)
    page.reload()  # a new session of the same browser
    page.get_by_role("heading", level=1).wait_for()
    page.get_by_role("button", name="Kept", exact=True).first.wait_for()
    page.get_by_role("link", name="Shortlist").click()
    page.get_by_text("1 posting").wait_for()
    assert titles(page) == [kept]


def test_two_tabs_see_their_own_cv(tab: Tab) -> None:
    one, other = tab("/match").page, tab("/match").page
    paste(one, "Trained transformers with PyTorch")
    paste(other, "Proved theorems in game theory")
    assert one.get_by_text("you have PyTorch").count()
    assert not other.get_by_text("you have PyTorch").count()


BAD_FILES = [
    ("empty.txt", b" \n", "is empty"),
    ("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(99), "a picture"),
    ("cv.exe", b"MZ\x00\x01" + bytes(99), "not a file we can read"),
    ("old.doc", OLE + bytes(600), "of the old kind"),
    ("locked.pdf", pdf([(72, 720, "secret")], encrypted=True), "password"),
    ("scan.pdf", pdf([]), "a picture of a page"),
    ("broken.pdf", b"%PDF-1.7 and then nothing", "broken.pdf"),
    ("cv.html", b"<!doctype html><html><body>me</body></html>", "a web page"),
]


def test_each_bad_file_gets_its_sentence(tab: Tab) -> None:
    page = tab("/match").page
    for name, content, says in BAD_FILES:
        page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})
        page.get_by_text(name).first.wait_for()
        page.get_by_role("button", name="Read my CV").click()
        page.get_by_role("alert").get_by_text(says).wait_for()
    large = {"name": "large.pdf", "mimeType": "application/pdf", "buffer": bytes(11_000_000)}
    page.locator("input[type=file]").set_input_files(large)
    page.get_by_text("File must be 10").wait_for()


#: Findings of axe that are Streamlit's own and not serious; everything else fails.
STREAMLITS = {"presentation-role-conflict"}
SCREENS = {name: name for name in ("Match", "Browse", "Map", "Organisations", "Shortlist", "Sources")}
SCREENS["Start"] = "Find a problem in AI safety that you can start on this weekend"
#: In dark only colours differ.
RULES = {"light": "{}", "dark": "{runOnly: ['color-contrast']}"}


def findings(page, scheme: str) -> list[str]:  # type: ignore[no-untyped-def]
    """Return what axe finds on the screen that is shown, Streamlit's own left out."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8"))
    found = page.evaluate(f"axe.run({RULES[scheme]})")["violations"]
    return [
        f"{page.url}: {each['impact']} {each['id']}: {each['nodes'][0]['html'][:200]}"
        for each in found
        if each["id"] not in STREAMLITS
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_is_accessible_and_fits_a_phone(tab: Tab, scheme: str) -> None:
    page = tab(f"/posting?id={hostile().posting.id}", scheme=scheme).page
    found = findings(page, scheme)
    for name, heading in SCREENS.items():
        page.get_by_role("link", name=name, exact=True).first.click()
        page.get_by_role("heading", level=1, name=heading).wait_for()
        settle(page)
        found += findings(page, scheme)
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="Match", exact=True).first.click()
    paste(page)
    found += findings(page, scheme)
    page.get_by_role("button", name="Tell me about new ones like this").click()
    page.get_by_label("Your mail address").wait_for()
    assert found + findings(page, scheme) == []
    often = page.locator("[role=dialog] [role=radio][aria-checked=true] p")  # axe leaves out what lies over a page
    assert contrast(shown(often), THEME[scheme]["backgroundColor"]) >= 4.5


def shown(element) -> str:  # type: ignore[no-untyped-def]
    """Return the colour of a text as the browser computed it, "#rrggbb"."""
    colour = element.evaluate("each => getComputedStyle(each).color")
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])
