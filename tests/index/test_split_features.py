"""What headings announce, what items say by themselves, and how sections built alike are told from containers."""

from __future__ import annotations

import pytest

from foothold.domain.document import Block, Form
from foothold.domain.outline import outline
from index.split_context import announces, evidence, introduction, label
from index.split_features import features, may_open
from index.split_own import asks, opening
from index.split_training import BELIEFS


@pytest.mark.parametrize(
    ("text", "says"),
    [
        *(
            (text, "problems")
            for text in ("Open problems", "Directions for future work", "Next steps", "Project ideas")
        ),
        *((text, "problems") for text in ("Example projects:", "Ten safety projects I'd like people to work on")),
        *((text, "problems") for text in ("Where to go from here", "What should be done", "Questions of interest")),
        *((text, "problems") for text in ("Suggested paper replications", "Seven days, seven ideas", "Thesis topics")),
        *((text, "problems") for text in ("The most useful things to do next are:", "What’s next?", "Next steps")),
        *((text, "problems") for text in ("What could be tried instead", "Where a newcomer could help", "Bounties")),
        *((text, "problems") for text in ("Experiments I never got round to", "Gaps nobody fills", "Wanted")),
        *((text, "problems") for text in ("There is a lot left to do:", "What is still unclear", "Nine open gaps")),
        *((text, "problems") for text in ("Project menu", "Pick a topic", "Need inspiration?", "A list of projects")),
        *((text, "problems") for text in ("We are excited about:", "I would love to see:", "What we hope to fund")),
        *((text, "problems") for text in ("Questions we are interested in", "Threads to pull", "Projects to try")),
        *((text, "one") for text in ("Suggested exercise", "Project 3: a probe", "Problem 2: budgets")),
        *((text, "areas") for text in ("Research areas", "We fund work in the following areas:")),
        *((text, "both") for text in ("Limitations and future work", "Conclusion and open questions")),
        *((text, "other") for text in ("Related work", "Further reading", "Eligibility criteria", "How to apply")),
        *((text, "other") for text in ("Frequently asked questions", "What we will not fund", "Out of scope")),
        *((text, "other") for text in ("We address three research questions:", "How to get in touch", "What is clear")),
        *((text, "nothing") for text in ("What did not work", "Three questions:", "A concrete proposal for debate")),
        ("I'm excited about considering toy versions of all this.", "nothing"),
        ("What I would do differently", "other"),
        *((text, "other") for text in ("Common mistakes", "Who we are", "Acknowledgements", "What we learned")),
        *((text, "nothing") for text in ("Sparse probes", "Two problems with this", "Claim tracker")),
    ],
)
def test_what_a_heading_announces(text: str, says: str) -> None:
    assert announces(text).value == says


def test_the_title_of_a_digest_says_nothing_of_its_parts() -> None:
    blocks = (Block(Form.ITEM, "Sparse probes"),)
    titles = ("Open problems in probing", "Safety digest: open problems in probing")
    assert [evidence(title, blocks, outline(blocks), 0)[-1].says for title in titles] == ["problems", "nothing"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Does it hold?", True),
        ("Train a probe on two layers.", True),
        ("Systematically vary the prompt.", True),
        ("Understanding what the head does", True),
        ("How to find the direction", True),
        ("A faster way to browse features", True),
        ("The model did well.", False),
        ("Why?", False),
        ("Learning", False),
        ("We trained a probe.", False),
        ("The charger broke", False),
        ("", False),
    ],
)
def test_what_asks(text: str, expected: bool) -> None:
    assert asks(text) is expected


@pytest.mark.parametrize(
    ("block", "start"),
    [
        (Block(Form.ITEM, "B* 2.14 - Look for names. Then more.", marker="B* 2.14"), "Look for names."),
        (Block(Form.ITEM, "[Ola] What is a feature? Nobody knows."), "What is a feature?"),
        (Block(Form.ROW, "1 | How stable is it? | small"), "How stable is it?"),
    ],
)
def test_the_words_a_block_opens_with(block: Block, start: str) -> None:
    assert opening(block) == start


@pytest.mark.parametrize(
    ("block", "opens"),
    [
        (Block(Form.ITEM, "x", depth=1), True),
        (Block(Form.PARAGRAPH, "x"), False),
        (Block(Form.PARAGRAPH, "Probe. x", lead="Probe."), True),
        (Block(Form.PARAGRAPH, "2.1 - x", marker="2.1"), True),
        (Block(Form.ITEM, "x", depth=1, context="comments"), False),
        (Block(Form.ITEM, "x", depth=1, context="toc"), False),
        (Block(Form.ITEM, "[x] Write a README", depth=1), False),
        (Block(Form.FOOTNOTE, "x"), False),
        (Block(Form.CODE, "# x"), False),
    ],
)
def test_what_may_open_a_problem_at_all(block: Block, opens: bool) -> None:
    assert may_open(block) is opens


def test_the_nearest_announcement_decides() -> None:
    blocks = [Block(Form.HEADING, "Open problems", depth=1), Block(Form.HEADING, "Related work", depth=2)]
    blocks += [Block(Form.ITEM, "x", depth=1)]
    found = evidence("A title", blocks, outline(blocks), 2)
    assert [(one.says.value, one.distance, one.source) for one in found] == [
        ("other", 0, 1),
        ("problems", 1, 0),
        ("nothing", 3, -1),
    ]
    row = features("A title", blocks)[2]
    assert (row["other within 0"], row["problems within 3"], row["above problems anywhere"]) == (1.0, 0.0, 1.0)


def test_a_long_label_is_read_at_its_end() -> None:
    long = "We did many things. " * 12 + "Some open problems are:"
    assert label(Block(Form.PARAGRAPH, long)) == "Some open problems are:"
    assert label(Block(Form.PARAGRAPH, "Motivation: why we ask", lead="Motivation:")) == "Motivation:"


def test_the_introduction_of_a_section_is_its_first_paragraphs() -> None:
    blocks = [Block(Form.HEADING, "A", depth=1), Block(Form.PARAGRAPH, "one"), Block(Form.ITEM, "x", depth=1)]
    blocks += [Block(Form.PARAGRAPH, "two"), Block(Form.ITEM, "y", depth=1)]
    assert introduction(blocks, outline(blocks), 4) == "one"


def item(text: str, depth: int) -> Block:
    return Block(Form.ITEM, text, depth=depth)


def section(name: str, *inside: str) -> list[Block]:
    return [Block(Form.HEADING, name, depth=2), *(Block(Form.ITEM, each, depth=1) for each in inside)]


def test_headings_over_bare_lists_are_containers_and_headings_over_prose_are_not() -> None:
    listed = features("Open problems", section("Trust", "Does it hold?", "Does it last?"))
    assert listed[0]["heading over bare list"] == 1.0
    told = [
        Block(Form.HEADING, "Trust", depth=2),
        Block(Form.PARAGRAPH, "We do not know when models trust each other. " * 5),
    ]
    assert features("Open problems", told)[0]["heading over bare list"] == 0.0


def test_labels_that_sections_repeat_make_them_records() -> None:
    blocks: list[Block] = []
    for name in ("Probe", "Steer"):
        blocks += [Block(Form.HEADING, name, depth=2)]
        blocks += [Block(Form.PARAGRAPH, f"{part}: x", lead=f"{part}:") for part in ("Why", "Time")]
    rows = features("Project ideas", blocks)
    assert rows[0]["group repeats labels"] == 1.0
    assert rows[1]["place in told problem"] == 1.0


def test_headings_that_sections_repeat_are_their_labels() -> None:
    parts = [Block(Form.HEADING, "Motivation", depth=3), Block(Form.HEADING, "Approach", depth=3)]
    rows = features("Project ideas", [*section("Probe"), *parts, *section("Steer"), *parts])
    assert [row["heading repeated"] for row in rows.values()] == [0.0, 1.0, 1.0, 0.0, 1.0, 1.0]
    assert rows[0]["group repeats labels"] == 1.0
    assert rows[0]["below headings"] == 0.0


def test_headings_that_announce_problems_are_no_labels_however_often_they_come() -> None:
    part = Block(Form.HEADING, "Research questions", depth=3)
    rows = features("An agenda", [*section("Probe"), part, *section("Steer"), part])
    assert not any(row["heading repeated"] for row in rows.values())


@pytest.mark.parametrize(("parents", "plain"), [(("Protocols", "Tooling"), 0.0), (("Train a larger probe.", "B"), 1.0)])
def test_nested_items_under_mere_names_are_no_details(parents: tuple[str, str], plain: float) -> None:
    blocks = [block for name in parents for block in (item(name, 1), item("Does it hold?", 2))]
    assert features("Open problems", blocks)[1]["place in plain item"] == plain


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("Our episodes end early. What about longer ones?", "own asks later"),
        ("Does it hold? Yes, for small models.", "own answered"),
        ("Does it hold? (Section 3.1)", "own answered"),
        ("Can I apply from abroad?", "own second person"),
        ("Echo (easy)", "own states size"),
        ("Difficulty: hard", "own states size"),
        ("Easy · 1 weekend", "own states size"),
    ],
)
def test_what_an_item_says_of_itself(text: str, feature: str) -> None:
    assert features("x", [item(text, 1)])[0][feature] == 1.0
    assert features("x", [item("Train a probe on two layers", 1)])[0][feature] == 0.0


def test_a_wish_right_above_a_list_is_told() -> None:
    blocks = [Block(Form.PARAGRAPH, "We would be keen to see:"), item("A safety case", 1)]
    assert features("x", blocks)[1]["wished near"] == 1.0


def test_pages_that_hire_and_pages_that_answer_are_known_by_their_headings_and_titles() -> None:
    blocks = [*section("Responsibilities", "Build evaluations"), *section("Benefits", "Lunch")]
    assert features("Engineer", blocks)[1]["document hires"] == 1.0
    assert features("Agenda FAQ", blocks)[1]["document answers"] == 1.0
    assert features("Agenda", section("Benefits", "Lunch"))[1]["document hires"] == 0.0


def test_the_topics_of_a_post_that_is_to_be_filled_are_its_work() -> None:
    blocks = [Block(Form.PARAGRAPH, "We are seeking a postdoc in statistics. Topics include:"), item("Probes", 1)]
    assert evidence("Notes", blocks, outline(blocks), 1)[0].says.value == "other"


def test_numbered_things_count_wherever_they_stand() -> None:
    blocks = [block for number in range(3) for block in section(f"Theme {number}", f"RQ{number}: does it hold?")]
    assert features("x", blocks)[1]["run numbered things"] == 1.0
    assert features("x", blocks[:4])[1]["run numbered things"] == 0.0


def test_features_have_names_that_training_knows_and_values_from_0_to_1() -> None:
    blocks = [*section("Open problems", "Does it hold?", "see:"), Block(Form.ROW, "1 | a", header="No. | Topic")]
    for found in features("Ten problems", blocks).values():
        assert set(BELIEFS) <= set(found)
        assert all(0.0 <= value <= 1.0 for value in found.values())


def test_a_long_list_is_read_in_time_that_grows_with_it() -> None:
    assert len(features("x", [Block(Form.ITEM, "Does it hold?", depth=1)] * 3000)) == 3000
