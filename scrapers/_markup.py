"""What HTML markup says: what is silent, what ends a block, what is bold, where a formula or callout is."""

from __future__ import annotations

import re
from collections.abc import Container

from lxml import etree, html

#: Elements whose letters are never part of the text.
SILENT = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "head", "title", "iframe", "object", "embed", "audio"),
        *("video", "canvas", "select", "button", "textarea", "input", "label", "mjx-assistive-mml"),
    )
)
#: Elements that end the running text before and behind them.
BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "details",
            "dialog",
            "div",
            "dl",
            "dt",
        ),
        *("fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html", "legend", "main"),
        *("dt", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "ul"),
        *("d-article", "d-title", "d-appendix", "d-front-matter"),
    )
)
FOOTNOTE_TEXT = re.compile(r"^(?:\^|↩|\[\^[^\]]+\]:)")
#: A bullet that somebody typed instead of marking up a list.
TYPED_BULLET = re.compile(r"^[·•●▪◦‣○]\s*")
CALLOUT_MARK = re.compile(r"\s*\[!(?P<kind>[\w-]+)\][+-]?\s*")

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_CALLOUT_CLASS = re.compile(r"(?:^|[\s_-])(?:callout|admonition|markdown-alert)(?:$|[\s_-])")
_STYLE_CLASS = re.compile(r"\.([\w-]+)\s*(?:,|$)")
_GOOGLE_LEVEL = re.compile(r"lst-kix_\w+-(\d)")
_FOOTNOTE_ID = re.compile(r"^(?:fn|footnote|user-content-fn)(?!-?ref)", re.I)
_FOOTNOTE_TARGET = re.compile(r"^#(?:fn|footnote|user-content-fn|cite_note)", re.I)
_HEADING = re.compile(r"^h([1-6])$")
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")


def parse(text: str) -> html.HtmlElement | None:
    """Return the tree of a page or fragment, mended where it is broken; None for a text that holds no element."""
    # The usual parser drops all that follows once 256 elements are open, as tags never closed soon are.
    parser = html.HTMLParser(huge_tree=True)
    try:
        return html.fromstring(_XML_DECLARATION.sub("", text.replace("\x00", "")), parser=parser)
    except (etree.ParserError, ValueError):
        return None


def is_silent(element: html.HtmlElement) -> bool:
    """Return whether nothing of an element is shown: comments, scripts, hidden elements."""
    return not isinstance(element.tag, str) or element.tag.lower() in SILENT or element.get("hidden") is not None


def heading_level(element: html.HtmlElement) -> int:
    """Return the level of a heading, 1 to 6, 0 where the element is none."""
    if match := _HEADING.match(element.tag.lower()):
        return int(match[1])
    if element.tag.lower() == "p" and "title" in element.get("class", "").split():
        return 1  # the title of an exported document
    level = str(element.get("aria-level", "2"))
    return int(level) if element.get("role") == "heading" and level in "123456" else 0


def list_level(element: html.HtmlElement) -> int:
    """Return the depth that Google Docs writes into the class of its (flat) lists, from 1; 0 in any other list."""
    match = _GOOGLE_LEVEL.search(element.get("class", ""))
    return int(match[1]) + 1 if match else 0


def bold_classes(tree: html.HtmlElement) -> frozenset[str]:
    """Return the classes that the style sheets within a page set in bold: exported documents say it nowhere else."""
    sheets = (str(style.text_content()) for style in tree.iter("style"))
    rules = (rule.partition("{") for sheet in sheets for rule in sheet.split("}"))
    bold = (selector for selector, _, style in rules if _BOLD_STYLE.search(style))
    return frozenset(name for selector in bold for name in _STYLE_CLASS.findall(selector))


def is_bold(element: html.HtmlElement, classes: Container[str] = ()) -> bool:
    """Return whether an element sets its letters in bold, by its tag, its style or one of the classes that do."""
    if element.tag.lower() in ("b", "strong") or _BOLD_STYLE.search(element.get("style", "")):
        return True
    return any(name in classes for name in element.get("class", "").split())


def is_callout(element: html.HtmlElement) -> bool:
    """Return whether an element is a callout by its class, or by the mark that Markdown callouts open with."""
    if element.tag.lower() == "blockquote" and CALLOUT_MARK.match(element.text_content()):
        return True
    return bool(_CALLOUT_CLASS.search(element.get("class", ""))) or element.get("data-callout") is not None


def is_footnote(element: html.HtmlElement) -> bool:
    """Return whether a list item is a footnote by its id."""
    return bool(_FOOTNOTE_ID.match(element.get("id", "")))


def link_target(element: html.HtmlElement) -> str:
    """Return a target that may be followed (http(s), relative, or within the page), "" for any other scheme."""
    href = (element.get("href") or "").strip()
    scheme = _SCHEME.match(href)
    return href if scheme is None or scheme[1].lower() in ("http", "https") else ""


def is_footnote_link(element: html.HtmlElement) -> bool:
    """Return whether a link is the number of a footnote."""
    return element.tag.lower() == "a" and bool(_FOOTNOTE_TARGET.match(link_target(element)))


def formula(element: html.HtmlElement) -> str:
    """Return the TeX of a formula as MathJax, KaTeX or MathML carry it, "" where the element is no formula."""
    classes = element.get("class", "").split()
    if "mjx-math" in classes or element.tag == "mjx-container":
        return str(element.get("aria-label", "")).strip()
    if element.tag == "math" or "katex" in classes:
        notes = element.xpath(".//*[local-name()='annotation'][@encoding='application/x-tex']")
        return str(notes[0].text_content() if notes else element.get("alttext", "")).strip()
    return ""
