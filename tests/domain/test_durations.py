"""Time stated for the work itself, and the many times that are stated for something else."""

from __future__ import annotations

import time

import pytest

from foothold.domain.durations import duration, stated_time

STATED = [
    ("Time estimate: 16-20 hours", 16, 20),
    ("**Time Estimate**: 16–20 hours", 16, 20),
    ("Estimated effort: about 12 h", 12, 12),
    ("This should take about 2 days.", 16, 16),
    ("I expect this to take a few days", 16, 40),
    ("Somebody who knows the code could finish it in an hour.", 1, 1),
    ("It takes a day or two.", 8, 16),
    ("A nice weekend project for two people.", 8, 16),
    ("You could do this over a weekend.", 8, 16),
    ("Takes two weekends.", 16, 32),
    ("Each chapter takes half a week to 2 weeks.", 20, 80),
    ("Extend the probe to another model (~2 days).", 16, 16),
    ("A 20-hour project.", 20, 20),
    ("About a week of work.", 40, 40),
    ("2-3 weeks of full-time work", 80, 120),
    ("Project size: 175 hours", 175, 175),
    ("Duration: 1,000 hours", 1000, 1000),
    ("Spend up to 20 hours on it.", 0, 20),
    ("Estimated time: at least 3 months", 480, None),
    ("Effort: 40+ hours", 40, None),
    ("Commitment: 10 h/week for 3 months", 129.9, 129.9),
    ("Commitment: 5-10 hours per week for 8 weeks", 40, 80),
    ("Commitment: 5-10 hours/week, 8 weeks", 40, 80),
    ("30 minutes", 0.5, 0.5),
]


@pytest.mark.parametrize(("text", "low", "high"), STATED, ids=[row[0] for row in STATED])
def test_a_time_stated_for_the_work_is_read_with_its_words(text: str, low: float, high: float | None) -> None:
    said = stated_time(text)
    assert said is not None
    assert (said.hours_from, said.hours_to) == (pytest.approx(low), high if high is None else pytest.approx(high))
    assert said.words in text


OTHER = [
    "Training takes 3 hours on one GPU.",
    "We trained for 500 GPU-hours.",
    "The sweep takes 2 days on 8 A100s.",
    "The model takes 20 minutes to answer.",
    "The nightly job has been running for about 3 hours.",
    "We give grants for projects of 6-24 months.",
    "A fellowship: the programme takes 6 months.",
    "Nobody touched this in the last 3 weeks.",
    "The issue is 3 months old.",
    "Opened 2 days ago.",
    "Apply within 2 weeks.",
    "Wait 5 minutes and try again.",
    "Links expire after one hour.",
    "Watch the 2 hour video first.",
    "Deadline: 14 December, in 3 weeks.",
    "It needs 10 hours per week.",
    "Human experts took 3 hours.",
    "The horizon doubles every 7 months.",
    "Agents solve tasks of 4 hours in the benchmark, 3 days per month.",
    "Since 2 weeks the tests fail.",
    "Take a minute to think about it.",
    "A short intro (5 min)",
    "I worked on a project for 3 days and lost it.",
    "If we had 100 years to solve it, we would.",
]


@pytest.mark.parametrize("text", OTHER)
def test_a_time_of_something_else_is_not_taken_for_the_size(text: str) -> None:
    assert stated_time(text) is None


def test_a_later_sentence_may_state_the_time() -> None:
    said = stated_time("Training takes 3 hours.\nThe write-up aside, this should take 12 hours.")
    assert said is not None
    assert (said.hours_from, said.hours_to) == (12, 12)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("days to two weeks", 16, 80), ("several weeks", 120, 280), ("at least 8 weeks", 320, None)],
)
def test_a_key_needs_no_words_of_work(text: str, low: float, high: float | None) -> None:
    said = duration(text)
    assert said is not None
    assert (said.hours_from, said.hours_to) == (low, high)


@pytest.mark.parametrize("piece", ["1 to ", "takes in of on ", "x", " ", "a few ", "2 days (", "~ "])
def test_a_hostile_text_is_read_in_bounded_time(piece: str) -> None:
    started = time.process_time()
    stated_time(piece * (100_000 // len(piece)))
    assert time.process_time() - started < 2
