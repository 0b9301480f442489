"""CV files made for the tests: a small PDF writer and a small DOCX writer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def pdf(
    drawn: Sequence[tuple[float, float, str]], *, encrypted: bool = False, turned: frozenset[str] = frozenset()
) -> bytes:
    """Return a PDF of one page with texts drawn at (x, y) in this order, some of them turned on their side.

    Heights count from the bottom of the page.
    """
    places = ((text, f"0 1 -1 0 {x} {y} Tm" if text in turned else f"{x} {y} Td") for x, y, text in drawn)
    shown = "\n".join(f"BT /F1 10 Tf {place} ({text}) Tj ET" for text, place in places).encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32),
    ]
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    lock = b" /Encrypt 6 0 R /ID [<00><00>]" if encrypted else b""
    return body + b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, lock, start)


def docx(body: str, **others: str) -> bytes:
    """Return a DOCX with a body in WordprocessingML; further parts by name ("header1")."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in {"document": f"<w:body>{body}</w:body>", **others}.items():
            archive.writestr(
                f"word/{name}.xml",
                f'<w:document xmlns:w="{WORD}" xmlns:mc="{COMPATIBILITY}">{content}</w:document>',
            )
    return held.getvalue()


def locked(data: bytes) -> bytes:
    """Return a ZIP archive that says of each of its files that it is encrypted."""
    local = data.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")
    return local.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def paragraph(text: str) -> str:
    """Return a paragraph of one run."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: Sequence[Sequence[str]]) -> str:
    """Return a table; each cell is a sequence of paragraphs."""
    cells = ("".join(f"<w:tc>{''.join(map(paragraph, cell))}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
