"""Status, blockers and level, each with the words that told, and what only sounds like them."""

from __future__ import annotations

import time

import pytest

from foothold.domain.cues import blockers_of, level_of, status_of
from foothold.domain.posting import Level, Status

STATUS = [
    (Status.CLAIMED, "Can I take this?"),
    (Status.CLAIMED, "Hi! Could I work on this issue?"),
    (Status.CLAIMED, "I'd like to work on this, if nobody does."),
    (Status.CLAIMED, "I'm currently working on this and will open a PR."),
    (Status.CLAIMED, "I'll take this one."),
    (Status.CLAIMED, "Please assign this to me."),
    (Status.CLAIMED, "/assign"),
    (Status.CLAIMED, "Assigned to @somebody since Monday."),
    (Status.CLAIMED, "Claimed by a team in Berlin."),
    (Status.CLAIMED, "Somebody new: a contributor claims it."),
    (Status.CLAIMED, "A student asks to take it over Easter."),
    (Status.CLAIMED, "The author intends to implement this."),
    (Status.CLAIMED, "Being implemented in the spring programme."),
    (Status.CLAIMED, "Someone is already working on it."),
    (Status.CLAIMED, "We are actively pursuing this."),
    (Status.CLAIMED, "We're continuing to study this."),
    (Status.ANSWERED, "This question has since been answered by two papers."),
    (Status.ANSWERED, "Closed by PR #51, with tests."),
    (Status.ANSWERED, "Fixed in #12."),
    (Status.ANSWERED, "Edit: solved, see below."),
    (Status.ANSWERED, "[Solved] Which layer holds the answer"),
    (Status.ANSWERED, "The names are documented now (already solved, still open)."),
    (Status.CLOSED, "The call is now closed."),
    (Status.CLOSED, "Applications are closed."),
    (Status.CLOSED, "We are no longer accepting proposals."),
    (Status.CLOSED, "This is no longer needed."),
    (Status.CLOSED, "The deadline has passed."),
    (Status.SUPERSEDED, "Superseded by the list of 2026."),
    (Status.SUPERSEDED, "Duplicate of #1031."),
    (Status.SUPERSEDED, "See #7 instead."),
    (Status.SUPERSEDED, "I no longer recommend this list."),
    (Status.SUPERSEDED, "This list is fairly out of date."),
    (Status.ON_HOLD, "This work is paused until spring."),
    (Status.ON_HOLD, "Blocked by #99."),
    (Status.ON_HOLD, "Ideas on hold."),
]


@pytest.mark.parametrize(("status", "text"), STATUS, ids=[row[1] for row in STATUS])
def test_a_status_is_told_with_its_words(status: Status, text: str) -> None:
    told = status_of("A problem", text)
    assert told.status is status
    assert told.cue
    assert told.cue in text


OPEN = [
    "How can we do this with fewer prompts?",
    "Can we take a model and remove one fact?",
    "We would like to see more work on probes.",
    "This is not a list of directions that we are actively working on.",
    "If someone is already working on it, join them.",
    "The actions taken by the agent are logged.",
    "Steps taken in context matter.",
    "Which questions are already answered by the early layers?",
    "Tasks that have been solved by earlier models.",
    "Study whether beliefs are superseded by new evidence.",
    "Closed models refuse more often.",
    "Compare open and closed weights.",
    "The model puts the call on hold in the story.",
    "Nobody claims to understand this.",
    "The bounty is not closed.",
    "Training in progress bars is slow.",
]


@pytest.mark.parametrize("text", OPEN)
def test_what_only_sounds_like_a_status_leaves_a_problem_open(text: str) -> None:
    assert status_of("A problem", text) == (Status.OPEN, "")


@pytest.mark.parametrize(
    ("tag", "status"),
    [
        ("stale", Status.UNCONFIRMED),
        ("wontfix", Status.CLOSED),
        ("Declined", Status.CLOSED),
        ("in-progress", Status.CLAIMED),
        ("Full", Status.CLAIMED),
        ("on_hold", Status.ON_HOLD),
        ("duplicate", Status.SUPERSEDED),
        ("resolved", Status.ANSWERED),
        ("help wanted", Status.OPEN),
    ],
)
def test_a_label_tells_a_status(tag: str, status: Status) -> None:
    assert status_of("A problem", "", ("bug", tag)).status is status


def test_a_heading_tells_a_status() -> None:
    assert status_of("A problem", "", section=("Ideas", "Backburner")) == (Status.ON_HOLD, "Backburner")


def test_what_is_over_for_good_is_told_before_what_may_come_back() -> None:
    assert status_of("A problem", "Can I take this? Never mind, fixed in #12.").status is Status.ANSWERED


BLOCKERS = [
    ("gpu", "It needs 24 GB of VRAM.", "24 GB"),
    ("gpu", "Runs on 8x H100 only.", "8x H100"),
    ("gpu", "This likely requires multiple GPUs.", ""),
    ("gpu", "You will need a large GPU.", ""),
    ("gpu", "It takes a lot of compute.", ""),
    ("api_cost", "A run costs about $30 in API credits.", "about $30"),
    ("api_cost", "~32$ per fine-tuning run", "~32$"),
    ("api_cost", "You'll need an OpenAI API key.", ""),
    ("closed_model", "It requires access to frontier models.", ""),
    ("closed_model", "You need a helpful-only model for this.", ""),
    ("data_access", "The dataset is available upon request.", ""),
    ("data_access", "The transcripts are not public.", ""),
    ("mentor", "It needs an experienced mentor.", ""),
    ("mentor", "Supervision is required.", ""),
    ("approval", "Human subjects need ethics approval.", ""),
    ("approval", "Please contact us first.", ""),
    ("approval", "It requires the team's sign-off.", ""),
]


@pytest.mark.parametrize(("what", "text", "estimate"), BLOCKERS, ids=[row[1] for row in BLOCKERS])
def test_a_blocker_is_told_with_its_words_and_estimate(what: str, text: str, estimate: str) -> None:
    (blocker,) = blockers_of(text)
    assert (blocker.what, blocker.estimate) == (what, estimate)
    assert blocker.words in text


@pytest.mark.parametrize(
    "text",
    [
        "It does not need a GPU.",
        "No GPU cluster is needed.",
        "Runs in a free notebook without API credits.",
        "There is a prize of $500.",
        "We have $40M for grants.",
        "Compute the mean over heads.",
        "Claude and Gemini refuse this.",
        "Linear probes read the weights of the model.",
        "You don't need a mentor.",
        "Human approval is the reward signal.",
        "Questions? Contact us.",
        "",
    ],
)
def test_what_stops_nobody_is_no_blocker(text: str) -> None:
    assert blockers_of(text) == ()


def test_each_kind_of_blocker_is_told_once() -> None:
    text = "It needs 24 GB of VRAM, better 80 GB of VRAM, and costs $50 per run. IRB approval comes first."
    assert [blocker.what for blocker in blockers_of(text)] == ["gpu", "api_cost", "approval"]


LEVELS = [
    (Level.NEWCOMER, "A good first issue."),
    (Level.NEWCOMER, "Suitable for beginners."),
    (Level.NEWCOMER, "No prior experience is needed."),
    (Level.NEWCOMER, "You don't need a PhD."),
    (Level.NEWCOMER, "Some gentle starter projects."),
    (Level.PRACTISED, "Be comfortable with PyTorch."),
    (Level.PRACTISED, "Some research experience helps."),
    (Level.EXPERT, "A strong background in category theory."),
    (Level.EXPERT, "Requires deep expertise in optimisation."),
    (Level.EXPERT, "You need a PhD."),
]


@pytest.mark.parametrize(("level", "text"), LEVELS, ids=[row[1] for row in LEVELS])
def test_a_level_is_told_with_its_words(level: Level, text: str) -> None:
    told = level_of("A problem", text)
    assert told.level is level
    assert told.words
    assert told.words in text


@pytest.mark.parametrize(
    "text",
    [
        "Human experts label the answers.",
        "A mixture of experts routes tokens.",
        "Look at intermediate activations.",
        "Models at expert level cheat.",
        "A PhD student wrote the code.",
        "",
    ],
)
def test_what_only_sounds_like_a_level_tells_none(text: str) -> None:
    assert level_of("A problem", text) == (None, "")


@pytest.mark.parametrize(
    ("tag", "level"),
    [
        ("good first issue", Level.NEWCOMER),
        ("Newbies Welcome", Level.NEWCOMER),
        ("complexity-simple", Level.NEWCOMER),
        ("E-easy", Level.NEWCOMER),
        ("complexity-moderate", Level.PRACTISED),
        ("complexity-high", Level.EXPERT),
        ("Difficulty: Hard", Level.EXPERT),
        ("hardware", None),
        ("medium priority", None),
    ],
)
def test_a_label_tells_a_level_before_the_text_does(tag: str, level: Level | None) -> None:
    assert level_of("A problem", "", ("bug", tag)).level is level


@pytest.mark.parametrize("piece", [" ", "\n", "[", "- ", "not ", "requires ", "a strong ", "won't fix ", "access to "])
def test_a_hostile_text_is_read_in_bounded_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    status_of("A problem", text)
    blockers_of(text)
    level_of("A problem", text)
    assert time.process_time() - started < 2
