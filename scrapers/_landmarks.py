"""Landmarks: the parts of a page that are not its text (navigation, contents, comments, notes, footer)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from lxml import html

from foothold.domain.document import Block, Form

_BY_TAG = {"nav": "nav", "aside": "aside", "footer": "footer", "figcaption": "aside", "d-appendix": "footer"}
_BY_ROLE = {"navigation": "nav", "complementary": "aside", "contentinfo": "footer", "doc-toc": "toc"}
_BY_NAME = (
    ("toc", re.compile(r"toc|table-?of-?contents|on-this-page")),
    ("comments", re.compile(r"comments?|comment-?list|comments?-(?:section|area|container)|disqus\w*|respond")),
    ("nav", re.compile(r"nav|navbar|navigation|breadcrumbs?|menu|pagination|skip-link|share(?:-buttons)?")),
    ("aside", re.compile(r"sidebar|related|related-posts|newsletter|cookie-(?:banner|consent)")),
    ("footer", re.compile(r"footer|footnotes|references|bibliography|reflist|site-footer|page-footer|subscribe")),
)
_PAGE = frozenset(("html", "body", "main", "article"))

_TOC_HEADING = re.compile(r"(?:table of )?contents|(?:quick )?index|outline|(?:on|in) this (?:page|post)", re.I)
_COMMENTS_HEADING = re.compile(
    r"\d+ (?:comments?|responses?|replies|thoughts)\b.*|comments?(?:\s*\(\d+\))?"
    r"|discussion about this post|leave a (?:reply|comment)",
    re.I,
)
_NOTES_HEADING = re.compile(
    r"references|bibliography|works cited|footnotes|endnotes|notes and references|acknowledge?ments?", re.I
)


def of_element(element: html.HtmlElement) -> str:
    """Return the landmark that an element opens by its tag, role, class or id; "" where it opens none."""
    tag = element.tag.lower()
    if tag in _PAGE:
        return ""
    by_role = _BY_ROLE.get(element.get("role", ""), "")
    names = f"{element.get('class', '')} {element.get('id', '')}".lower().replace("_", "-").split()
    by_name = next((mark for mark, pattern in _BY_NAME if any(map(pattern.fullmatch, names))), "")
    if by_name and re.fullmatch(r"h[1-6]|a|span|p|li", tag):
        by_name = ""
    # A contents list inside an aside is a contents list.
    return by_name or by_role or _BY_TAG.get(tag, "")


def mark(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks with the landmarks that only their wording tells: contents, comments, references.

    A list is a table of contents when it stands right under such a heading, when all its links lead into the page
    itself, or when most of its items are the words of headings further down.
    """
    named = _under_headings(blocks)
    return tuple(_contents(tuple(named)))


def _under_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    context, level = "", 0
    for block in blocks:
        if block.form is Form.HEADING and context != "comments" and (not context or block.depth <= level):
            context, level = "" if block.context else _of_heading(block.text), block.depth
        elif context == "toc" and block.form is not Form.ITEM:
            context = ""
        yield replace(block, context=context) if context and not block.context else block


def _of_heading(text: str) -> str:
    words = text.strip(" \t:#*.¶§")
    if _TOC_HEADING.fullmatch(words):
        return "toc"
    if _COMMENTS_HEADING.fullmatch(words):
        return "comments"
    return "footer" if _NOTES_HEADING.fullmatch(words) else ""


def _contents(blocks: tuple[Block, ...]) -> Iterator[Block]:
    start = 0
    for is_item, group in groupby(blocks, lambda block: block.form is Form.ITEM):
        run = tuple(group)
        start += len(run)
        if is_item and _is_contents(run, blocks[start:]):
            run = tuple(replace(block, context=block.context or "toc") for block in run)
        yield from run


def _is_contents(run: Sequence[Block], rest: Sequence[Block]) -> bool:
    if len(run) < 2:
        return False
    linked = [block for block in run if block.linked_share > 0.8]
    within = [block for block in linked if all(link.startswith("#") for link in block.links)]
    headings = {_letters(block.text) for block in rest if block.form is Form.HEADING}
    repeated = sum(_letters(block.text) in headings for block in run)
    return len(within) > len(run) * 0.7 or repeated > len(run) * 0.5


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text).lower()
