"""HTML to blocks: one walk over the tree, in reading order.

Three things are open during the walk: the place (what surrounds an element, passed down), the running text (letters
until the block ends) and the container (an item, term, definition or callout, whose paragraphs become one block).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from lxml import html

from foothold.domain.document import Block, Form
from scrapers import _landmarks, _markup, _tables
from scrapers._inline import Passage, Run, join, marker_of, passages, without_loose_marker

_SPACE = re.compile(r"\s+")
#: Elements nested deeper are read as running text: no page that people read is built so, and the stack has an end.
_DEEPEST = 80


@dataclass(frozen=True, slots=True)
class Place:
    """What surrounds an element."""

    form: Form = Form.PARAGRAPH
    depth: int = 0
    ordered: bool = False
    context: str = ""
    bold: bool = False
    href: str = ""
    level: int = 0


@dataclass(slots=True)
class _Container:
    """An item, term, definition or callout that is open; `at` is where its block belongs."""

    form: Form
    place: Place
    at: int
    anchor: str = ""
    parts: list[Passage] = field(default_factory=list)


_Visitor = Callable[[html.HtmlElement, Place], None]


class HtmlReader:
    """Turns one HTML text into blocks. Used once."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._runs: list[Run] = []
        self._container: _Container | None = None
        self._anchor = ""
        self._bold: frozenset[str] = frozenset()
        self._visitors: dict[str, _Visitor] = {
            **dict.fromkeys(_markup.BLOCKS, self._division),
            **dict.fromkeys(("ul", "ol", "menu"), self._list),
            "li": self._item,
            "dt": self._contained(Form.TERM),
            "dd": self._contained(Form.DEFINITION),
            "table": self._table,
            "pre": self._code,
            "blockquote": self._quote,
            "br": self._line_break,
            "summary": self._bold_division,
        }

    def read(self, text: str) -> tuple[Block, ...]:
        """Return the blocks of a whole page or of a fragment; () for a text without any."""
        tree = _markup.parse(text)
        if tree is None:
            return ()
        self._bold = _markup.bold_classes(tree)
        self._visit(tree, Place())
        self._flush(Place())
        return tuple(self._blocks)

    def _visit(self, element: html.HtmlElement, place: Place) -> None:
        if _markup.is_silent(element) or _markup.is_footnote_link(element):
            return
        if formula := _markup.formula(element):
            self._write(f"${formula}$", place)
            return
        if place.level == _DEEPEST:
            self._write(element.text_content(), place)
            return
        self._note_anchor(element)
        place = replace(place, context=_landmarks.of_element(element) or place.context, level=place.level + 1)
        self._visitor(element)(element, place)

    def _visitor(self, element: html.HtmlElement) -> _Visitor:
        if _markup.heading_level(element):
            return self._heading
        if _markup.is_callout(element):
            return self._contained(Form.CALLOUT)
        role = element.get("role", "")
        if element.tag in ("div", "section", "span") and role in ("list", "listitem"):
            return self._list if role == "list" else self._item
        return self._visitors.get(element.tag.lower(), self._span)

    def _children(self, element: html.HtmlElement, place: Place) -> None:
        self._write(element.text, place)
        for child in element:
            self._visit(child, place)
            self._write(child.tail, place)

    def _division(self, element: html.HtmlElement, place: Place) -> None:
        self._flush(place)
        self._children(element, place)
        self._flush(place)

    def _span(self, element: html.HtmlElement, place: Place) -> None:
        href = _markup.link_target(element) if element.tag == "a" else place.href
        self._children(element, replace(place, href=href, bold=place.bold or _markup.is_bold(element, self._bold)))

    def _line_break(self, element: html.HtmlElement, place: Place) -> None:
        self._runs.append(Run("\n"))

    def _bold_division(self, element: html.HtmlElement, place: Place) -> None:
        self._division(element, replace(place, bold=True))

    def _heading(self, element: html.HtmlElement, place: Place) -> None:
        if self._container is not None:  # a card: its heading is the lead of the item
            self._bold_division(element, place)
        else:
            self._division(element, replace(place, form=Form.HEADING, depth=_markup.heading_level(element)))

    def _list(self, element: html.HtmlElement, place: Place) -> None:
        self._flush(place)
        inside = place.depth if place.form is Form.ITEM else 0
        depth = _markup.list_level(element) or inside + 1
        self._division(element, replace(place, form=Form.ITEM, depth=depth, ordered=element.tag.lower() == "ol"))

    def _item(self, element: html.HtmlElement, place: Place) -> None:
        if place.form is not Form.ITEM:
            place = replace(place, form=Form.ITEM, depth=1)
        form = Form.FOOTNOTE if _markup.is_footnote(element) else Form.ITEM
        with self._open(form, place):
            self._children(element, place)

    def _contained(self, form: Form) -> _Visitor:
        def visit(element: html.HtmlElement, place: Place) -> None:
            place = replace(place, form=form, depth=0)
            with self._open(form, place):
                self._children(element, place)

        return visit

    def _quote(self, element: html.HtmlElement, place: Place) -> None:
        if place.form is Form.PARAGRAPH:
            place = replace(place, form=Form.QUOTE, context=place.context or "quote")
        self._division(element, place)

    def _code(self, element: html.HtmlElement, place: Place) -> None:
        self._flush(place)
        text = element.text_content().strip("\n").rstrip()
        if text and self._container is not None:
            self._container.parts.append(Passage(text))
        elif text:
            self._blocks.append(Block(Form.CODE, text, context=place.context))

    def _table(self, element: html.HtmlElement, place: Place) -> None:
        if not _tables.is_data(element):
            self._division(element, place)
            return
        self._flush(place)
        rows = _tables.rows(element, self._cell)
        if self._container is not None:
            self._container.parts += [row.passage for row in rows]
            return
        for row in rows:
            form = Form.FOOTNOTE if _markup.FOOTNOTE_TEXT.match(row.passage.text) else Form.ROW
            self._blocks.append(_block(form, row.passage, place, anchor=self._take_anchor(), header=row.header))

    def _cell(self, element: html.HtmlElement) -> Passage:
        inner, cell = HtmlReader(), _Container(Form.ROW, Place(), 0)
        inner._container, inner._bold = cell, self._bold
        # A cell counts as deep, so that tables in cells in tables come to an end.
        inner._division(element, Place(bold=element.tag == "th", level=_DEEPEST // 2))
        listed = (Passage(block.text, links=block.links) for block in inner._blocks)
        return join((*cell.parts, *listed))

    @contextmanager
    def _open(self, form: Form, place: Place) -> Iterator[None]:
        """Open a container; when it closes, its paragraphs become one block at the place where it began."""
        self._flush(place)
        outer, mine = self._container, _Container(form, place, len(self._blocks), self._take_anchor())
        self._container = mine
        yield
        self._flush(place)
        self._container = outer
        self._close(mine)

    def _close(self, container: _Container) -> None:
        form, parts = container.form, container.parts
        if form is Form.CALLOUT:
            parts = _without_mark(parts)
        passage = join(without_loose_marker(parts))
        if form is Form.ITEM and _markup.FOOTNOTE_TEXT.match(passage.text):
            form = Form.FOOTNOTE
        if passage.text:
            self._blocks.insert(container.at, _block(form, passage, container.place, anchor=container.anchor))

    def _write(self, text: str | None, place: Place) -> None:
        if text:
            self._runs.append(Run(_SPACE.sub(" ", text), place.bold, place.href))

    def _flush(self, place: Place) -> None:
        """End the running text: it becomes blocks, or paragraphs of the container that is open."""
        found, self._runs = passages(self._runs), []
        for passage in found:
            if self._container is not None:
                self._container.parts.append(passage)
                self._container.anchor = self._container.anchor or self._take_anchor()
                continue
            self._add(passage, place)

    def _add(self, passage: Passage, place: Place) -> None:
        form: Form = Form.PARAGRAPH if place.form is Form.ITEM else place.form
        if form is Form.PARAGRAPH and _markup.FOOTNOTE_TEXT.match(passage.text):
            form = Form.FOOTNOTE
        elif form is Form.PARAGRAPH and (bullet := _markup.TYPED_BULLET.match(passage.text)):
            form, place = Form.ITEM, replace(place, depth=1)
            passage = replace(passage, text=passage.text[bullet.end() :])
        self._blocks.append(_block(form, passage, place, anchor=self._take_anchor()))

    def _note_anchor(self, element: html.HtmlElement) -> None:
        anchor = element.get("id") or (element.get("name") if element.tag == "a" else "") or ""
        if anchor and not any(run.text.strip() for run in self._runs):
            self._anchor = anchor

    def _take_anchor(self) -> str:
        anchor, self._anchor = self._anchor, ""
        return anchor


def _without_mark(parts: list[Passage]) -> list[Passage]:
    """Return the paragraphs of a callout without its mark; the title behind the mark is its lead."""
    if not parts or (mark := _markup.CALLOUT_MARK.match(parts[0].text)) is None:
        return parts
    title = parts[0].text[mark.end() :]
    return [part for part in (replace(parts[0], text=title, lead=title), *parts[1:]) if part.text]


def _block(form: Form, passage: Passage, place: Place, *, anchor: str, header: str = "") -> Block:
    return Block(
        form=form,
        text=passage.text,
        depth=place.depth if form in (Form.ITEM, Form.HEADING) else 0,
        ordered=place.ordered and form is Form.ITEM,
        lead=passage.lead,
        anchor=anchor,
        links=passage.links,
        linked_share=passage.linked_share,
        marker=marker_of(passage.text),
        context=place.context,
        header=header,
    )
