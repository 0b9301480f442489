"""What a file really is, told by its first bytes and, for archives, by what they hold."""

from __future__ import annotations

import io
import struct
import zipfile
from enum import StrEnum


class FileKind(StrEnum):
    """Kinds of file that somebody may take for a CV."""

    PDF = "pdf"
    DOCX = "docx"
    TEXT = "text"
    OLD_WORD = "old_word"
    LOCKED_OFFICE = "locked_office"
    OPEN_DOCUMENT = "open_document"
    OTHER_OFFICE = "other_office"
    RICH_TEXT = "rich_text"
    WEB_PAGE = "web_page"
    PICTURE = "picture"
    ARCHIVE = "archive"
    UNKNOWN = "unknown"


ADVICE = {
    FileKind.OLD_WORD: "a Word file of the old kind (.doc). Save it as DOCX or PDF and try again.",
    FileKind.LOCKED_OFFICE: "protected by a password. Save a copy without one, or paste the text.",
    FileKind.OPEN_DOCUMENT: "an OpenDocument file. Save it as DOCX or PDF and try again.",
    FileKind.OTHER_OFFICE: "an Office file, but not a Word document. Save your CV as DOCX or PDF and try again.",
    FileKind.RICH_TEXT: "a rich text file. Save it as DOCX or PDF and try again.",
    FileKind.WEB_PAGE: "a web page. Print it to PDF, or paste the text.",
    FileKind.PICTURE: "a picture. Export your CV as PDF or DOCX from the program it was written in, or paste the text.",
    FileKind.ARCHIVE: "an archive. Unpack it and choose the CV inside.",
    FileKind.UNKNOWN: "not a file we can read. Use PDF, DOCX, Markdown or plain text, or paste the text.",
}

SIGNATURES = (
    (b"{\\rtf", FileKind.RICH_TEXT),
    (b"\x89PNG", FileKind.PICTURE),
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"GIF8", FileKind.PICTURE),
    (b"II*\x00", FileKind.PICTURE),
    (b"MM\x00*", FileKind.PICTURE),
    (b"BM", FileKind.UNKNOWN),
    (b"\x1f\x8b", FileKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileKind.ARCHIVE),
    (b"Rar!\x1a\x07", FileKind.ARCHIVE),
    (b"BZh", FileKind.ARCHIVE),
    (b"\xfd7zXZ", FileKind.ARCHIVE),
    (b"%!PS", FileKind.UNKNOWN),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")  # byte order marks: the file says that it is text
TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b")
OFFICE_PARTS = ("xl/", "ppt/", "visio/")
#: Share of control characters above which bytes aren't text.
CONTROL_SHARE = 0.01


def kind_of(data: bytes) -> FileKind:
    """Return what a file is, by its content."""
    if b"%PDF-" in data[:1024]:
        return FileKind.PDF
    if data.startswith(b"PK\x03\x04"):
        return _archive_kind(data)
    if data.startswith(OLE):
        return FileKind.LOCKED_OFFICE if "EncryptedPackage".encode("utf-16-le") in data else FileKind.OLD_WORD
    if data[8:12] in (b"WEBP", b"AVIF") or data[4:12] in (b"ftypheic", b"ftypavif"):
        return FileKind.PICTURE
    for signature, kind in SIGNATURES:
        if data.startswith(signature) and not (kind is FileKind.UNKNOWN and _is_text(data)):
            return kind
    if not _is_text(data):
        return FileKind.UNKNOWN
    return FileKind.WEB_PAGE if _is_web_page(data) else FileKind.TEXT


def advice(kind: FileKind) -> str:
    """Return the end of the sentence "FILE is ..." for a kind that isn't read, with what to do."""
    return ADVICE[kind]


def _archive_kind(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if any(name == "mimetype" for name in names) and b"opendocument" in data[:200]:
                return FileKind.OPEN_DOCUMENT
            if any(name.startswith("word/") for name in names):
                return FileKind.DOCX
            return FileKind.OTHER_OFFICE if any(name.startswith(OFFICE_PARTS) for name in names) else FileKind.ARCHIVE
    except (zipfile.BadZipFile, struct.error, ValueError, EOFError, OSError, NotImplementedError):
        return FileKind.UNKNOWN


def _is_text(data: bytes) -> bool:
    if data.startswith(MARKS):
        return True
    controls = sum(byte < 32 and byte not in TEXT_CONTROLS for byte in data)
    return b"\x00" not in data and controls <= CONTROL_SHARE * len(data)


def _is_web_page(data: bytes) -> bool:
    start = data[:1024].lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html")) or b"<html" in start
