"""CV files to text: bytes -> what they really are -> their reader -> tidy text.

What a file is, is told by its content, never by its name. PDF is native code that reads hostile bytes, so it runs in a
child process with limits of time and memory (`_pdf_child.py`); DOCX is read with limits on what it may unpack to.
"""

from __future__ import annotations

from foothold.documents.docx import docx_text
from foothold.documents.kinds import FileKind, advice, kind_of
from foothold.documents.pdf import pdf_text
from foothold.documents.plain import plain_text, tidy
from foothold.domain.errors import CvError

__all__ = ["LARGEST_BYTES", "read"]

LARGEST_BYTES = 10 * 1024 * 1024
#: A file with fewer letters than this holds no text to speak of; a page number or a watermark is not a CV.
FEWEST_LETTERS = 20

READERS = {
    FileKind.PDF: pdf_text,
    FileKind.DOCX: docx_text,
    FileKind.TEXT: plain_text,
}


def read(data: bytes, filename: str) -> str:
    """Return the text of a CV file in reading order, paragraphs parted by a blank line.

    Args:
        data: the file: PDF, DOCX, Markdown or plain text.
        filename: as its owner calls it; only ever said back to them.

    Raises:
        CvError: it can't be read; the sentence says what to do instead.
    """
    name = _shown(filename)
    if len(data) > LARGEST_BYTES:
        size = len(data) / 1024 / 1024
        raise CvError(f"{name} has {size:.0f} MB; at most 10 MB are read. Leave pictures out, or paste the text.")
    if not data.strip():
        raise CvError(f"{name} is empty. Choose another file, or paste the text.")
    kind = kind_of(data)
    if kind not in READERS:
        raise CvError(f"{name} is {advice(kind)}")
    text = tidy(READERS[kind](data, name))
    if sum(map(str.isalpha, text)) < FEWEST_LETTERS:
        raise CvError(
            f"{name} holds no text: it is empty, or a picture of a page. "
            "Export it again from the program it was written in, or paste the text."
        )
    return text


def _shown(filename: str) -> str:
    """Return the last part of a file name, short and printable."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if letter.isprintable())[:80].strip()
    return shown or "The file"
