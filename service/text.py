"""Scraped text on a screen: literal, whatever it holds.

`plain` is for `st.text`, which draws no Markdown; `literal` is for labels and Markdown, where nothing else will do.
Both drop what could turn a line around or hide in it. Links are shown for http and https only; images never.
"""

from __future__ import annotations

import re
import string
from urllib.parse import urlsplit

from foothold.domain.filters import tidy

MOST_TITLE = 160
MOST_TEXT = 20_000

#: A backslash would not hold before these. The word joiner behind them, which shows nothing, keeps what Streamlit and
#: GitHub look for in finished text (icons, emoji codes, addresses) from being there.
_ENTITIES = {"&": "&amp;", ":": "&#58;\u2060", "<": "&lt;", ">": "&gt;", "@": "&#64;\u2060"}
_ESCAPES = str.maketrans({**{mark: f"\\{mark}" for mark in string.punctuation}, **_ENTITIES})
_WWW = re.compile(r"(?i)\bwww(?=\.)")
_ARROW = re.compile(r"(?<!\S)(<->|->|<-|--|>=|<=|~=)(?!\S)")


def shorten(text: str, most: int) -> str:
    """Return text of at most so many characters, cut at a word, with "…" where something was left out."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip() + "…"


def title(text: str, most: int = MOST_TITLE) -> str:
    """Return one plain line; it is not escaped."""
    return shorten(tidy(text), most)


def literal(text: str, most: int = MOST_TITLE) -> str:
    """Return text as Markdown that shows exactly these characters: no link, image, icon, colour or formula."""
    line = _ARROW.sub(lambda found: "\u2060".join(found[0]), title(text, most))
    return _WWW.sub(lambda found: found[0] + "\u2060", line).translate(_ESCAPES)


def plain(text: str, most: int = MOST_TEXT) -> str:
    """Return paragraphs for `st.text`, parted by a blank line, without control or direction characters."""
    paragraphs = [tidy(part) for part in re.split(r"\n\s*\n", text[: most + 1])]
    return shorten("\n\n".join(part for part in paragraphs if part), most)


def safe_link(url: str) -> str:
    """Return an http or https address that names a host and nobody's password, else ""."""
    try:
        parts = urlsplit(url)
        host, user = parts.hostname, parts.username
    except ValueError:
        return ""
    odd = any(mark.isspace() or not mark.isprintable() for mark in url)
    return url if parts.scheme in ("http", "https") and host and user is None and not odd else ""
