"""Takes out of a CV what tells who it is: name, mail, telephone, address, birth, handles and links.

Nothing that this module takes out is embedded or kept. It would rather take out a word too many: a CV says the rest in
other words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from foothold.domain.names import HEADER_LINES, Name, names_in

MAIL = re.compile(
    r"(?:mailto:)?[\w.+-]+\s?(?:@|\(at\)|\[at\]|\{at\})\s?[\w-]+(?:(?:\.|\s?[\[(]dot[\])]\s?)[\w-]+)+", re.IGNORECASE
)
LINK = re.compile(
    r"""(?:https?://|www\.)[^\s<>()\[\]{}"'|]+
    |\b(?:[a-z0-9-]+\.)+(?:com|org|net|edu|ai|dev|me|de|fr|uk|eu|ch|app|page|tech|xyz|info|blog|science|io|co)\b
        (?:/[^\s<>()|,;]*)?""",
    re.IGNORECASE | re.VERBOSE,
)
HANDLE = re.compile(r"(?<![\w@])@[A-Za-z_][\w-]{2,}\b")
_PHONE = re.compile(
    r"""(?<![\w.+])(?:tel:)?(?:
      \+\d[\d\s().\-/*X\u2010-\u2013]{6,18}[\d*X]                      # +49 176 313 ...
    | \(?0\d{1,5}\)?[\s/.\-]{0,3}\d{2,}(?:[\s.\-/]{1,3}\d{2,}){0,5}    # 0176 ..., 06 12 34 56 78
    | \(\d{3}\)\s?\d{3}[-.\s]?\d{4} | \d{3}[-.\s]\d{3}[-.\s]\d{4}      # (415) 555-0100
    | \d{3}[\s-]\d{4}[\s-]\d{4} | 1[3-9]\d{9} | [6-9]\d{9}             # mobile numbers of China and India
    )(?![\w])""",
    re.VERBOSE,
)
_DAY = r"(?:\d{1,2}[./-]){1,2}(?:\d{2}|(?:19|20)\d\d)"
_DATE = re.compile(rf"{_DAY}(?:\s*[-\u2013]\s*{_DAY})?")
_FEWEST_DIGITS = 7
#: A line that opens so tells who somebody is, and nothing that they can do.
_PRIVATE_LINE = re.compile(
    r"""^\W*(?:(?:date|place)\ of\ birth|birth\ ?(?:day|date|place)|born|d\.?o\.?b|age|gender|sex|nationality
    |citizenship|(?:marital|civil)\ status|religion|passport(?:\ no)?|visa(?:\ status)?|driving\ licen[cs]e
    |(?:(?:home|postal|mailing|permanent|current)\ )?address|mailaddress|phone|telephone|mobile|cell|tel|fax|e-?mail
    |skype|whatsapp|telegram|signal|linkedin|x?twitter|mastodon|facebook|instagram|orcid|homepage|website|photo
    |geburts\w+|geboren|staatsangeh\w+|familienstand|anschrift|adresse|telefon|mobil|date\ de\ naissance|nationalité
    |(?:full\ |last\ |first\ |family\ |given\ |sur)?(?:name|vorname|nachname|nom|prénom))\b\W*(?::|\s[-\u2013]\s|$)""",
    re.IGNORECASE | re.VERBOSE,
)
_BIRTH = re.compile(
    r"(?:\*\s?|\b(?:born|geb(?:oren|\.)?|née?)\s+(?:on\s|am\s|le\s|in\s)?)\(?(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|"
    r"(?:\d{1,2}\.?\s)?[A-ZÄ][a-zä]+\.?\s(?:\d{1,2},?\s)?(?:19|20)\d\d)\)?",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"""\b\d{1,5}[a-z]?,?\ (?:[\w.'-]+\ ){1,4}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct
        |way|place|pl|square|terrace|close|crescent|highway|parkway)\b\.?
    |\b[\w-]+(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee)\ *\d{1,4}[a-z]?\b
    |\b\d{1,4},?\ (?:rue|avenue|boulevard|via|calle|rua)\ [\w' -]{3,30}
    |^[^\W\d_][^\d,;:]{2,30}\ \d{1,4}[a-z]?,\ (?:[A-Z]-)?(?:\d{5}|(?!(?:19|20)\d\d\b)\d{4}|\d{4}\ [A-Z]{2})\ [^\W\d_]+
    |\bp\.?\ ?o\.?\ ?box\ \d+\b|\b(?:apt|apartment|flat|suite|unit)\.?\ *\#?\ ?\d+\w?\b""",
    re.IGNORECASE | re.VERBOSE,
)
_POSTCODE = re.compile(
    r"\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"
    r"|(?:\b[A-Z]-)?\b\d{5}\s+(?=[^\W\d_a-z][^\W\d_]+)"
)
_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_LABEL = re.compile(
    r"\b(?:e-?mail|phone|mobile|tel|homepage|website|linkedin|github|gitlab|orcid|x?twitter|mastodon|mailto|mailaddress)"
    r"\s*:?\s*(?=$|[|·•,;]|\w+:)",
    re.IGNORECASE,
)
_EMPTY_TITLE = re.compile(r"\W*(?:resume|résumé|cv|curriculum\s+vitae|lebenslauf)\W*", re.IGNORECASE)
#: An address seldom has more words; a longer line says something else as well.
_ADDRESS_WORDS = 9
_INITIALS = r"(?:[^\W\d_a-z]\.[\s-]?){1,3}"
_SURNAME = r"(?:(?:van|von|de|der|den|da|di|la|le|bin|al)\s)*[^\W\d_a-z][\w'’-]+"
_AUTHOR = rf"(?:{_INITIALS}\s?{_SURNAME}|{_SURNAME},?\s{_INITIALS})"
_FULL = rf"{_SURNAME}\s(?:{_INITIALS}\s?)?{_SURNAME}"
_AUTHORS = re.compile(
    rf"(?:(?:,|&|\b[Aa]nd\b)\s*)*(?:{_AUTHOR}(?:\*|†)?(?:\s*(?:,|;|&|\band\b|\bet al\.?))*\s*)+(?:et al\.?)?"
    rf"|^(?:{_FULL}(?:,\s(?:and\s)?|\sand\s|\s&\s))+(?:{_FULL}|et al)[.,:]?(?=\s)"
)


def redacted(lines: Sequence[str]) -> list[str]:
    """Return the lines of a CV without personal data, one for one; "" for a line that held nothing else."""
    bare = [without_contacts(line) for line in lines]
    mails = [mail for line in lines for mail in MAIL.findall(line)]
    reachable = any(MAIL.search(line) or LINK.search(line) or _is_private(line) for line in lines[:HEADER_LINES])
    name = Name.of(names_in(bare, mails, reachable=reachable))
    return [_without(line, plain, name) for line, plain in zip(lines, bare, strict=True)]


def without_contacts(line: str) -> str:
    """Return a line without mail addresses, links, handles and telephone numbers; Markdown links become their text."""
    plain = HANDLE.sub(" ", LINK.sub(" ", MAIL.sub(" ", _MARKDOWN_LINK.sub(r"\1", line))))
    return _BIRTH.sub(" ", _PHONE.sub(lambda found: found.group() if _is_no_phone(found.group()) else " ", plain))


def without_authors(text: str) -> str:
    """Return a publication without the names of its authors.

    >>> without_authors("E. Someone and T. Lim, A study of probes. 2024")
    'A study of probes. 2024'
    """
    return re.sub(r"\s+", " ", _AUTHORS.sub(" ", text)).strip(" ,;:&.") or text


def _without(line: str, plain: str, name: Name) -> str:
    if _is_private(line) or _EMPTY_TITLE.fullmatch(name.out_of(plain)):
        return ""
    bare = name.out_of(plain)
    short = len(bare.split()) <= _ADDRESS_WORDS
    if _STREET.search(bare) and (short or _POSTCODE.search(bare)):
        return ""
    if short:
        bare = _POSTCODE.sub(" ", bare)
    if bare == line:
        return line
    left = _swept(bare)
    # "Ada wrote a parser" must not look like the rest of a wrapped line once the name is gone.
    return left[:1].upper() + left[1:] if line.strip()[:1].isupper() else left


def _is_private(line: str) -> bool:
    return _PRIVATE_LINE.match(line) is not None


def _is_no_phone(text: str) -> bool:
    """Return whether digits are a date or too few for a telephone number."""
    if text.startswith(("+", "tel:")):
        return False
    return bool(_DATE.fullmatch(text.strip())) or sum(map(str.isdigit, text)) < _FEWEST_DIGITS


def _swept(line: str) -> str:
    """Return a line without the separators and labels that what was taken out leaves behind."""
    line = re.sub(r"\(\s*\)|\[\s*\]|<\s*>", " ", _LABEL.sub(" ", line))
    line = re.sub(r"(?:\s*[|·•,;]\s*){2,}", ", ", line)
    line = re.sub(r"[^\S\n]+", " ", line).strip()
    return re.sub(r"^[|·,;:]\s*|\s*[|·•,;:\u2013-]+$", "", line).strip()
