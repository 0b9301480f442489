"""Blocks of pages: each form, each landmark, and what must never come through."""

from __future__ import annotations

import pytest

from foothold.domain.document import Block, Form
from scrapers._blocks import from_html, from_markdown, plain_text
from scrapers._inline import marker_of


def shapes(blocks: tuple[Block, ...]) -> list[tuple[str, int, str]]:
    return [(block.form.value, block.depth, block.text) for block in blocks]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", []),
        ("just words", [("paragraph", 0, "just words")]),
        ("<p>One</p><p>Two</p>", [("paragraph", 0, "One"), ("paragraph", 0, "Two")]),
        ("<p>One<br><br>Two<br>still two</p>", [("paragraph", 0, "One"), ("paragraph", 0, "Two still two")]),
        ("<h3>Next <em>steps</em></h3>", [("heading", 3, "Next steps")]),
        ('<div role="heading" aria-level="2">Ideas</div>', [("heading", 2, "Ideas")]),
        (
            "<ul><li>outer<ul><li>inner</li></ul>rest of outer</li><li>next</li></ul>",
            [("item", 1, "outer\n\nrest of outer"), ("item", 2, "inner"), ("item", 1, "next")],
        ),
        ("<ul><li><p>a</p><p>b</p></li></ul>", [("item", 1, "a\n\nb")]),
        (
            '<ul class="lst-kix_ab12-0"><li>a</li></ul><ul class="lst-kix_ab12-1"><li>b</li></ul>',
            [("item", 1, "a"), ("item", 2, "b")],
        ),
        (
            '<ol><li><span class="ltx_tag">RQ1.</span><div><p>Does it hold?</p></div></li></ol>',
            [("item", 1, "RQ1. Does it hold?")],
        ),
        ("<ul><li><span>•</span><div><p>a</p><p>b</p></div></li></ul>", [("item", 1, "a\n\nb")]),
        ('<p class="c1 title"><span>Name of it</span></p>', [("heading", 1, "Name of it")]),
        ("<dl><dt>Term</dt><dd>Meaning</dd></dl>", [("term", 0, "Term"), ("definition", 0, "Meaning")]),
        ("<blockquote><p>said</p></blockquote>", [("quote", 0, "said")]),
        ("<pre># not a heading\nx = 1</pre>", [("code", 0, "# not a heading\nx = 1")]),
        ('<div class="callout note"><p>Heed</p><p>this</p></div>', [("callout", 0, "Heed\n\nthis")]),
        ('<ol><li id="fn-3">a note</li></ol>', [("footnote", 0, "a note")]),
        (
            "<table><tr><td><h2>Layout</h2></td><td>x</td></tr></table>",
            [("heading", 2, "Layout"), ("paragraph", 0, "x")],
        ),
    ],
)
def test_each_form_of_html(html: str, expected: list[tuple[str, int, str]]) -> None:
    assert shapes(from_html(html)) == expected


def test_rows_carry_the_header_of_their_table() -> None:
    html = "<table><tr><th>#</th><th>Topic</th></tr><tr><td>1</td><td>Probes</td></tr></table>"
    (row,) = from_html(html)
    assert (row.form, row.text, row.header) == (Form.ROW, "1 | Probes", "# | Topic")


def test_a_list_within_a_cell_belongs_to_its_row() -> None:
    cells = "<tr><td><b>Probes</b></td><td><p>Try:</p><ul><li>one layer</li><li>two</li></ul></td></tr>"
    (row,) = from_html(f"<table><tr><th>Topic</th><th>Ideas</th></tr>{cells}</table>")
    assert row.text == "Probes | Try: one layer two"


def test_bold_words_at_the_start_are_the_lead() -> None:
    assert from_html("<p><b>Probe </b><b>transfer.</b> Does it hold?</p>")[0].lead == "Probe transfer."
    assert from_html("<p>2.1 <strong>Probes</strong> hold</p>")[0].lead == "Probes"
    assert from_html('<p><span style="font-weight:700">Probes</span> hold</p>')[0].lead == "Probes"
    assert from_html("<p>Does <b>it</b> hold?</p>")[0].lead == ""


def test_bold_that_only_a_style_sheet_says_is_a_lead() -> None:
    style = "<style>.c1{color:red}.c8,.c9{font-weight:700}</style>"
    text = '<p><span class="c8">Probes.</span> <span class="c1">x</span></p>'
    page = f"<html><head>{style}</head><body>{text}</body></html>"
    assert [(block.text, block.lead) for block in from_html(page)] == [("Probes. x", "Probes.")]


def test_links_are_kept_in_order_and_only_those_that_may_be_followed() -> None:
    (block,) = from_html(
        '<p><a href="https://a.example">ab</a> cd <a href="javascript:x">ef</a><a href="data:text/html,x">gh</a></p>'
    )
    assert block.links == ("https://a.example",)
    assert block.linked_share == pytest.approx(0.25)


def test_nothing_that_runs_or_hides_comes_through() -> None:
    html = "<style>p{}</style><script>alert(1)</script><p>kept<!-- lost --></p><div hidden>lost</div>"
    assert plain_text(f"{html}<noscript>lost</noscript>") == "kept"


def test_formulas_become_tex_and_their_style_blocks_go() -> None:
    mathjax = (
        '<p>Let <span class="mjx-chtml"><span class="mjx-math" aria-label="x^2"><span>x</span></span></span>'
        "<style>.mjx-chtml {display: inline}</style> grow</p>"
    )
    assert plain_text(mathjax) == "Let $x^2$ grow"
    katex = '<span class="katex"><math><annotation encoding="application/x-tex">y_i</annotation></math><i>y</i></span>'
    assert plain_text(f"<p>{katex}</p>") == "$y_i$"


def test_the_nearest_anchor_leads_to_a_block() -> None:
    html = '<h2 id="next">Next</h2><section id="part"><p>a</p><p>b</p></section><ul><li id="i">c</li></ul>'
    assert [block.anchor for block in from_html(html)] == ["next", "part", "", "i"]


@pytest.mark.parametrize(
    ("html", "context"),
    [
        ("<nav><p>x</p></nav>", "nav"),
        ("<aside><p>x</p></aside>", "aside"),
        ("<footer><p>x</p></footer>", "footer"),
        ('<div class="table-of-contents"><p>x</p></div>', "toc"),
        ('<aside id="toc"><p>x</p></aside>', "toc"),
        ('<ol class="comment-list"><li>x</li></ol>', "comments"),
        ("<blockquote><ul><li>x</li></ul></blockquote>", "quote"),
        ("<h2>References</h2><p>x</p>", "footer"),
        ("<h3>14 Responses to this</h3><h4>Ann</h4><p>x</p>", "comments"),
        ("<h2>Contents</h2><ul><li>x</li></ul>", "toc"),
        ("<h2>Contents of the box</h2><ul><li>x</li></ul>", ""),
        ('<ul><li><a href="#a">Alpha</a></li><li><a href="#b">Beta</a></li></ul><p>y</p>', "toc"),
    ],
)
def test_landmarks(html: str, context: str) -> None:
    assert next(block for block in from_html(html) if block.form is not Form.HEADING).context in (context,)


def test_a_list_that_names_the_headings_below_is_a_table_of_contents() -> None:
    blocks = from_html(
        "<ul><li>Probes</li><li>Steering</li></ul><h2>1. Probes</h2><p>a</p><h2>2. Steering</h2><p>b</p>"
    )
    assert [block.context for block in blocks] == ["toc", "toc", "", "", "", ""]


MARKDOWN = """---
title: "Ideas: a list"
tags:
  - x
---
# Ideas

> [!question] Does it hold?
> We never looked.

Sparse probes
: Train them on one layer.

- [ ] first
    - inner[^1]
1. **Second** thing

| # | Topic |
|---|---|
| 1 | Probes |

```python
# no heading
```

Let $a_i * b_i * c$ be.

[^1]: a note
"""


def test_each_form_of_markdown() -> None:
    assert shapes(from_markdown(MARKDOWN)) == [
        ("heading", 1, "Ideas"),
        ("callout", 0, "Does it hold?\n\nWe never looked."),
        ("term", 0, "Sparse probes"),
        ("definition", 0, "Train them on one layer."),
        ("item", 1, "first"),
        ("item", 2, "inner"),
        ("item", 1, "Second thing"),
        ("row", 0, "1 | Probes"),
        ("code", 0, "# no heading"),
        ("paragraph", 0, "Let $a_i * b_i * c$ be."),
        ("footnote", 0, "[^1]: a note"),
    ]
    assert from_markdown(MARKDOWN)[1].lead == "Does it hold?"


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("B* 2.14 - Look for names", "B* 2.14"),
        ("3.1 Data", "3.1"),
        ("3. Data", "3"),
        ("(4) Data", "4"),
        ("7.1 (B-C*): Data", "B-C* 7.1"),
        ("Problem 1.2: Data", "1.2"),
        ("Project 4: Data", "4"),
        ("2024 was long", ""),
        ("Models do this", ""),
        ("3 models do this", ""),
    ],
)
def test_markers(text: str, marker: str) -> None:
    assert marker_of(text) == marker


def test_broken_markup_is_mended() -> None:
    assert plain_text("<ul><li>a<li>b</ul><p>c<p>d &amp; e") == "a\n\nb\n\nc\n\nd & e"


@pytest.mark.parametrize("tag", ["div", "blockquote", "ul><li", "table><tr><td", "span"])
def test_tags_that_are_never_closed_do_not_swallow_the_rest(tag: str) -> None:
    page = f"<{tag}>" * 300 + "Does it hold?"
    assert "Does it hold?" in "".join(block.text for block in from_html(page))
