"""A document: what a page holds before it is split. A list post is one document and many postings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from foothold.domain.posting import Kind, Labels


class Form(StrEnum):
    """The form of a block, in the source's own markup."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # of a bullet or numbered list
    TERM = "term"  # of a definition list
    DEFINITION = "definition"
    ROW = "row"  # of a table
    CODE = "code"
    QUOTE = "quote"
    CALLOUT = "callout"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a document, in reading order.

    Attributes:
        form: its form.
        text: plain text; for an item without the text of nested items; cells of a row parted by " | ".
        depth: heading level 1 to 6, nesting depth of an item from 1, else 0.
        ordered: the item stands in a numbered list.
        lead: the bold (or strong) words that the block opens with, "" where it does not.
        anchor: fragment that leads to it, without "#", "" where there is none.
        links: targets of the links in it, in order.
        linked_share: share of its letters that are link text, 0 to 1.
        marker: number or letter that the source puts before an item ("2.14", "B*"), "" where none.
        context: the surrounding landmark where it matters: "nav", "comments", "aside", "footer", "toc", "quote";
            else "".
        header: for a row: the cells of the table's header row, parted by " | ".
    """

    form: Form
    text: str
    depth: int = 0
    ordered: bool = False
    lead: str = ""
    anchor: str = ""
    links: tuple[str, ...] = ()
    linked_share: float = 0.0
    marker: str = ""
    context: str = ""
    header: str = ""


class Holds(StrEnum):
    """What a document holds."""

    ONE = "one"  # the document is one posting: a job, an issue, a programme
    LIST = "list"  # it may hold many problems: split it
    NOTHING = "nothing"  # read, understood, and nothing for anybody to start on


@dataclass(frozen=True, slots=True)
class Document:
    """What one connector found in a page.

    Attributes:
        system, board, native_id: identity, see `foothold.domain.posting.posting_id`.
        url: canonical https address.
        kind: kind of the posting it is; of each posting in it where it holds a list.
        holds: whether it is one posting or is to be split.
        title: plain text.
        text: plain text; may be empty where `blocks` are given.
        blocks: in reading order; () where `holds` is ONE and `text` says it all.
        modified_at: when the source says it was edited; never a reason for "changed" by itself.
        closed: the source itself says that it is closed; `closed_why` says how.
        labels: what the source states by itself (hours, skills, claims); the rest is understood later.

    The other fields are as in `foothold.domain.posting.Posting`.
    """

    system: str
    board: str
    native_id: str
    url: str
    kind: Kind
    title: str
    holds: Holds = Holds.ONE
    text: str = ""
    blocks: tuple[Block, ...] = ()
    organisation: str = ""
    authors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    remote: bool | None = None
    tags: tuple[str, ...] = ()
    posted_at: datetime | None = None
    modified_at: datetime | None = None
    deadline: date | None = None
    pay: str = ""
    closed: bool = False
    closed_why: str = ""
    canonical_of: tuple[str, ...] = ()  # addresses elsewhere that the source says tell the same thing
    labels: Labels = field(default_factory=Labels)


@dataclass(frozen=True, slots=True)
class Item:
    """One problem that `split` found in a document.

    Attributes:
        title: one line.
        text: the whole item, its sub-questions included, paragraphs parted by a blank line.
        section: headings above it, outermost first.
        anchor: nearest fragment, "" where there is none.
        marker: number or letter in the source, "" where none.
    """

    title: str
    text: str
    section: tuple[str, ...] = ()
    anchor: str = ""
    marker: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """What splitting a document gave.

    Attributes:
        items: in reading order; () for a document that holds no problems.
        damaged: the lists were lost on the way (paragraphs end in ":" and nothing follows).
    """

    items: tuple[Item, ...]
    damaged: bool = False
