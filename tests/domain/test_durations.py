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
    ("One weekend of hacking.", 8, 16),
    ("Half a day's work", 4, 4),
    ("A half-day project", 4, 4),
    ("Takes an afternoon.", 4, 4),
    ("You could do this in an afternoon.", 4, 4),
    ("You could do this in 3 hours.", 3, 3),
    ("A fortnight of work", 80, 80),
    ("one semester", 480, 640),
    ("This is a semester-long project.", 480, 640),
    ("A multi-week project", 80, None),
    ("One and a half days of work", 12, 12),
    ("About two and a half weeks of effort", 100, 100),
    ("Estimated: 20h", 20, 20),
    ("Expected time: 2d", 16, 16),
    ("ETA: 3 days", 24, 24),
    ("Time to complete: 4 hours", 4, 4),
    ("Estimated hours: 12-16", 12, 16),
    ("Estimated effort (days): 3", 24, 24),
    ("⏱️ 4 hours", 4, 4),
    ("I estimate 3 weeks.", 120, 120),
    ("My guess is that I'd expect 2-3 days.", 16, 24),
    ("It is maybe 2 days of engineering.", 16, 16),
    ("Between 5 and 10 hours of work", 5, 10),
    ("It takes between 2 and 4 weeks.", 80, 160),
    ("No more than 3 days of work", 0, 24),
    ("It takes over a week.", 40, None),
    ("A 15 minute fix", 0.25, 0.25),
    ("It would take a PhD student 2 months.", 320, 320),
    ("3 person-months of work", 480, 480),
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
    "It takes 3 months of compute.",
    "It takes 2 days of wall-clock time.",
    "The evaluation takes 2 hours.",
    "Evaluating takes 2 days per model.",
    "The build takes 40 minutes.",
    "CI takes 2 hours.",
    "Tests take 30 minutes to finish.",
    "Reviews take up to 3 weeks.",
    "It requires 6 months of experience.",
    "Reading time: 10 minutes",
    "Models that can do a 1-hour task",
    "Tasks which take an expert 4 hours",
    "Tasks of 30 minutes of human effort",
    "AI systems may do a month of work in an hour.",
    "The course takes 10 weeks.",
    "A project on 2d and 3d convolutions",
    "It takes a year to grow up.",
    "80,000 hours",
    "5+ years",
    "Opening hours: 9-17",
    "Work hours: 8am to 4pm",
    "We meet in the evening.",
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
