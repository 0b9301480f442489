"""Which block governs which, and which ones are siblings."""

from __future__ import annotations

import pytest

from foothold.domain.document import Block, Form
from foothold.domain.outline import is_bold_line, is_label, outline


def heading(text: str, depth: int = 2) -> Block:
    return Block(Form.HEADING, text, depth=depth)


def item(text: str, depth: int = 1) -> Block:
    return Block(Form.ITEM, text, depth=depth)


def paragraph(text: str, lead: str = "") -> Block:
    return Block(Form.PARAGRAPH, text, lead=lead)


@pytest.mark.parametrize(
    ("blocks", "governors"),
    [
        pytest.param([heading("A", 1), heading("B", 2), heading("C", 1)], (-1, 0, -1), id="headings by level"),
        pytest.param([heading("A"), paragraph("x"), item("a")], (-1, 0, 0), id="a list hangs on its heading"),
        pytest.param([heading("A"), paragraph("Ideas:"), item("a")], (-1, 0, 1), id="or on the label before it"),
        pytest.param([item("a"), item("b", 2), item("c", 3), item("d", 2)], (-1, 0, 1, 0), id="items nest"),
        pytest.param(
            [paragraph("Ideas:"), item("a"), paragraph("x"), item("b")],
            (-1, 0, -1, -1),
            id="a label ends with its list",
        ),
        pytest.param(
            [heading("A"), paragraph("Part", "Part"), paragraph("x"), heading("B")], (-1, 0, 1, -1), id="bold lines"
        ),
        pytest.param(
            [Block(Form.TERM, "T"), Block(Form.DEFINITION, "d"), Block(Form.TERM, "U")], (-1, 0, -1), id="definitions"
        ),
        pytest.param([Block(Form.CALLOUT, "c", lead="c"), item("a")], (-1, 0), id="a list within a callout"),
    ],
)
def test_what_governs_a_block(blocks: list[Block], governors: tuple[int, ...]) -> None:
    assert outline(blocks).governor == governors


def test_siblings_are_of_one_look_under_one_governor() -> None:
    blocks = [heading("A"), item("a"), item("b"), paragraph("Then:"), item("c"), heading("B"), item("d")]
    assert outline(blocks).runs == ((0, 5), (1, 2), (3,), (4,), (6,))


def test_numbered_headings_are_no_siblings_of_others() -> None:
    numbered = Block(Form.HEADING, "1. A", depth=2, marker="1")
    assert outline([numbered, heading("B"), numbered]).runs == ((0, 2), (1,))


def test_what_stands_above_and_within() -> None:
    plan = outline([heading("A", 1), heading("B"), item("a"), item("b", 2)])
    assert plan.above(3) == (2, 1, 0)
    assert plan.within(1) == (2, 3)


@pytest.mark.parametrize(
    ("text", "label"), [("Ideas:", True), ("Ideas: **", True), ("At 10:30 sharp", False), ("", False)]
)
def test_labels(text: str, label: bool) -> None:
    assert is_label(paragraph(text)) is label


def test_a_bold_line_is_bold_from_end_to_end() -> None:
    assert is_bold_line(paragraph("Next steps", "Next steps"))
    assert not is_bold_line(paragraph("Next steps are hard", "Next steps"))


def test_one_numbered_list_broken_by_paragraphs_is_one_run() -> None:
    first, second, plain = Block(Form.ITEM, "a", 1, True), Block(Form.ITEM, "b", 1, True), item("c")
    broken = [heading("A"), first, paragraph("x"), second, paragraph("y"), plain]
    assert (1, 3) in outline(broken).runs
    assert (5,) in outline(broken).runs
