"""The child process that reads a PDF from standard input and writes its text to standard output.

Run by path in isolated mode, so it imports nothing of ours. pdfium gives text in the order in which it was drawn, which
keeps columns apart; only labels that stand on their side in the margin are moved to the top of what they label.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import Any

LOCKED = 3
DAMAGED = 4
MOST_PAGES = 40
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_S = 20
#: pdfium leaves out the end of the line after a hyphen that breaks a word; it is put back, so that the text shown is
#: the text of the page. Whoever reads words joins them, see `foothold.domain.cv.rejoined`.
HYPHENATION = "\ufffe"
PASSWORD_ERROR = 4
#: Points by which a label may miss the middle of its block.
SLACK = 6.0


@dataclass
class Line:
    """A line as drawn; heights in points from the bottom of the page."""

    text: str
    bottom: float
    top: float
    on_side: bool


def limit_resources() -> None:
    """Bound memory and time where the system can; the parent has a clock of its own."""
    try:
        import resource
    except ImportError:  # not a Unix
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))


def page_lines(page: Any, pdfium: Any) -> list[Line]:
    """Return the lines of a page in the order in which they were drawn."""
    textpage = page.get_textpage()
    lines: list[Line] = []
    start = 0
    text = "".join(_letter(textpage, pdfium, place) for place in range(textpage.count_chars()))
    for piece in text.replace("\r", "\n").split("\n"):
        if piece.strip():
            lines.append(_line(textpage, pdfium, piece, start))
        start += len(piece) + 1
    return lines


def _letter(textpage: Any, pdfium: Any, place: int) -> str:
    is_hyphen = pdfium.FPDFText_IsHyphen(textpage, place) == 1
    return HYPHENATION if is_hyphen else chr(pdfium.FPDFText_GetUnicode(textpage, place))


def _line(textpage: Any, pdfium: Any, piece: str, start: int) -> Line:
    places = [start + i for i, letter in enumerate(piece) if not letter.isspace()]
    boxes = [textpage.get_charbox(place) for place in places]
    angles = [abs(math.sin(pdfium.FPDFText_GetCharAngle(textpage, place))) for place in places]
    return Line(
        text=piece.replace(HYPHENATION, "-\n"),
        bottom=min(box[1] for box in boxes),
        top=max(box[3] for box in boxes),
        on_side=sum(angles) > 0.7 * len(angles),
    )


def upright(lines: list[Line]) -> list[Line]:
    """Return lines with each label that stands on its side, and was drawn after what it labels, at the top of that.

    A label in the margin stands at mid-height of its block, so the block reaches as far above as it reaches below.
    """
    ordered: list[Line] = []
    for line in lines:
        at = len(ordered)
        middle = (line.bottom + line.top) / 2
        if line.on_side and ordered and ordered[-1].top < middle:
            highest = 2 * middle - ordered[-1].bottom + SLACK
            while at and ordered[-1].bottom < ordered[at - 1].top <= highest:
                at -= 1
        ordered.insert(at, line)
    return ordered


def read(data: bytes) -> str:
    """Return the text of a PDF."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(data)
    pages = []
    for number in range(min(len(document), MOST_PAGES)):
        lines = upright(page_lines(document[number], pdfium))
        pages.append("\n".join(line.text for line in lines))
    return "\n\n".join(pages)


def main() -> int:
    """Read standard input, write standard output, return the exit status."""
    limit_resources()
    import pypdfium2

    try:
        text = read(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        return (
            LOCKED
            if getattr(error, "err_code", None) == PASSWORD_ERROR or "password" in str(error).lower()
            else DAMAGED
        )
    except MemoryError:
        return DAMAGED
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
