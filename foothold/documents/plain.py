"""Plain text and Markdown, and the tidying that every reader's text gets."""

from __future__ import annotations

import codecs
import re

ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
NOTHING = (0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF)  # soft hyphen, zero widths, PDF hyphenation
SPACES = (0x00A0, 0x2007, 0x202F, *range(0x2000, 0x200B), 0x3000, 0xFFFD)
TABLE = {**LIGATURES, **dict.fromkeys(NOTHING, ""), **dict.fromkeys(SPACES, " ")}
#: Control characters, and private-use letters: icons of icon fonts.
DEBRIS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\U000f0000-\U0010fffd]")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def plain_text(data: bytes, name: str) -> str:
    """Return the text of a text file: by its byte order mark, else UTF-8, else Windows-1252.

    Args:
        data: the file.
        name: unused; every reader is called alike.
    """
    for mark, encoding in ENCODINGS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return COMMENT.sub("", text)


def tidy(text: str) -> str:
    r"""Return text without icons, control characters and surplus white space; tabs, which part cells, stay.

    >>> tidy("\uf0e0 Ada  L.\r\n\r\n\r\nscienti\ufb01c   work")
    'Ada L.\n\nscientific work'
    """
    text = re.sub(r"\r\n?|\f|\u2028|\u2029", "\n", text).translate(TABLE)
    lines = [re.sub(r" *\t[ \t]*", "\t", re.sub(r" +", " ", DEBRIS.sub("", line))).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
