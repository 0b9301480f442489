"""Pages to blocks: the form of every heading, item, row and paragraph, without a word of markup.

`from_html` reads whole pages and forum bodies alike; `from_markdown` reads what repositories and forum exports hold.
Nothing that a page can run or load survives: scripts, styles, frames and links of any scheme but http(s) are dropped.
"""

from __future__ import annotations

import re
from html import unescape

from foothold.domain.document import Block
from scrapers import _landmarks, _markdown_blocks
from scrapers._html_blocks import HtmlReader

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.S | re.I)


def from_html(html: str) -> tuple[Block, ...]:
    """Return the blocks of an HTML page or fragment in reading order; () where it holds no text.

    A front matter before the markup (as Jekyll pages carry it) is left out. Formulas become TeX between dollar signs.
    """
    return _landmarks.mark(HtmlReader().read(_markdown_blocks.front_matter(html)[1]))


def from_markdown(text: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text in reading order; () where it holds no text.

    Beyond CommonMark: front matter (left out), tables, callouts ("> [!note] Title"), definition lists, footnotes.
    """
    return _landmarks.mark(HtmlReader().read(_markdown_blocks.to_html(text)))


def fields_of(text: str) -> dict[str, str]:
    """Return what a saved page or a Markdown text says about itself before it begins: title, date, difficulty, author.

    Read are the comment it opens with and its front matter; the `<title>` of a page counts where neither names one.
    """
    fields = _markdown_blocks.front_matter(text)[0]
    title = _TITLE.search(text)
    named = {"title": " ".join(unescape(title[1]).split())} if title else {}
    return {**named, **fields}


def plain_text(html: str) -> str:
    """Return the text of HTML, entities decoded, paragraphs, items and rows parted by blank lines."""
    return "\n\n".join(block.text for block in from_html(html))
