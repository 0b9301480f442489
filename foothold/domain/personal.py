"""Takes out of a CV what tells who it is: name, mail, telephone, address, birth, handles and links.

Nothing that this module takes out is embedded or kept. It would rather take out a word too many: a CV says the rest in
other words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from foothold.domain.names import HEADER_LINES, Name, holds_field_words, is_closing, names_in

MAIL = re.compile(
    r"(?:mailto:)?[\w.+-]+\s?(?:@|\(at\)|\[at\]|\{at\})\s?[\w-]+(?:(?:\.|\s?[\[(]dot[\])]\s?)[\w-]+)+", re.IGNORECASE
)
_HOST = (
    r"(?:[a-z0-9-]+\.)+"
    r"(?:com|org|net|edu|ai|dev|me|de|fr|uk|eu|ch|nl|ie|ca|app|page|tech|xyz|info|blog|science|io|co)\b"
)
LINK = re.compile(rf"(?:https?://|www\.)[^\s<>()\[\]{{}}\"'|]+|\b{_HOST}/[^\s<>()|,;]*", re.IGNORECASE)
#: At the top of a CV a bare host is somebody's site; below it is more often a product or an employer ("asp.net").
SITE = re.compile(rf"(?<![\w.@/-]){_HOST}")
_PROFILE = re.compile(r"linkedin\.com/in/([\w%-]+)", re.IGNORECASE)
_SITE_FIELD = re.compile(
    rf"(?:(?<=^)|(?<=[|·•,;:/\t\u2013\u2014]\s)|(?<=[|·•,;\t])){_HOST}(?=\s*(?:$|[|·•,;\t]|[/\u2013\u2014]\s))"
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
    |geburts\w+|geboren|staatsangeh\w+|familienstand|anschrift|adresse|wohnort|telefon|mobil|f[uü]hrerschein
    |(?:date|lieu)\ de\ naissance|nationalité|téléphone|portable|courriel|situation\ (?:familiale|de\ famille)
    |permis\ [ab]
    |(?:fecha|lugar)\ de\ nacimiento|direcci[oó]n|tel[eé]fono|m[oó]vil|celular|correo(?:\ electr[oó]nico)?|nacionalidad
    |estado\ civil|dni|data\ (?:di\ nascita|de\ nascimento)|luogo\ di\ nascita|indirizzo|cellulare|nazionalità
    |endereço|telefone|telemóvel|nacionalidade|geboortedatum|nationaliteit|adres|telefoon|data\ urodzenia
    |(?:full\ |last\ |first\ |family\ |given\ |sur)?(?:name|vorname|nachname|nom|prénom|naam|nome|cognome)
    |nombres?(?:\ y\ apellidos?)?|apellidos?)\b\W*(?::|\s[-\u2013]\s|$)""",
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
    r"\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b|\b(?:ACT|NSW|NT|QLD|SA|TAS|VIC|WA)\s+\d{4}\b|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"
    r"|(?:\b[A-Z]-)?\b\d{5}\s+(?=[^\W\d_a-z][^\W\d_]+)"
)
_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_LABEL = re.compile(
    r"\b(?:e-?mail|phone|mobile|tel|homepage|website|linkedin|github|gitlab|orcid|x?twitter|mastodon|mailto|mailaddress|contact"
    r"|google scholar|scholar)\b\s*:?\s*(?=$|[|·•,;)]|\w+:)",
    re.IGNORECASE,
)
_TOWN = re.compile(r"^,?\s*(?:[A-Z]{1,2}-)?(?:\d{4,5}|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})?\s*(?:[^\W\d_a-z][\w-]+)?")
_TITLES = re.compile(
    r"\b(?:resume|résumé|cv|curriculum|vitae|lebenslauf|dr|prof|professor|mr|mrs|ms|mx|ph\.?d|m\.?sc|b\.?sc|ll\.?\s?[bm]|jr|sr|iur|rer|nat)\b\.?",
    re.IGNORECASE,
)
#: What is left of a line of a header or footer that told who it is, and on which page.
_FURNITURE = re.compile(
    r"(?:[\s.,|·/\u2013\u2014-]|\b(?:of|von|de|di|du)\b"
    r"|\b(?:page|seite|página|pagina|p\.)\s*\d{1,2}(?:\s*(?:of|/|von|de|sur|di)\s*\d{1,2})?)*",
    re.IGNORECASE,
)
#: What is left of a sentence that told how to reach somebody.
_REACHING = re.compile(
    r"""\W*(?:you\ can\ |feel\ free\ to\ |how\ to\ )?
    (?:reach|contact|mail|e-?mail|write|call|connect|find|follow|message)(?:\ to|\ with)?\ (?:me|us)\b
    (?:\W+(?:at|on|by|via|or|and|here|e-?mail|mail|mastodon|twitter|linkedin|x|bluesky))*\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_CAPITALISED = r"[^\W\d_a-z][\w.'’-]*"
#: A place alone, or after an age: "Oakland, CA", "17, Kraków".
_PLACE = re.compile(
    rf"(?:\d\d,\s)?{_CAPITALISED}(?:\s{_CAPITALISED})?(?:,\s(?:[A-Z]{{2}}|{_CAPITALISED}(?:\s{_CAPITALISED}){{0,2}})){{0,2}}"
)
_MOST_PLACE_WORDS = 4
#: An address seldom has more words; a longer line says something else as well.
_ADDRESS_WORDS = 9
_INITIALS = r"(?:[^\W\d_a-z]\.[\s-]?){1,3}"
_SURNAME = r"(?:(?:van|von|de|der|den|da|di|la|le|bin|al)\s)*[^\W\d_a-z][\w'’-]*[^\W\d_A-Z][\w'’-]*"
_AUTHOR = rf"(?:{_INITIALS}\s?{_SURNAME}|{_SURNAME},?\s{_INITIALS})"
_FULL = rf"{_SURNAME}(?:\s(?:{_INITIALS}\s?)?{_SURNAME}){{1,2}}"
_AUTHORS = re.compile(
    rf"(?:(?:,|&|\b[Aa]nd\b)\s*)*(?:{_AUTHOR}(?:\*|†)?(?:\s*(?:,|;|&|\band\b|\bet al\.?))*\s*)+(?:et al\.?)?"
    rf"|^(?:{_FULL}(?:,\s(?:and\s)?|\sand\s|\s&\s))+(?:{_FULL}|et al)[.,:]?(?=\s)"
)
#: Names in the way of medicine and biology: "Lowe K, Haddad SB. A title", "Lowe K (2024) A title".
_AUTHORS_FIRST = re.compile(
    rf"^(?:(?:{_SURNAME}\s[A-Z]{{1,3}}(?:[,;]\s(?:and\s|&\s)?|\sand\s|\s&\s|\s))+(?:{_SURNAME}\s[A-Z]{{1,3}}|et al)"
    rf"|{_SURNAME}\s[A-Z])(?=\.\s|\s\((?:19|20)\d\d\)|:\s|\.$)\.?\s?"
)
_EMPTY = re.compile(r"\(\s*(?:(?:joint\ )?with|and|by)?\s*\)|\[\s*\]|<\s*>")
_NUMBERED = re.compile(r"^\s*\[\w{1,8}\]\s*")


@dataclass(frozen=True, slots=True)
class Redactor:
    """Takes the personal data of one CV out of its lines."""

    name: Name

    @classmethod
    def of(cls, lines: Sequence[str]) -> Redactor:
        """Return what takes out the data of the owner of these lines."""
        mails = [mail for line in lines for mail in MAIL.findall(line)]
        mails += [f"{slug}@" for line in lines for slug in _PROFILE.findall(line)]
        reachable = any(MAIL.search(line) or LINK.search(line) or _is_private(line) for line in lines[:HEADER_LINES])
        return cls(Name.of(names_in([without_contacts(line) for line in lines], mails, reachable=reachable)))

    def out_of(self, line: str, *, at_top: bool = False) -> str:
        """Return a line without personal data, "" where it held nothing else.

        Args:
            line: without its bullet.
            at_top: it stands among the first lines.
        """
        plain = without_contacts(line)
        reachable = plain != line
        bare = self.name.out_of(_without_sites(plain, everywhere=reachable) if at_top else plain)
        if _is_private(line) or is_closing(line) or _FURNITURE.fullmatch(_TITLES.sub("", bare)):
            return ""
        bare = _without_address(bare)
        if bare == line:
            return line
        left = _swept(bare)
        if (reachable and _REACHING.fullmatch(left)) or (reachable and at_top and _is_place(left)):
            return ""
        return left[:1].upper() + left[1:] if line.strip()[:1].isupper() else left


def redacted(lines: Sequence[str]) -> list[str]:
    """Return the lines of a CV without personal data, one for one; "" for a line that held nothing else."""
    redactor = Redactor.of(lines)
    return [redactor.out_of(line, at_top=place < HEADER_LINES) for place, line in enumerate(lines)]


def without_contacts(line: str) -> str:
    """Return a line without mail addresses, links, handles and telephone numbers; Markdown links become their text."""
    plain = HANDLE.sub(" ", LINK.sub(" ", MAIL.sub(" ", _MARKDOWN_LINK.sub(r"\1", line))))
    return _BIRTH.sub(" ", _PHONE.sub(lambda found: found.group() if _is_no_phone(found.group()) else " ", plain))


def without_authors(text: str) -> str:
    """Return a publication without the names of its authors.

    >>> without_authors("E. Someone and T. Lim, A study of probes. 2024")
    'A study of probes. 2024'
    """
    bare = _EMPTY.sub(" ", _AUTHORS.sub(" ", _AUTHORS_FIRST.sub("", _NUMBERED.sub("", text))))
    return re.sub(r"\s+(?=[.,;]\s)|\s+(?=\s)", "", bare).strip(" ,;:&.") or text


def _without_address(line: str) -> str:
    """Return a line without the postal address in it, "" where it is little else."""
    if len(line.split()) <= _ADDRESS_WORDS:
        bare = _POSTCODE.sub(" ", line)
        return "" if _STREET.search(line) or (bare != line and _is_place(bare.strip(" ,.|·"))) else bare
    found = _STREET.search(line)
    if found is None or not (found.group().split()[-1][0].isupper() or found.group()[-1].isdigit()):
        return line
    return line[: found.start()] + " " + _TOWN.sub(" ", line[found.end() :])


def _without_sites(line: str, *, everywhere: bool) -> str:
    """Return a line without bare hosts: those that stand as a field of their own, or all beside a mail address."""
    return (SITE if everywhere else _SITE_FIELD).sub(" ", line)


def _is_place(left: str) -> bool:
    """Return whether what is left of a line of contacts only says where somebody lives."""
    words = re.findall(r"[^\W\d_]+", left)
    return len(words) <= _MOST_PLACE_WORDS and bool(_PLACE.fullmatch(left)) and not holds_field_words(words)


def _is_private(line: str) -> bool:
    return _PRIVATE_LINE.match(line) is not None


def _is_no_phone(text: str) -> bool:
    """Return whether digits are a date or too few for a telephone number."""
    if text.startswith(("+", "tel:")):
        return False
    return bool(_DATE.fullmatch(text.strip())) or sum(map(str.isdigit, text)) < _FEWEST_DIGITS


def _swept(line: str) -> str:
    """Return a line without the separators and labels that what was taken out leaves behind."""
    line = _EMPTY.sub(" ", _LABEL.sub(" ", line))
    line = re.sub(r"(?:\s*[|·•,;]\s*|(?:^|\s+)[/\u2013\u2014-](?=\s|$)\s*){2,}", ", ", line)
    line = re.sub(r"[^\S\n]+", " ", re.sub(r"\s+(?=[.,;!?](?:\s|$))", "", line)).strip()
    return re.sub(r"^[^\w(\[\"“'‘#+.@$€£\\]+|[\s|·•,;:/\u2013\u2014-]+$", "", line)
