"""Files as documents, and the problems in them: `foothold split`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from foothold.domain.document import Block, Document, Form, Holds
from foothold.domain.ports import Splitter
from foothold.domain.posting import Kind
from foothold.domain.sizing import size
from foothold.domain.split import split
from scrapers._blocks import fields_of, from_html, from_markdown
from service.as_json import effort_json

_HTML = frozenset((".html", ".htm", ".xhtml"))
#: A page that says of itself how hard it is, or how long it takes, is about one problem.
_OF_ONE_PROBLEM = frozenset(("difficulty", "estimated_hours", "estimated_time", "effort", "time_estimate"))


def split_file(path: Path, root: Path, splitter: Splitter | None = None) -> list[dict[str, Any]]:
    """Return the problems of a file, each with `source_file`, `title`, `text`, `section`, `marker` and `effort`.

    Args:
        path: HTML, Markdown or plain text, in UTF-8; broken bytes are replaced.
        root: `source_file` is the path below it; the whole path where the file stands elsewhere.
        splitter: the trained one where none is given.
    """
    if splitter is None:
        from index.splitter import load_splitter

        splitter = load_splitter()
    document = read_document(path, root)
    return [
        {
            "source_file": document.native_id,
            "title": item.title,
            "text": item.text,
            "section": list(item.section),
            "marker": item.marker,
            "effort": effort_json(size(item.title, item.text, section=item.section, marker=item.marker)),
        }
        for item in split(document, splitter).items
    ]


def read_document(path: Path, root: Path) -> Document:
    """Return a file as a document that may hold a list, its title as the file states it."""
    text = path.read_text("utf-8", errors="replace")
    blocks = from_html(text) if path.suffix.lower() in _HTML else from_markdown(text)
    fields = fields_of(text)
    return Document(
        system="file",
        board="",
        native_id=(path.relative_to(root) if path.is_relative_to(root) else path).as_posix(),
        url="",
        kind=Kind.PROBLEM,
        title=fields.get("title") or _first_heading(blocks) or path.stem.replace("_", " ").replace("-", " "),
        holds=Holds.ONE if _OF_ONE_PROBLEM & fields.keys() else Holds.LIST,
        blocks=blocks,
    )


def _first_heading(blocks: tuple[Block, ...]) -> str:
    return next((block.text for block in blocks if block.form is Form.HEADING and not block.context), "")
