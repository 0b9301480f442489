"""Every screen: with an empty store, one posting, many, a broken source, a hostile posting, and without the model."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from foothold.domain.changes import Verb, Version
from foothold.domain.health import Health
from foothold.domain.posting import Held, Kind, PostingId, Status
from foothold.domain.source import Reading
from tests.service.conftest import Screen
from tests.service.fakes import NOW, FakeFoothold, hostile, life, made

SCREENS = ["start", "map", "organisations", "shortlist", "sources", "posting", "match", "browse"]
STORES = {
    "empty": [],
    "one": [made(0)],
    "hostile": [hostile()],
    "many": [made(at) for at in range(20_000)],
}


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("page", SCREENS)
def test_every_screen_draws(screen: Screen, page: str, store: str) -> None:
    at = screen(page, FakeFoothold(STORES[store]))
    drawn = [text.value for text in at.markdown] + [link.label for link in at.page_link]
    assert not any("![" in text or "<script" in text or "](javascript" in text for text in drawn)


@pytest.mark.parametrize("page", SCREENS)
def test_every_screen_draws_before_the_model_is_there(screen: Screen, page: str) -> None:
    screen(page, FakeFoothold(ready=False, problem="The weights are missing."))


def texts(at) -> str:  # type: ignore[no-untyped-def]
    kinds = (at.text, at.markdown, at.header, at.warning, at.info, at.error, at.title)
    return " ".join(str(element.value) for kind in kinds for element in kind)


def test_a_posting_in_full(screen: Screen) -> None:
    at = screen("posting", id=made(10).posting.id)
    said = texts(at)
    for words in ("What it asks", "What counts as a result", "How long it takes", "First seen", "Last confirmed"):
        assert words in said


def test_a_posting_that_is_not_here(screen: Screen) -> None:
    assert "no such posting" in texts(screen("posting", id="p0"))


def test_where_else_it_is_told(screen: Screen) -> None:
    twice = replace(made(0), also=(made(900).posting.id, PostingId("pgone")))
    at = screen(
        "posting", FakeFoothold([twice], merged=[replace(made(900), merged_into=twice.posting.id)]), id=twice.posting.id
    )
    assert "Also told at" in texts(at)
    assert "https://example.org/900" in texts(at)


def test_a_hostile_posting_in_full(screen: Screen) -> None:
    at = screen("posting", FakeFoothold([hostile()]), id=hostile().posting.id)
    assert not at.link_button
    assert "no address that is safe" in texts(at)


class Remembering(FakeFoothold):
    def history(self, key: PostingId) -> list[Version]:
        posting = self.held[0].posting
        return [
            Version(1, NOW - timedelta(days=9), Verb.NEW, "", posting),
            Version(2, NOW - timedelta(days=5), Verb.CHANGED, "", posting, ("title", "deadline")),
            Version(3, NOW - timedelta(days=1), Verb.GONE, "its board lists it no more", posting),
        ]


def test_history_says_what_changed_and_why(screen: Screen) -> None:
    said = texts(screen("posting", Remembering(), id=made(0).posting.id))
    assert "20 November 2026: changed: title, deadline" in said
    assert "24 November 2026: closed, because its board lists it no more" in said


def test_reporting_a_posting(screen: Screen) -> None:
    foothold = FakeFoothold()
    at = screen("posting", foothold, id=made(3).posting.id)
    at.button(key="report").click().run()
    assert foothold.told == [made(3).posting.id]
    assert "Thank you" in texts(at)


def test_an_organisation_in_full(screen: Screen) -> None:
    at = screen("organisations", org="metr")
    assert at.title[0].value == "METR"
    assert "Problems near its agenda" in texts(at)


class Ill(FakeFoothold):
    def health(self) -> list[Health]:
        start = NOW - timedelta(hours=2)
        failed = Reading("fake:board", start, start, error="answered 503 (https://example.org/![x](y))")
        fine = Reading("fake:forum", start, start, complete=True, postings=40, new=3)
        return [
            Health("fake:board", failed, None, 3, 0, None, timedelta(hours=24), 1.0),
            Health("fake:forum", fine, start, 0, 40, 40, timedelta(hours=24), 0.4),
            Health("fake:new", None, None, 0, 0, None, timedelta(hours=24), None),
        ]


def test_a_broken_source_is_named_with_its_error(screen: Screen) -> None:
    at = screen("sources", Ill())
    assert "answered 503" in at.error[0].value
    assert "Failed 3 times" in at.error[0].value
    assert len(at.dataframe[0].value) == 3


class Asleep(FakeFoothold):
    def health(self) -> list[Health]:
        last = Reading("fake:forum", NOW - timedelta(hours=40), NOW - timedelta(hours=40), complete=True, postings=40)
        return [Health("fake:forum", last, last.finished_at, 0, 40, 40, timedelta(hours=24), 0.4)]


def test_that_nothing_is_read_any_more_is_said(screen: Screen) -> None:
    assert "40 hours ago" in screen("sources", Asleep()).warning[0].value


@pytest.mark.parametrize("page", SCREENS)
def test_a_broken_source_breaks_no_screen(screen: Screen, page: str) -> None:
    screen(page, Ill())


def test_what_nobody_foresaw_is_a_sentence_and_goes_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def script() -> None:
        from service import failing

        assert failing.show(ValueError("a secret path"))

    at = AppTest.from_function(script).run()
    assert "Reload the page" in at.error[0].value
    assert "secret" not in at.error[0].value
    assert "secret" in caplog.text


def test_the_map_leads_to_the_same_as_a_list(screen: Screen) -> None:
    at = screen("map")
    at.pills(key="map_kinds").set_value(["funding"]).run()
    at.selectbox(key="map_area").set_value("agent_foundations").run()
    assert "Nothing of this kind" in texts(at)
    at.pills(key="map_kinds").set_value(["problems"]).run()
    at.selectbox(key="map_area").set_value("mech_interp").run()
    assert not at.exception
    links = {link.label: link for link in at.page_link}
    assert any(label.startswith("The same as a list") for label in links)
    assert any("as a star" in label for label in links)


class Answered(FakeFoothold):
    def similar(self, key: PostingId, count: int = 5) -> list[Held]:
        self.asked = [*getattr(self, "asked", []), key]
        return [each for each in self.held if each.posting.id != key]


def test_the_nearest_finished_work_is_named_and_a_click_searches_nothing_anew(screen: Screen) -> None:
    first, second = [each for each in map(made, range(40)) if each.posting.kind is Kind.PROBLEM][:2]
    done = replace(
        second, posting=replace(second.posting, labels=replace(second.posting.labels, status=Status.ANSWERED))
    )
    foothold = Answered([first, done])
    at = screen("posting", foothold, id=first.posting.id)
    assert "Nearest finished work" in texts(at)
    assert any(done.posting.title in link.label for link in at.page_link)
    at.button(key=f"keep-{first.posting.id}").click().run()
    assert foothold.asked == [first.posting.id]


def test_in_its_first_week_a_copy_shows_what_was_stated_this_week(screen: Screen) -> None:
    fresh = [replace(each, life=life(1)) for each in map(made, range(12))]
    fresh[3] = replace(fresh[3], posting=replace(fresh[3].posting, title="Stated today", posted_at=NOW))
    at = screen("start", FakeFoothold(fresh))
    section = [link.label for link in at.page_link if "Stated today" in link.label]
    assert "New this week" in texts(at)
    assert section
    at = screen("start", FakeFoothold([fresh[0]]))
    assert "New this week" not in texts(at)
