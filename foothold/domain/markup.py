r"""LaTeX and HTML to plain lines, for CVs that are pasted or uploaded as their source.

    LaTeX: comments -> who it is, labelled -> sections as Markdown headings -> items as bullets -> arguments by commas
    HTML:  headings as Markdown headings -> blocks as lines -> pictures as what they show

Plain text and Markdown are left as they are.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

_LATEX = re.compile(r"\\(?:documentclass|begin|section|subsection|cventry|resumeItem)\b[*\[{]")
_HTML = re.compile(r"</?(?:p|h[1-6]|a|img|div|br|li|ul|table|td|span|center|b|strong)\b[^<>]*>", re.IGNORECASE)

_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_ACCENT = re.compile(r"\\(['\"`^~=.]|c(?=\{))\s*(?:\{\\?([A-Za-z])\}|([A-Za-z]))")
_ACCENTS = dict(
    zip("'\"`^~=.c", ("\u0301", "\u0308", "\u0300", "\u0302", "\u0303", "\u0304", "\u0307", "\u0327"), strict=True)
)
_LETTERS = {"ss": "ß", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ", "l": "ł", "L": "Ł", "i": "i"}
_LETTER = re.compile(r"\\(ss|o|O|aa|AA|ae|AE|l|L|i)(?![A-Za-z])(?:\{\}|\s)?")
#: What tells who it is, written as the labelled line that it stands for.
_WHO = {
    "name": "Name",
    "firstname": "First name",
    "familyname": "Family name",
    "author": "Name",
    "address": "Address",
    "location": "Address",
    "phone": "Phone",
    "mobile": "Phone",
    "email": "Email",
    "mail": "Email",
    "homepage": "Website",
    "website": "Website",
    "social": "Website",
    "github": "Website",
    "linkedin": "LinkedIn",
    "twitter": "Twitter",
    "orcid": "ORCID",
    "born": "Born",
    "dateofbirth": "Born",
    "photo": "Photo",
}
_ARGUMENTS = r"(?:\[[^\]]*\])?((?:\{[^{}]*\})+)"
_TELLS_WHO = re.compile(rf"\\({'|'.join(_WHO)}){_ARGUMENTS}")
_TITLE = re.compile(r"\\(?:title|tagline|position|quote)\{([^{}]*)\}")
_SECTION = re.compile(r"\\(sub)?(sub)?section\*?\{([^{}]*)\}")
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_SPACES = re.compile(r"\\(?:hfill|quad|qquad|,|;|:|!| |[hv]space\*?\{[^{}]*\}|[hv]fill|small|med|bigskip)|~")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:\[[^\]]*\])?")

_PICTURE = re.compile(r"<img\b[^<>]*?(?:\balt=[\"']([^\"'<>]*)[\"'][^<>]*)?/?>", re.IGNORECASE)
_COUNTS = re.compile(
    r"!\[[^\]\n]{0,200}\]\([^)\s]{0,300}?(?:stats|streak|views|trophy|counter)[^)\s]{0,300}\)", re.IGNORECASE
)
_COUNTED = re.compile(r"<img\b[^<>]*(?:stats|streak|views|trophy|counter)[^<>]*>", re.IGNORECASE)
_HTML_HEADING = re.compile(r"<h([1-6])\b[^<>]*>(.{0,500}?)</h\1>", re.IGNORECASE | re.DOTALL)
_TO_PERSON = re.compile(
    r"<a\b[^<>]*href=[\"'](?:mailto:|[^\"'<>]*(?:twitter|//x\.com|linkedin|instagram|facebook|bsky|mastodon))[^<>]*>.{0,500}?</a>",
    re.IGNORECASE | re.DOTALL,
)
_HTML_LINE = re.compile(r"<br\b[^<>]*>|</?(?:p|div|tr|ul|ol|table)\b[^<>]*>", re.IGNORECASE)


def without_markup(text: str) -> str:
    r"""Return text without the markup of LaTeX or HTML; anything else as it is.

    >>> without_markup("\\section{Skills}\n\\textbf{Tools}: Git \\& Docker % not for everybody").strip()
    '# Skills\n\nTools: Git & Docker'
    >>> without_markup("<h3>Tools</h3><img src='a.svg' alt='Docker'/>").split()
    ['###', 'Tools', 'Docker,']
    """
    if _LATEX.search(text):
        text = _from_latex(text)
    if _HTML.search(text) or _COUNTS.search(text):
        text = _from_html(text)
    return text


def _from_latex(text: str) -> str:
    text = _LETTER.sub(lambda found: _LETTERS[found[1]], _ACCENT.sub(_accented, _COMMENT.sub("", text)))
    text = re.sub(r"\\(La)?TeX\b", lambda found: found.group().lstrip("\\"), text)
    preamble, begins, body = text.partition(r"\begin{document}")
    if begins:
        about = [found.group() for found in re.finditer(f"{_TELLS_WHO.pattern}|{_TITLE.pattern}", preamble)]
        text = "\n".join((*about, body))
    text = _TELLS_WHO.sub(lambda found: f"\n{_WHO[found[1]]}: {_listed(found[2])}\n", text)
    text = _TITLE.sub(r"\n\1\n", text)
    text = _SECTION.sub(lambda found: f"\n{'#' * (1 + bool(found[1]) + bool(found[2]))} {found[3]}\n", text)
    text = re.sub(r"\\(?:begin|end)\{[^{}]*\}(?:\[[^\]]*\])?(?:\{[^{}]*\})*", "\n", text)
    text = re.sub(r"\\(?=cv[a-z]+\b|resume[A-Z])", r"\n\\", text)
    text = _SPACES.sub(" ", re.sub(r"\\\\(?:\[[^\]]*\])?|\\(?:newline|par)\b", "\n", text))
    text = re.sub(r"(?<!\\)&", "\t", re.sub(r"\\item\b\s*(?:\[([^\]\n]{0,200})\])?", r"\n- \1 ", text))
    text = re.sub(r"\\href\s*\{[^{}]*\}\s*\{", "{", text)
    text = re.sub(r"\}(?:\s*\n\s*)?\{", ", ", _ESCAPED.sub(_kept, text))
    return _plain(_COMMAND.sub(" ", text))


def _accented(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", (found[2] or found[3]) + _ACCENTS[found[1]])


def _listed(arguments: str) -> str:
    return ", ".join(part for part in re.findall(r"\{([^{}]*)\}", arguments) if part.strip())


#: Escaped signs stand as private letters until the braces that are markup are gone.
_HELD = {sign: chr(0xE000 + place) for place, sign in enumerate("&%$#_{}")}


def _kept(found: re.Match[str]) -> str:
    return _HELD[found[1]]


def _plain(text: str) -> str:
    """Return text without braces, dollar signs and what empty arguments leave behind."""
    text = re.sub(r"[{}$]", "", text).replace("---", "—").replace("--", "–")
    text = re.sub(r"(?:,[ \t]*)+(?=,)|^[ \t]*,[ \t]*|,[ \t]*$", "", text, flags=re.MULTILINE)
    for sign, held in _HELD.items():
        text = text.replace(held, sign)
    return "\n".join(re.sub(r" +", " ", line).strip() for line in text.split("\n"))


def _from_html(text: str) -> str:
    text = _TO_PERSON.sub("", _COUNTED.sub("", _COUNTS.sub("", text)))
    text = _PICTURE.sub(lambda found: f"{found[1]}, " if found[1] else "", text)
    text = _HTML_HEADING.sub(lambda found: f"\n{'#' * int(found[1])} {found[2].strip()}\n", text)
    text = re.sub(r"<li\b[^<>]*>", "\n- ", _HTML_LINE.sub("\n", text), flags=re.IGNORECASE)
    return unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text))
