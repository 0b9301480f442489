from __future__ import annotations

from foothold.domain.posting import Kind
from tests.service.conftest import Screen
from tests.service.fakes import FakeFoothold, hostile, made


def titles(at: object) -> list[str]:
    return [link.label for link in at.page_link if link.label.startswith("**")]  # type: ignore[attr-defined]


def test_an_address_is_what_the_screen_shows(screen: Screen) -> None:
    at = screen("browse", kind="job", area="mech_interp")
    assert at.pills(key="browse_kind").value == ["job"]
    assert at.multiselect(key="browse_area").value == ["mech_interp"]
    assert at.query_params == {"kind": "job", "area": "mech_interp"} or at.query_params["kind"] == "job"


def test_a_click_is_in_the_address_and_only_what_differs(screen: Screen) -> None:
    at = screen("browse")
    at.pills(key="browse_kind").set_value(["problem"]).run()
    assert not at.exception
    assert dict(at.query_params) == {"kind": "problem"}
    at.pills(key="browse_kind").set_value([]).run()
    assert dict(at.query_params) == {}


def test_another_page_and_back_to_the_first_when_the_filter_changes(screen: Screen) -> None:
    at = screen("browse", FakeFoothold([made(at) for at in range(80)]))
    at.pagination[0].set_value(2).run()
    assert dict(at.query_params) == {"page": "2"}
    at.pills(key="browse_size").set_value(["weekend"]).run()
    assert dict(at.query_params) == {"size": "weekend"}


def test_dropping_a_chip_and_clearing_all(screen: Screen) -> None:
    at = screen("browse", kind="job", area="control")
    at.button(key="drop-0").click().run()
    assert dict(at.query_params) == {"area": "control"}
    next(button for button in at.button if button.label == "Clear all").click().run()
    assert dict(at.query_params) == {}


def test_an_empty_store_says_what_to_do(screen: Screen) -> None:
    at = screen("browse", FakeFoothold([]))
    assert "Nothing has been read yet" in at.info[0].value


def test_no_result_offers_what_to_drop(screen: Screen) -> None:
    at = screen("browse", kind="funding", org="Nobody")
    assert "Nothing meets all of this" in at.info[0].value
    assert any(button.label.startswith("Without") for button in at.button)


def test_a_search_says_which_words_it_found(screen: Screen) -> None:
    at = screen("browse", q="paraphrasing monitors")
    shown = " ".join(text.value for text in at.markdown)
    assert "Words found" in shown
    assert at.selectbox(key="browse_sort").value == "best"


def test_without_the_model_words_are_compared_and_it_says_so(screen: Screen) -> None:
    at = screen("browse", FakeFoothold(ready=False), q="paraphrasing monitors")
    assert any("still starting" in info.value for info in at.info)
    assert any("monitor" in label for label in titles(at))


def test_one_posting(screen: Screen) -> None:
    assert len(titles(screen("browse", FakeFoothold([made(0)])))) == 1


def test_a_hostile_posting_is_escaped_everywhere(screen: Screen) -> None:
    at = screen("browse", FakeFoothold([hostile()]), area="control")
    drawn = [element.value for element in at.markdown] + [link.label for link in at.page_link]
    for text in drawn:
        assert "![" not in text.replace("\\!\\[", "")
        assert "<script" not in text
        assert "](javascript" not in text
        assert "\u202e" not in text


def test_twenty_thousand_postings(screen: Screen) -> None:
    at = screen("browse", FakeFoothold([made(at) for at in range(20_000)]), kind=[Kind.PROBLEM.value])
    assert len(titles(at)) == 20
