"""DOCX to text: the XML inside the archive, read part by part as events, so that nesting can't exhaust the stack.

Read are paragraphs, tables, text boxes, headers, footers and notes. Left out are deleted text (`w:del`), the source of
a move (`w:moveFrom`) and `mc:Fallback`, which repeats a text box for old readers.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from foothold.domain.errors import CvError

#: The XML of a CV of twenty pages has about 2 MB; a part that unpacks to more than this is an attack or no CV.
LARGEST_PART_BYTES = 20 * 1024 * 1024
MOST_PARTS = 40
BODY = "word/document.xml"
AROUND = (r"word/header\d*\.xml", r"word/footer\d*\.xml", r"word/footnotes\.xml", r"word/endnotes\.xml")
#: What bytes that are no sound archive, or hold no sound XML, raise inside zipfile, zlib and expat.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ParseError,
    DefusedXmlException,
    ValueError,
    LookupError,
    EOFError,
    OSError,
    NotImplementedError,
)
SKIPPED = frozenset({"del", "moveFrom", "Fallback"})
LITERALS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
#: Cells with more letters than this hold a column of the page, not a value of a table.
CELL_LETTERS = 120


def docx_text(data: bytes, name: str) -> str:
    """Return the text of a DOCX file; a row of short cells becomes one line, cells parted by tabs.

    Args:
        data: the file.
        name: how its owner calls it, for the error.

    Raises:
        CvError: it is damaged, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _parts(archive)
            return "\n\n".join(filter(None, (_part_text(_unpacked(archive, part, name)) for part in parts)))
    except DAMAGED as error:
        raise CvError(f"{name} is damaged. Save it again from Word, or save it as PDF.") from error
    except RuntimeError as error:  # zipfile's word for a password
        raise CvError(f"{name} is protected by a password. Save a copy without one, or paste the text.") from error


def _parts(archive: zipfile.ZipFile) -> list[str]:
    """Return the parts to read in reading order: headers, body, footers, notes."""
    names = archive.namelist()
    body = (
        BODY if BODY in names else next((each for each in names if re.fullmatch(r"word/document\d*\.xml", each)), BODY)
    )
    headers, *rest = ([each for each in sorted(names) if re.fullmatch(pattern, each)] for pattern in AROUND)
    return [*headers, body, *(each for group in rest for each in group)][:MOST_PARTS]


def _unpacked(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    with archive.open(part) as stream:
        data = stream.read(LARGEST_PART_BYTES + 1)
    if len(data) > LARGEST_PART_BYTES:
        raise CvError(f"{name} unpacks to far more than a CV holds. Save it as PDF, or paste the text.")
    return data


def _part_text(xml: bytes) -> str:
    """Return the text of one part, a line for each paragraph."""
    page = _Page()
    skipping = 0
    for event, element in iterparse(io.BytesIO(xml), events=("start", "end"), forbid_dtd=True):
        tag = _local(element)
        if tag in SKIPPED:
            skipping += 1 if event == "start" else -1
        elif not skipping:
            page.starts(tag) if event == "start" else page.ends(tag, element)
        if event == "end" and tag in ("p", "tr"):
            element.clear()
    return "\n".join(page.lines)


def _local(element: Element) -> str:
    """Return a tag without its namespace; the strict and the usual DOCX differ in nothing else that matters here."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


class _Page:
    """Collects lines while elements open and close; text boxes nest paragraphs in paragraphs, tables cells in cells."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._paragraphs: list[list[str]] = []
        self._rows: list[list[list[str]]] = []

    def starts(self, tag: str) -> None:
        if tag == "p":
            self._paragraphs.append([])
        elif tag == "tr":
            self._rows.append([])
        elif tag == "tc" and self._rows:
            self._rows[-1].append([])
        elif tag == "numPr" and self._paragraphs:
            self._paragraphs[-1].append("• ")

    def ends(self, tag: str, element: Element) -> None:
        if tag == "p" and self._paragraphs:
            self._write(list(_split("".join(self._paragraphs.pop()))))
        elif tag == "tr" and self._rows:
            self._write(_row(self._rows.pop()))
        elif self._paragraphs:
            self._paragraphs[-1].append(element.text or "" if tag == "t" else LITERALS.get(tag, ""))

    def _write(self, lines: list[str]) -> None:
        inside = self._rows[-1] if self._rows else []
        (inside[-1] if inside else self.lines).extend(lines)


def _split(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield "" if line.strip() == "•" else line


def _row(cells: list[list[str]]) -> list[str]:
    """Return the lines of a table row: one line where it is a table of values, cell after cell where it is a layout."""
    filled = [[line for line in cell if line.strip()] for cell in cells]
    if all(len(cell) <= 1 and sum(map(len, cell)) <= CELL_LETTERS for cell in filled):
        return ["\t".join(cell[0] for cell in filled if cell)]
    return [line for cell in cells for line in cell]
