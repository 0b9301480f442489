"""The order of trust, what the signals say, and that unknown stays unknown."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.domain.effort import Band, Basis
from foothold.domain.first_step import first_step
from foothold.domain.rubric import Work, rubric
from foothold.domain.sizing import size

KEY = "A: a day to a week. B: 2 to 4 weeks."


def test_a_stated_time_beats_a_grade_a_label_and_signals() -> None:
    effort = size("A* 1.1 - Prove it", "Time estimate: 16-20 hours", tags=("good first issue",), list_remark=KEY)
    assert (effort.basis, effort.band) == (Basis.STATED, Band.WEEKEND)
    assert (effort.hours_from, effort.hours_to) == (16, 20)
    assert effort.evidence == ("Time estimate: 16-20 hours",)


def test_the_scale_beats_a_label() -> None:
    effort = size("B* 1.1 - Prove it", "", tags=("good first issue",), list_remark=KEY)
    assert (effort.basis, effort.hours_from, effort.hours_to) == (Basis.SCALE, 80, 160)


def test_a_label_beats_signals() -> None:
    effort = size("Implement a new architecture", "", tags=("good first issue",))
    assert (effort.basis, effort.band, effort.evidence) == (Basis.LABEL, Band.WEEKEND, ("good first issue",))


def test_what_a_list_says_of_all_its_items_counts_less_than_what_an_item_says() -> None:
    alone = size("Compare two probes", "This should take 12 hours.")
    shared = size("Compare two probes", "", list_remark="Each should take about 12 hours.")
    assert shared.band is alone.band is Band.WEEKEND
    assert shared.confidence < alone.confidence


def test_a_heading_may_state_the_time() -> None:
    assert size("Compare two probes", "", section=("Ideas", "Weekend projects")).band is Band.WEEKEND


def test_a_marker_that_the_title_lost_still_grades() -> None:
    assert size("Interpret tags", "", marker="B* 2.14") == size("B* 2.14 - Interpret tags", "")


def test_letters_before_a_number_have_a_known_key() -> None:
    bands = [size(f"{letter} 2.1 - Interpret tags", "").band for letter in "ABCD"]
    assert bands == [Band.WEEK, Band.MONTH, Band.MONTH, Band.QUARTER]


def test_signals_give_a_wide_range_with_little_confidence_and_quote_the_text() -> None:
    title = "Fix a typo in the error message"
    effort = size(title, "")
    assert (effort.basis, effort.band) == (Basis.SIGNALS, Band.HOURS)
    assert effort.confidence <= 0.4
    assert effort.evidence
    assert all(words in title for words in effort.evidence)


def test_one_more_dataset_in_a_tool_is_a_weekend() -> None:
    assert size("FEAT add ToxicTalk dataset", "Write a fetch function like the others.").band is Band.WEEKEND


@pytest.mark.parametrize(("title", "text"), [("", ""), ("Probes", ""), (".", ""), ("What is a feature?", "")])
def test_unknown_stays_unknown(title: str, text: str) -> None:
    effort = size(title, text)
    assert effort.band is Band.UNKNOWN
    assert effort.hours_from is None
    assert effort.hours_to is None
    assert effort.confidence == 0
    assert not effort.fits(10_000)


def test_a_grade_without_a_key_orders_but_names_no_hours() -> None:
    easy, hard = size("A study", "Difficulty: 1/3"), size("A study", "Difficulty: 3/3")
    assert easy.band is hard.band is Band.UNKNOWN
    assert easy.score < 0.5 < hard.score
    assert (hard.basis, hard.evidence[0]) == (Basis.SCALE, "Difficulty: 3/3")


ORDERED = [
    ("Fix a typo in the guide", "Implement a plug-in architecture"),
    ("Rename a parameter", "Redesign the whole storage layer"),
    ("Replicate the figure with GPT-2", "Develop a theory of deceptive generalisation"),
    ("Compare two probes on one small model", "Train agents from scratch in realistic environments"),
    ("Plot the attention pattern of one head", "Investigate how large models plan, across many tasks"),
    ("Play with the demo notebook", "Build a comprehensive benchmark with human baselines"),
    ("Update the default value", "Add support for distributed training"),
    ("Extend the starter code by a simple check", "Design a novel protocol with formal guarantees"),
]


@pytest.mark.parametrize(("smaller", "larger"), ORDERED, ids=[f"{small} < {large}" for small, large in ORDERED])
def test_the_score_orders_what_has_no_size(smaller: str, larger: str) -> None:
    assert size(smaller, "").score < size(larger, "").score


def test_a_long_text_is_not_large_by_being_long() -> None:
    plain = "The page is shown in the list. "
    assert rubric("A page", plain).total == pytest.approx(rubric("A page", plain * 40).total, abs=0.02)


def test_many_signals_are_damped() -> None:
    said = rubric("", "Design and implement support, investigate and refactor, and benchmark the theory.")
    assert len(said.fired) >= 5
    assert 0 < said.total < 0.6 * sum(fired.weight for fired in said.fired)


def test_a_title_that_the_text_repeats_counts_once() -> None:
    title = "Develop a theory of circuits"
    assert rubric(title, f"{title}\nMore.") == rubric(title, "More.")
    assert rubric(title, "Develop a theory") == rubric(title, "")


def test_a_word_counts_once_for_the_signal_that_reads_most_around_it() -> None:
    assert [fired.name for fired in rubric("Tiny stories", "").fired] == ["a small model"]
    assert {fired.name for fired in rubric("A toy model of a head", "").fired} == {"a small model"}


SAID = [
    ("Sort the numbers", "This should be a pretty easy exercise.", "Getting this right is extremely hard."),
    ("Sort the numbers", "It is just a one-liner.", "It is likely to require new ideas."),
    ("Sort the numbers", "A quick win for anyone.", "It needs two annotators for each answer."),
]


@pytest.mark.parametrize(("title", "easy", "hard"), SAID, ids=[row[1] for row in SAID])
def test_what_its_author_says_of_a_problem_moves_it(title: str, easy: str, hard: str) -> None:
    assert size(title, easy).score < size(title, "").score < size(title, hard).score


SENSES = [
    ("A developer sees a page", "making"),
    ("A page of the interpreter", "investigation"),
    ("A note on interpretability", "investigation"),
    ("A hard-coded page", "coupling"),
    ("An interactive page", "coupling"),
    ("It may prove to be so", "theory"),
    ("What suited them", "a benchmark"),
]


@pytest.mark.parametrize(("title", "signal"), SENSES, ids=[row[0] for row in SENSES])
def test_a_word_of_another_sense_is_no_signal(title: str, signal: str) -> None:
    assert signal not in {fired.name for fired in rubric(title, "").fired}


def test_code_and_links_are_not_read_as_words() -> None:
    said = "Compare two heads."
    code = f"{said}\n```\ndesign architecture theory proof\n```\nhttps://example.org/ambitious-novel-framework"
    names = {fired.name for fired in rubric("A head", code).fired}
    assert names == {fired.name for fired in rubric("A head", said).fired}


def test_the_kind_of_work_is_told_only_where_it_is_clear() -> None:
    assert rubric("Fix a typo in a label", "").work is Work.CODE
    assert rubric("Prove a theorem on novel training dynamics", "").work is Work.RESEARCH
    assert rubric("Something about heads", "").work is None
    assert rubric("Training fails to remove backdoors", "The wrong label is deleted.").work is not Work.CODE


@given(st.text(max_size=300), st.text(max_size=600))
def test_any_text_has_a_score_between_0_and_1_and_known_hours_are_in_order(title: str, text: str) -> None:
    effort = size(title, text)
    assert 0 <= effort.score <= 1
    assert effort == size(title, text)
    if effort.hours_from is not None and effort.hours_to is not None:
        assert 0 <= effort.hours_from <= effort.hours_to


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Extend the results of Doe et al. to a newer model", "Replicate the baseline (Doe et al.)"),
        ("Make a benchmark of sandbagging and run Gemma 2B on it", "Build one small data set"),
        ("Fine-tune Pythia-70m to refuse", "Train the smallest version (Pythia-70m)"),
        ("Which neurons of GPT-2 small fire on dates?", "Run one experiment on one small model (GPT-2 small)"),
        ("Formalise corrigibility", "Work one smallest example"),
        ("Refactor the hook API", "Get the code running"),
        ("Ask Claude about itself", "Run one experiment on one model (Claude)"),
    ],
)
def test_a_first_step_is_taken_from_what_the_text_names(text: str, start: str) -> None:
    assert first_step(text, "").startswith(start)


def test_nothing_named_gives_no_first_step() -> None:
    assert first_step("Think about kindness", "") == ""


def test_only_what_is_larger_than_a_weekend_or_unknown_has_a_first_step() -> None:
    assert size("Replicate the paper", "Time estimate: 10 hours").first_step == ""
    assert size("Replicate the paper", "Time estimate: 3 months").first_step != ""


@pytest.mark.parametrize(
    "piece", [" ", "\n", "difficulty: ", "difficulty:", "* ", "/", "a_", "<details>", "```", "{code}", "add a "]
)
def test_a_hostile_text_is_sized_in_bounded_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    size(text[:1000], text, section=(text,), list_remark=text)
    assert time.process_time() - started < 2
