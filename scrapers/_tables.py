"""Tables: which ones hold data, and their rows as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from lxml import html

from scrapers._inline import Passage

_LETTER = re.compile(r"[^\W\d_]")
_LAYOUT = ".//h1|.//h2|.//h3|.//h4|.//ul|.//ol|.//table|.//blockquote|.//pre|.//section|.//article"
_NEVER_DATA = ".//table|.//h1|.//h2|.//section|.//article"


class Row(NamedTuple):
    """A row as text, its cells parted by " | ", with the header cells above it in the same form."""

    passage: Passage
    header: str


def is_data(table: html.HtmlElement) -> bool:
    """Return whether a table holds data and not the layout of a page.

    It has two columns or more, and either header cells or nothing but running text in its cells.
    """
    widest = max((len(_cells(row)) for row in table.iter("tr")), default=0)
    blocks = _NEVER_DATA if table.xpath(".//th") else _LAYOUT
    return widest > 1 and not table.xpath(blocks)


def rows(table: html.HtmlElement, read: Callable[[html.HtmlElement], Passage]) -> list[Row]:
    """Return the rows below the header; a first row whose words are all bold (`th` is) is the header."""
    read_rows = [[read(cell) for cell in _cells(row)] for row in table.iter("tr")]
    filled = [row for row in read_rows if any(cell.text for cell in row)]
    header = ""
    if filled and all(cell.lead == cell.text or not _LETTER.search(cell.text) for cell in filled[0]):
        header = _joined(filled.pop(0)).text
    return [Row(_joined(row), header) for row in filled]


def _cells(row: html.HtmlElement) -> list[html.HtmlElement]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _joined(cells: list[Passage]) -> Passage:
    return Passage(
        text=" | ".join(cell.text.replace("\n\n", " ") for cell in cells),
        lead=cells[0].lead,
        links=tuple(dict.fromkeys(link for cell in cells for link in cell.links)),
        linked=sum(cell.linked for cell in cells),
    )
