from __future__ import annotations

from foothold.domain.errors import ModelError
from foothold.domain.filters import Filter
from foothold.domain.posting import Kind
from foothold.domain.profile import Part, Profile
from foothold.domain.ranking import Dislike, Scored, Wanted
from foothold.flows.onboard import SAID_SO
from service.pages import _person
from tests.makers import profile
from tests.service.conftest import Screen
from tests.service.fakes import FakeFoothold, hostile, made


def matched(screen: Screen, foothold: FakeFoothold | None = None):  # type: ignore[no-untyped-def]
    at = screen("match", foothold)
    at.button(key="example-software engineer").click().run()
    assert not at.exception
    return at


def cards(at) -> list[str]:  # type: ignore[no-untyped-def]
    return [link.label for link in at.page_link if link.label.startswith("**")]


def test_an_example_gives_chips_and_ranked_cards(screen: Screen) -> None:
    at = matched(screen)
    assert "pytorch" in at.multiselect(key="cv_skills").value
    assert 0 < len(cards(at)) <= 10
    assert any("**Why:**" in text.value for text in at.markdown)


def test_taking_a_skill_off_changes_the_reasons(screen: Screen) -> None:
    at = matched(screen)
    at.multiselect(key="cv_skills").set_value(["statistics"]).run()
    assert not at.exception
    assert not any("you have PyTorch" in text.value for text in at.markdown)


def test_an_address_says_what_is_wanted(screen: Screen) -> None:
    at = screen("match", time="an evening", want=["problems", "jobs"])
    at.button(key="example-software engineer").click().run()
    assert at.segmented_control(key="time").value == "an evening"
    assert at.pills(key="want").value == ["problems", "jobs"]


def test_a_thumb_down_hides_and_undo_brings_back(screen: Screen) -> None:
    at = matched(screen)
    before = cards(at)
    first = next(button.key for button in at.menu_button).removeprefix("down-")
    at.menu_button(key=f"down-{first}").click(Dislike.TOO_BIG).run()
    assert not at.exception
    after = cards(at)
    assert before[0] not in after
    at.button(key="undo").click().run()
    assert cards(at) == before


class Counting(FakeFoothold):
    retrieved = 0

    def retrieve(self, profile: Profile, wanted: Wanted) -> list[Scored]:
        self.retrieved += 1
        return super().retrieve(profile, wanted)


def test_a_thumb_or_another_span_of_time_searches_nothing_anew(screen: Screen) -> None:
    foothold = Counting([made(at) for at in range(30)])
    at = matched(screen, foothold)
    first = next(button.key for button in at.menu_button).removeprefix("down-")
    at.menu_button(key=f"down-{first}").click(Dislike.STALE).run()
    at.segmented_control(key="time").set_value("an evening").run()
    assert foothold.retrieved == 1
    at.pills(key="want").set_value(["jobs"]).run()
    assert foothold.retrieved == 2


def test_start_over_forgets(screen: Screen) -> None:
    at = matched(screen)
    next(button for button in at.button if button.label == "Start over").click().run()
    assert "read" not in at.session_state
    assert at.text_area(key="cv_text").value in ("", None)


def test_nothing_pasted_says_what_to_do(screen: Screen) -> None:
    at = screen("match")
    next(button for button in at.button if button.label == "Read my CV").click().run()
    assert "Paste some text" in at.error[0].value


def test_a_file_that_cant_be_read_gives_its_sentence(screen: Screen) -> None:
    at = screen("match")
    at.file_uploader[0].upload("cv.exe", b"MZ\x00\x01")
    next(button for button in at.button if button.label == "Read my CV").click().run()
    assert "cv\\.exe is not a file we can read" in at.error[0].value


def test_an_empty_store_has_no_match_and_says_so(screen: Screen) -> None:
    assert "No match" in matched(screen, FakeFoothold([])).info[0].value


class Broken(FakeFoothold):
    def retrieve(self, profile: Profile, wanted: Wanted) -> list[Scored]:
        raise ModelError("The weights are missing: run `make run` again.")


def test_a_broken_model_is_a_sentence_not_a_crash(screen: Screen) -> None:
    assert "weights are missing" in matched(screen, Broken()).error[0].value


def test_a_hostile_match_is_escaped(screen: Screen) -> None:
    at = matched(screen, FakeFoothold([hostile()]))
    drawn = [text.value for text in at.markdown] + [link.label for link in at.page_link]
    assert not any("![" in text or "<script" in text or "](javascript" in text for text in drawn)


def test_twenty_thousand_postings(screen: Screen) -> None:
    assert len(cards(matched(screen, FakeFoothold([made(at) for at in range(20_000)])))) == 10


def test_corrections_win_over_what_was_read() -> None:
    read = profile("pytorch", "python", areas=("control", "mech_interp"))
    own = _person.corrected(read, ["python", "statistics"], ["evals_science", "mech_interp"], None, {Part.OTHER})
    assert [mention.skill for mention in own.skills] == ["python", "statistics"]
    assert own.skills[1].words == SAID_SO
    assert own.areas == ("mech_interp", "evals_science")
    assert _person.corrected(read, [], [], None, frozenset()).items == ()


def test_the_subscription_to_new_ones_like_these_says_nothing_of_the_cv() -> None:
    read = profile("pytorch", areas=("control",))
    assert _person.as_filter(read, Wanted(hours=None)) == Filter(kinds=(Kind.PROBLEM,), areas=("control",))
    assert len(_person.as_filter(read, Wanted(hours=20.0)).sizes) == 2
