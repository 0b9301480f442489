"""From chances to problems: which of two nested ones is kept, what its text is, and what a damaged list looks like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from foothold.domain.document import Block, Document, Form, Holds
from foothold.domain.posting import Kind
from foothold.domain.split import TITLE_LENGTH, is_damaged, split


@dataclass(frozen=True)
class Told:
    """A splitter that is told the chances of blocks by their first word."""

    chances: Mapping[str, float]

    def opens(self, title: str, blocks: Sequence[Block]) -> Sequence[float]:
        return [self.chances.get(block.text.split()[0].strip(".:"), 0.0) for block in blocks]


def document(*blocks: Block, title: str = "A list", holds: Holds = Holds.LIST) -> Document:
    return Document("s", "", "1", "https://a.example", Kind.PROBLEM, title, holds, blocks=blocks)


def heading(text: str, depth: int = 2, **more: str) -> Block:
    return Block(Form.HEADING, text, depth=depth, **more)  # type: ignore[arg-type]


def item(text: str, depth: int = 1, links: tuple[str, ...] = (), **more: str) -> Block:
    return Block(Form.ITEM, text, depth=depth, links=links, **more)  # type: ignore[arg-type]


def paragraph(text: str, lead: str = "") -> Block:
    return Block(Form.PARAGRAPH, text, lead=lead)


def titles(found: Document, chances: Mapping[str, float]) -> list[str]:
    return [each.title for each in split(found, Told(chances)).items]


def test_a_problem_keeps_its_sub_questions_as_text() -> None:
    found = document(heading("Open"), item("Outer one"), item("Inner one", 2), item("Other one"))
    outer, other = split(found, Told({"Outer": 0.9, "Inner": 0.8, "Other": 0.7})).items
    assert (outer.title, outer.text) == ("Outer one", "Outer one\n\nInner one")
    assert other.text == "Other one"


@pytest.mark.parametrize(
    ("outer", "inner", "kept"),
    [(0.9, 0.8, ["Outer"]), (0.6, 0.9, ["Inner a", "Inner b", "Inner c"]), (0.9, 0.3, ["Outer"]), (0.4, 0.4, [])],
)
def test_one_of_two_nested_problems_is_kept(outer: float, inner: float, kept: list[str]) -> None:
    found = document(heading("Outer"), item("Inner a"), item("Inner b"), item("Inner c"))
    assert titles(found, {"Outer": outer, "Inner": inner}) == kept


def test_a_heading_over_many_likely_items_is_their_container() -> None:
    found = document(heading("Outer"), *(item(f"Inner {number}") for number in range(12)))
    assert len(titles(found, {"Outer": 0.9, "Inner": 0.85})) == 12
    assert titles(document(heading("Outer"), item("Inner")), {"Outer": 0.9, "Inner": 0.85}) == ["Outer"]


def test_a_heading_is_the_title_and_its_section_the_text() -> None:
    found = document(heading("List", 1), heading("Probe"), paragraph("Why."), item("How."), heading("Next"))
    (only,) = split(found, Told({"Probe": 0.9})).items
    assert (only.title, only.text, only.section) == ("Probe", "Why.\n\nHow.", ("List",))


def test_what_goes_on_behind_a_bold_lead_belongs_to_it() -> None:
    found = document(
        paragraph("Probe. First", "Probe."), paragraph("more"), item("and more"), paragraph("Odd. No", "Odd.")
    )
    (only,) = split(found, Told({"Probe": 0.9})).items
    assert (only.title, only.text) == ("Probe", "Probe. First\n\nmore\n\nand more")


def test_the_cells_of_a_row_are_named_by_their_header() -> None:
    row = Block(Form.ROW, "1 | Probe transfer | small", header="No. | Topic | Size")
    (only,) = split(document(row), Told({"1": 0.9})).items
    assert (only.title, only.text) == ("Probe transfer", "No.: 1\n\nTopic: Probe transfer\n\nSize: small")


@pytest.mark.parametrize(
    ("block", "title"),
    [
        (item("Probe it. Then write it up."), "Probe it."),
        (item("3. Probe it. Then write."), "Probe it."),
        (item("Lead. Then more", lead="Lead."), "Lead"),
        (item("B* 2.1 - Probe it", lead="B* 2.1", marker="B* 2.1"), "B* 2.1 - Probe it"),
        (Block(Form.CALLOUT, "Does it hold?\n\nWe never looked.", lead="Does it hold?"), "Does it hold?"),
        (Block(Form.TERM, "Sparse probes"), "Sparse probes"),
    ],
)
def test_titles(block: Block, title: str) -> None:
    always = Told({block.text.split()[0].strip(".:"): 0.9})
    assert [each.title for each in split(document(block), always).items] == [title]


def test_a_title_is_one_line_and_cut_between_words() -> None:
    (title,) = titles(document(item("Probe " + "very " * 60 + "long")), {"Probe": 0.9})
    assert len(title) <= TITLE_LENGTH + 1
    assert title.endswith("very…")


def test_anchor_marker_and_links_come_along() -> None:
    block = item("Probe", marker="2.1", links=("https://a.example", "#x", "https://b.example"))
    (only,) = split(document(heading("Open", anchor="open"), block), Told({"Probe": 0.9})).items
    assert (only.anchor, only.marker, only.links) == ("open", "2.1", ("https://a.example", "https://b.example"))


def test_what_a_conclusion_repeats_counts_once() -> None:
    found = document(heading("Probe"), paragraph("Long."), heading("End"), item("Probe"))
    assert titles(found, {"Probe": 0.9}) == ["Probe"]


def test_comments_and_footnotes_are_no_text() -> None:
    noise = [Block(Form.FOOTNOTE, "note"), replace(paragraph("comment"), context="comments")]
    (only,) = split(document(heading("Probe"), paragraph("Why."), *noise), Told({"Probe": 0.9})).items
    assert only.text == "Why."


@pytest.mark.parametrize(
    ("holds", "title", "count"),
    [
        (Holds.ONE, "Probe it", 1),
        (Holds.NOTHING, "Probe it", 0),
        (Holds.LIST, "Probe it", 0),
        (Holds.LIST, "Open problem: probe it", 1),
    ],
)
def test_one_problem_pages(holds: Holds, title: str, count: int) -> None:
    found = split(document(paragraph("Why."), title=title, holds=holds), Told({})).items
    assert len(found) == count
    assert all((each.title, each.text) == (title, "Why.") for each in found)


@pytest.mark.parametrize(
    ("blocks", "damaged"),
    [
        pytest.param(
            [paragraph("Ideas include:"), paragraph("Next."), paragraph("We may ask, for example:")], True, id="lost"
        ),
        pytest.param([paragraph("Ideas include:"), item("a"), paragraph("such as:"), item("b")], False, id="kept"),
        pytest.param(
            [paragraph("He said:"), paragraph("No."), paragraph("She said:"), paragraph("Yes.")], False, id="talk"
        ),
        pytest.param([paragraph("Ideas include:"), paragraph("Next.")], False, id="one alone"),
        pytest.param([], False, id="nothing"),
    ],
)
def test_lists_that_were_lost_on_the_way(blocks: list[Block], damaged: bool) -> None:
    assert is_damaged(blocks) is damaged
    assert split(document(*blocks), Told({})).damaged is damaged
