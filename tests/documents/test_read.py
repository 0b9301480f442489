"""CV files to text: what is read, in which order, and what is said of a file that can't be read."""

from __future__ import annotations

import contextlib
import io
import random
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foothold.documents import LARGEST_BYTES, read
from foothold.documents.ligatures import with_ligatures
from foothold.documents.pdf import pdf_text
from foothold.domain.errors import CvError
from tests.documents.files import docx, locked, paragraph, pdf, table

LETTER = "Trained small transformers and wrote up what broke."


# -- plain text --------------------------------------------------------------------------------------------------


def test_text_is_read_as_it_is() -> None:
    assert read(LETTER.encode(), "cv.txt") == LETTER


@pytest.mark.parametrize(
    ("encoding", "written"),
    [("utf-8", "Zoë studied in Zürich"), ("utf-8-sig", "Zoë studied"), ("utf-16", "Zoë in Zürich, maths")],
)
def test_text_in_any_usual_encoding(encoding: str, written: str) -> None:
    padded = f"{written} and more words to read"
    assert read(padded.encode(encoding), "cv.txt") == padded


def test_windows_text_keeps_its_quotes_and_umlauts() -> None:
    assert read("Thesis: \u201cM\u00fcnchen networks\u201d, 2021".encode("cp1252"), "cv.txt").endswith(
        "“München networks”, 2021"
    )


def test_icons_and_zero_width_letters_go_and_blank_lines_shrink() -> None:
    written = "\uf0e0 Machine learning engineer\u200b\r\n\r\n\r\n\r\nPy\u00adTorch and more"
    assert read(written.encode(), "cv.txt") == "Machine learning engineer\n\nPyTorch and more"


def test_markdown_comments_are_not_read() -> None:
    assert read(f"<!-- to do -->\n# Work\n{LETTER}".encode(), "cv.md") == f"# Work\n{LETTER}"


# -- PDF ---------------------------------------------------------------------------------------------------------


def test_columns_are_read_one_after_the_other() -> None:
    left = [(50.0, 780.0 - 14 * i, f"left column line {i}") for i in range(4)]
    right = [(320.0, 780.0 - 14 * i, f"right column line {i}") for i in range(4)]
    assert read(pdf([*left, *right]), "cv.pdf").split("\n") == [text for _, _, text in (*left, *right)]


def test_a_word_broken_at_the_end_of_a_line_stays_broken_as_on_the_page() -> None:
    text = read(pdf([(50, 780, "years of experi-"), (50, 766, "ence with compilers")]), "cv.pdf")
    assert text == "years of experi-\nence with compilers"


def test_a_label_on_its_side_stands_above_what_it_labels() -> None:
    lines = [(50.0, 780.0 - 14 * i, f"line {i} of the page") for i in range(4)]
    block = [(50.0, 660.0 - 14 * i, f"line {i} of the block") for i in range(7)]
    data = pdf([*lines, *block, (400.0, 600.0, "EXPERIENCE")], turned=frozenset({"EXPERIENCE"}))
    texts = [text for _, _, text in lines]
    assert read(data, "cv.pdf").split("\n") == [*texts, "EXPERIENCE", *(text for _, _, text in block)]


def test_a_locked_pdf_says_so() -> None:
    with pytest.raises(CvError, match="password"):
        read(pdf([(50, 780, LETTER)], encrypted=True), "cv.pdf")


def test_a_pdf_without_text_says_that_it_is_a_picture() -> None:
    with pytest.raises(CvError, match="picture"):
        read(pdf([]), "scan.pdf")


@pytest.mark.parametrize(
    "rest", [b"", b"\x00" * 500, b"\n1 0 obj << /Type /Catalog >> endobj trailer << /Root 1 0 R >>"]
)
def test_a_damaged_pdf_says_so(rest: bytes) -> None:
    with pytest.raises(CvError, match="damaged"):
        read(b"%PDF-1.7" + rest, "cv.pdf")


def test_a_pdf_that_takes_too_long_is_given_up() -> None:
    started = time.monotonic()
    with pytest.raises(CvError, match="too long"):
        pdf_text(pdf([(50, 780, LETTER)]), "cv.pdf", timeout_s=0.001)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("scienti\x1cc", "scientific"),
        ("scienti\x1bc work, \x1eexible", "scientific work, flexible"),
        ("di\x0berent e\x0bort", "different effort"),
        ("o\x0ece, e\x0eciency", "office, efficiency"),
        ("a\x1cord", "afiord"),
        ("no code in here", "no code in here"),
        ("\x14 \x14 rating", "\x14 \x14 rating"),
    ],
)
def test_ligatures_of_tex_fonts_are_told_from_the_words_they_complete(broken: str, whole: str) -> None:
    assert with_ligatures(broken) == whole


# -- DOCX --------------------------------------------------------------------------------------------------------


def test_paragraphs_tables_and_headers_are_read_in_order() -> None:
    data = docx(
        paragraph("Work") + table([["2021"], ["Analyst at a lab"]], [["2019"], ["Intern at a lab"]]) + paragraph("End"),
        header1=paragraph("Head of page"),
    )
    assert read(data, "cv.docx").split("\n") == [
        "Head of page",
        "",
        "Work",
        "2021\tAnalyst at a lab",
        "2019\tIntern at a lab",
        "End",
    ]


def test_a_table_that_lays_out_the_page_is_read_column_by_column() -> None:
    data = docx(table([["Skills", "Python", "Rust"], ["Work", "Built probes for models", "Taught statistics"]]))
    assert read(data, "cv.docx").split("\n") == [
        "Skills", "Python", "Rust", "Work", "Built probes for models", "Taught statistics",
    ]  # fmt: skip


def test_a_text_box_is_read_once_and_deleted_text_never() -> None:
    box = f"<w:txbxContent>{paragraph('In a box: Haskell')}</w:txbxContent>"
    data = docx(
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>Beside the box</w:t></w:r>"
        "<w:del><w:r><w:t>deleted</w:t></w:r></w:del></w:p>"
    )
    assert read(data, "cv.docx").split("\n") == ["In a box: Haskell", "Beside the box"]


def test_list_items_tabs_and_breaks_are_kept() -> None:
    item = (
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Python</w:t><w:tab/><w:t>five years</w:t>"
        "<w:br/><w:t>and more years</w:t></w:r></w:p>"
    )
    assert read(docx(item), "cv.docx") == "• Python\tfive years\nand more years"


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    deep = "<w:sdt>" * 50_000 + paragraph(LETTER) + "</w:sdt>" * 50_000
    assert read(docx(deep), "cv.docx") == LETTER


def test_a_locked_docx_says_so() -> None:
    with pytest.raises(CvError, match="password"):
        read(locked(docx(paragraph(LETTER))), "cv.docx")


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(CvError, match="unpacks to far more"):
        read(docx(paragraph("a" * 30_000_000)), "cv.docx")


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="x"><w:p>&b;</w:p></w:document>'
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", bomb)
    with pytest.raises(CvError, match="damaged"):
        read(held.getvalue(), "cv.docx")


def test_a_docx_without_a_body_is_damaged() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/styles.xml", "<x/>")
    with pytest.raises(CvError, match="damaged"):
        read(held.getvalue(), "cv.docx")


# -- what is no CV file ------------------------------------------------------------------------------------------


def zipped(name: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x")
    return held.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"  \n\t ", "empty"),
        (b"ok", "holds no text"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "picture"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 50, "picture"),
        (OLE, r"old kind \(.doc\)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"{\\rtf1 Hello}", "rich text"),
        (b"<!DOCTYPE html><html><body>Hello</body></html>", "web page"),
        (b"\x1f\x8b\x08" + b"\x00" * 30, "archive"),
        (zipped("cv.pdf"), "archive"),
        (zipped("xl/workbook.xml"), "not a Word document"),
        (zipped("mimetype"), "OpenDocument"),
        (b"PK\x03\x04 and then nothing", "not a file we can read"),
        (bytes(range(256)) * 4, "not a file we can read"),
        (b"a" * (LARGEST_BYTES + 1), "at most 10 MB"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value,
)
def test_what_cannot_be_read_gets_a_sentence_that_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(CvError, match=says) as raised:
        read(data, "my cv.pdf")
    assert str(raised.value).startswith("my cv.pdf ")
    assert str(raised.value).endswith(".")


@given(st.randoms(use_true_random=False), st.booleans())
@settings(max_examples=80, deadline=None)
def test_a_docx_with_broken_bytes_is_read_or_refused(draw: random.Random, cut: bool) -> None:
    data = bytearray(docx(paragraph(LETTER) + table([["2021"], ["Analyst"]]), header1=paragraph("Head")))
    for _ in range(draw.choice((1, 5, 50))):
        data[draw.randrange(len(data))] = draw.randrange(256)
    with contextlib.suppress(CvError):
        assert read(bytes(data[: draw.randrange(len(data))] if cut else data), "cv.docx")


def test_the_name_that_is_said_back_is_short_and_printable() -> None:
    with pytest.raises(CvError) as raised:
        read(b"", "../../etc/\x1b[31m" + "x" * 500)
    assert "\x1b" not in str(raised.value)
    assert len(str(raised.value)) < 200


def test_a_wrong_ending_does_not_matter() -> None:
    assert read(pdf([(50, 780, LETTER)]), "cv.docx") == LETTER
    assert read(docx(paragraph(LETTER)), "cv.txt") == LETTER
