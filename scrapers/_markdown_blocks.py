"""Markdown to HTML: what forum exports and READMEs use beyond CommonMark becomes plain HTML first."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

_COMMENT = re.compile(r"\A(?:\ufeff|\s)*<!--(?P<fields>.*?)-->", re.S)
_FRONT_MATTER = re.compile(r"\A(?:\ufeff|\s|<!--.*?-->)*---[ \t]*\n(?P<fields>.*?\n)---[ \t]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"^(?P<name>[\w-]+):[ \t]*(?P<value>.*?)[ \t]*$", re.M)
_INDENTED_FIELD = re.compile(r"^[ \t]*(?P<name>[\w-]+):[ \t]+(?P<value>.*?)[ \t]*$", re.M)
_FENCE = re.compile(r"^\s{0,3}(?:>\s?)*(```+|~~~+)")
_CALLOUT = re.compile(r"^(\s{0,3}>\s*\[![\w-]+\].*)$")
_DEFINITION = re.compile(r"^:[ \t]+(\S.*)$")
_FOOTNOTE = re.compile(r"^\[\^([^\]]+)\]:")
_FOOTNOTE_MARK = re.compile(r"(?<=\S)\[\^[^\]\s]+\]")
_TASK = re.compile(r"^(\s*(?:[-*+]|\d+[.)])\s+)\[[ ]\]\s+")
_TEX = re.compile(r"\$(?=\S)[^$\n]*[^\s$\\]\$(?!\d)")


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return what a text says about itself before it begins, and the text below that.

    Read are the fields of a comment it opens with (saved pages tell there where they are from) and the top-level
    one-line fields of a front matter, which win. Quotes around a value and a comment behind it are removed.
    """
    comment, matter = _COMMENT.match(text), _FRONT_MATTER.match(text)
    found = [*_INDENTED_FIELD.finditer(comment["fields"] if comment else "")]
    found += _FIELD.finditer(matter["fields"] if matter else "")
    fields = {field["name"]: _value(field["value"]) for field in found}
    rest = text[matter.end() :] if matter else text
    return {name: value for name, value in fields.items() if value}, rest


def to_html(text: str) -> str:
    """Return Markdown as HTML, its front matter left out."""
    lines = _prepared(front_matter(text)[1].split("\n"))
    # Indented code is off: exports indent nested text, and code on a list post stands in fences.
    parser = MarkdownIt("commonmark", {"html": True}).enable("table").disable("code")
    return str(parser.render("\n".join(lines)))


def _value(raw: str) -> str:
    quoted = re.match(r"""^(["'])(.*?)\1""", raw)
    return quoted[2] if quoted else re.sub(r"\s#.*$", "", raw)


def _prepared(lines: list[str]) -> list[str]:
    prepared: list[str] = []
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        if fence or mark:
            prepared.append(line)
        elif definition := _DEFINITION.match(line):
            _define(prepared, definition[1])
        else:
            prepared += _line(line)
    return prepared


def _line(line: str) -> list[str]:
    line = _TASK.sub(r"\1", line)
    line = _FOOTNOTE_MARK.sub("", line)
    line = _FOOTNOTE.sub(r"\\[^\1\\]:", line)
    line = _TEX.sub(lambda match: re.sub(r"([\\*_<\[\]])", r"\\\1", match[0]), line)
    return [line, ">"] if _CALLOUT.match(line) else [line]


def _define(prepared: list[str], definition: str) -> None:
    """Turn the last written line into a term and put its definition after it."""
    while prepared and not prepared[-1].strip():
        prepared.pop()
    if not prepared or prepared[-1] == "</dl>":
        term: list[str] = []
    else:
        term = ["<dt>", "", prepared.pop(), "", "</dt>"]
    prepared += ["", "<dl>", *term, "<dd>", "", *_line(definition), "", "</dd>", "</dl>", ""]
