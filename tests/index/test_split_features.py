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
        *((text, "one") for text in ("Suggested exercise", "Project 3: a probe", "Problem 2: budgets")),
        *((text, "areas") for text in ("Research areas", "We fund work in the following areas:")),
        *((text, "both") for text in ("Limitations and future work", "Conclusion and open questions")),
        *((text, "other") for text in ("Related work", "Further reading", "Eligibility criteria", "How to apply")),
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


def test_features_have_names_that_training_knows_and_values_from_0_to_1() -> None:
    blocks = [*section("Open problems", "Does it hold?", "see:"), Block(Form.ROW, "1 | a", header="No. | Topic")]
    for found in features("Ten problems", blocks).values():
        assert set(BELIEFS) <= set(found)
        assert all(0.0 <= value <= 1.0 for value in found.values())


def test_a_long_list_is_read_in_time_that_grows_with_it() -> None:
    assert len(features("x", [Block(Form.ITEM, "Does it hold?", depth=1)] * 3000)) == 3000
