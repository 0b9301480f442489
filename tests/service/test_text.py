from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from service.text import literal, plain, safe_link, shorten, title

HOSTILE = [
    "![pixel](http://tracker.example/p.png)",
    "[click](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "# heading",
    "> quote",
    "- item",
    "1. item",
    "| a | b |",
    "`code` **bold** _it_ ~~gone~~",
    "$x^2$ and $$y$$",
    ":red[looks official] :material/home: :tada: :streamlit:",
    "&lt;b&gt; &amp; &#33;",
    "http://tracker.example www.tracker.example mail@tracker.example",
    "<http://tracker.example>",
    "a -> b -- c",
    "```mermaid",
    "\\[x\\]",
]


def rendered(markdown: str) -> str:
    """Return the text that a Markdown renderer with GitHub's autolinks shows, and fail on anything but text."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(markdown)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    return "".join(child.content for child in children)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_exactly_the_characters(text: str) -> None:
    assert rendered(literal(text)).replace("\u2060", "") == text


@pytest.mark.parametrize("code", [":material/home:", ":tada:", "://", "www.", "->", "@tracker"])
def test_nothing_that_is_looked_for_in_finished_text_is_there(code: str) -> None:
    assert code not in rendered(literal(" ".join(HOSTILE), 2000))


def test_what_turns_a_line_around_is_gone() -> None:
    assert title("abc\u202egnp.exe\u2066x\u0007\n\ty") == "abc gnp.exe x y"
    assert plain("one\u202e\n\n\ntwo\nthree") == "one\n\ntwo three"


def test_long_titles_are_cut_at_a_word() -> None:
    assert shorten("one two three four", 12) == "one two…"
    assert len(title("A" * 10_000)) == 160


LINKS = [
    ("https://example.org/a?b=c#d", True),
    ("http://127.0.0.1:8000/", True),
    ("javascript:alert(1)", False),
    ("JaVaScRiPt:alert(1)", False),
    ("data:text/html,x", False),
    ("//example.org", False),
    ("https://", False),
    ("https://user:secret@example.org/", False),
    ("https://exa mple.org/", False),
    ("https://example.org/\n", False),
    ("https://example.org/\u202e", False),
    ("https://[broken/", False),
    ("file:///etc/passwd", False),
    ("", False),
]


@pytest.mark.parametrize(("url", "fine"), LINKS, ids=[repr(row[0]) for row in LINKS])
def test_only_web_addresses_become_links(url: str, fine: bool) -> None:
    assert safe_link(url) == (url if fine else "")
