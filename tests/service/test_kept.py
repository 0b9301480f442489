from __future__ import annotations

import json

import pytest

from service.pages._kept import MOST, Kept, State, read, write
from tests.service.conftest import Screen
from tests.service.fakes import FakeFoothold, made


def test_a_shortlist_survives_its_file() -> None:
    kept = {"p1": Kept("p1", "A title", "2026-11-25", State.STUCK, "a note", 2.5)}
    assert read(write(kept)) == kept


NONSENSE = [
    '[{"id": "../../etc"}]',
    '[{"id": 5}]',
    '["p1"]',
    '[{"id": "p1", "title": "t", "state": "flying", "hours": -3, "note": 7, "since": null}]',
]


@pytest.mark.parametrize("text", NONSENSE)
def test_rows_that_make_no_sense_do_no_harm(text: str) -> None:
    for each in read(text).values():
        assert each.state is State.KEPT
        assert each.hours == 0


@pytest.mark.parametrize("text", ["{}", "null", "no json", '"x"'])
def test_what_is_no_shortlist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(text)


def test_no_more_than_so_many_are_read() -> None:
    assert len(read(json.dumps([{"id": f"p{at}"} for at in range(MOST + 50)]))) == MOST


def test_keeping_noting_and_taking_off(screen: Screen) -> None:
    at = screen("browse", FakeFoothold([made(1)]))
    at.button(key=f"keep-{made(1).posting.id}").click().run()
    at.switch_page("shortlist.py").run()
    at.selectbox(key=f"state-{made(1).posting.id}").set_value(State.TRYING).run()
    at.number_input(key=f"hours-{made(1).posting.id}").set_value(1.5).run()
    assert not at.exception
    kept = at.session_state["kept"][made(1).posting.id]
    assert (kept.state, kept.hours) == (State.TRYING, 1.5)
    at.button(key=f"off-{made(1).posting.id}").click().run()
    assert at.session_state["kept"] == {}
    at.button(key="undo").click().run()
    assert at.session_state["kept"] == {made(1).posting.id: kept}
    assert not [button for button in at.button if button.key == "undo"]


def test_what_is_kept_again_has_its_notes_still(screen: Screen) -> None:
    at = screen("browse", FakeFoothold([made(1)]))
    key = made(1).posting.id
    at.session_state["kept"] = {key: Kept(key, "A title", "2026-11-25", State.STUCK, "a note", 2.5)}
    at.button(key=f"keep-{key}").click().run()
    assert at.session_state["kept"] == {}
    at.button(key=f"keep-{key}").click().run()
    assert at.session_state["kept"][key].note == "a note"


def test_bringing_a_file(screen: Screen) -> None:
    at = screen("shortlist")
    at.file_uploader[0].upload("s.json", write({"p1": Kept("p1", "Gone by now", "2026-01-01")}).encode()).run()
    next(button for button in at.button if button.label == "Add it to this one").click().run()
    assert "no longer in this copy" in at.text[0].value
    at.file_uploader[0].upload("bad.json", b"\xff\xfe").run()


def test_a_file_that_is_no_shortlist_says_so(screen: Screen) -> None:
    at = screen("shortlist")
    at.file_uploader[0].upload("s.json", b"\xff\xfe{").run()
    next(button for button in at.button if button.label == "Add it to this one").click().run()
    assert "no shortlist" in at.error[0].value
