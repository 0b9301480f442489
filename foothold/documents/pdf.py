"""PDF to text, in a child process that may not run long, take much memory or take us down with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from foothold.documents._pdf_child import DAMAGED, LOCKED
from foothold.documents.ligatures import with_ligatures
from foothold.domain.errors import CvError

CHILD = Path(__file__).with_name("_pdf_child.py")
TIMEOUT_S = 20.0
LARGEST_TEXT_BYTES = 4 * 1024 * 1024

SENTENCES = {
    LOCKED: "is protected by a password. Save a copy without one, or paste the text.",
    DAMAGED: "is a damaged PDF. Export it again from the program it was written in, or paste the text.",
}


def pdf_text(data: bytes, name: str, *, timeout_s: float = TIMEOUT_S) -> str:
    """Return the text of a PDF, columns in reading order, pages parted by a blank line.

    Args:
        data: the file.
        name: how its owner calls it, for the error.
        timeout_s: seconds that reading may take.

    Raises:
        CvError: it is locked or damaged, or reading it takes too long or too much memory.
    """
    # Isolated mode: the child sees neither our environment variables nor our working directory.
    command = [sys.executable, "-I", "-X", "utf8", str(CHILD)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=timeout_s, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise CvError(f"{name} takes too long to read. Export it again without pictures, or paste the text.") from error
    if done.returncode != 0:
        raise CvError(f"{name} {SENTENCES.get(done.returncode, SENTENCES[DAMAGED])}")
    return with_ligatures(done.stdout[:LARGEST_TEXT_BYTES].decode("utf-8", errors="replace"))
