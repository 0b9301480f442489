"""Tells the name of a CV's owner: from a "Name:" label, from the top of the CV, and from the mail address.

The mail address finds it wherever the lines stand. A first line that reads like a name is only believed to be one where
the CV also says how to reach somebody, or where a heading of a CV follows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from foothold.domain.headings import part_of_heading

HEADER_LINES = 12
SIGNATURE_LINES = 8
_LABEL = re.compile(
    r"^\W*(?:(?:full |last |first |family |given |sur)?(?:name|vorname|nachname|nom|prénom|naam|nome|cognome)"
    r"|nombres?(?: y apellidos?)?|apellidos?)\s*:\s*(.+)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_TITLE = re.compile(
    r"\b(?:resume|résumé|cv|vitae|lebenslauf)\s(?:of|von|de|for)\b"
    r"|\b(?:resume|résumé|cv|curriculum|vitae|lebenslauf|dr|prof|professor|mr|mrs|ms|mx|phd|msc|bsc|ma|ba|mba|md|ing|dipl"
    r"|jr|sr|ii|iii|iur|jur|rer|nat|phil|med|habil|ll\.?\s?[bm]|esq|mag|lic)\b\.?",
    re.IGNORECASE,
)
#: "I'm Wren." - but not "I'm Canadian by birth".
_CALLED = re.compile(
    r"\b(?:I['’]?m|I am|[Mm]y name is|[Ii]ch bin|[Jj]e m['’]appelle|[Mm]e llamo)\s+"
    r"([^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+){0,2})(?=\s*(?:[.,;!)\n(]|$))"
)
_SIGNED = re.compile(
    r"\W*(?:(?:(?:best|kind|warm|many)\ )?(?:regards|wishes|thanks)|(?:yours\ )?(?:sincerely|faithfully)|cheers"
    r"|all\ the\ best|(?:mit\ freundlichen|viele|beste|herzliche)\ grü(?:ß|ss)en?|cordialement|bien\ à\ vous"
    r"|(?:un\ )?(?:cordial\ )?saludos?)\W*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*(?:[•·*◦▪+\u2013-]\s|\d{1,2}[.)]\s)")
_CUT = re.compile(
    r"[|·•,;:\t()/]|\s[-\u2013\u2014]\s|\d|\b(?:e-?mail|phone|mobile|tel|linkedin|github|website|homepage|address)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    "af al av ben bin da das de del della den der di dos du el ibn la le ter van von zu zur".split()  # noqa: SIM905
)
#: Words that open CVs and mail addresses and are no names.
_NO_NAMES = frozenset(
    """
    about academic achievements activities address admin agent agents ai algorithms alignment analyst analytics
    applied architect art artificial assistant associate at bachelor backend background biology building
    candidate career chemistry chief cloud coach college communication community computer computing consultant
    contact contractor control cover curriculum cyber data debate deep deputy design designer developer
    development devops director doctor doctoral economics economist education educator email employment engineer
    engineering english evaluation evaluations experience expert expertise female finance for foundations
    founder freelance freelancer french frontend full fullstack fundamentals generalist german governance
    graduate hardware head heading hello here high home human in independent info information institute
    intelligence interest interests intern interpretability job jobs junior lab language languages law lead
    leader leadership learning lecturer letter linguist logic machine mail male management manager master
    masters mathematical mathematician mathematics maths mechanistic medical member mobile model models
    motivation my name natural network networks neural neuroscience objective of office officer operations
    personal phd philosopher philosophy phone physicist physics policy political position postdoc postdoctoral
    principal privacy probability product professional profile program programme programmer programming project
    projects psychology publications python quantitative quantum reference reinforcement remote representation
    representations research researcher resume reward robotics safety scholar school science scientist security
    selected semester senior service services sheet skills social software solutions specialist stack staff
    statistician statistics status strategy student studies study summary system systems tagline teacher
    teaching team technical technologies technology tel test the theoretical theory thesis tools training
    transformer undergraduate university vision vitae volunteer web weekend with work worker working writer
    writing year your
    """.split()  # noqa: SIM905
)
#: First names that are also months, everyday words or skills; alone they stay.
_ALSO_WORDS = frozenset(
    """
    april art august bill chase dart django drew faith frank grace hope jan joy julia june long mark max may
    pascal ray rich ruby stan swift will young
    """.split()  # noqa: SIM905
)


def names_in(lines: Sequence[str], mails: Sequence[str], *, reachable: bool) -> tuple[str, ...]:
    """Return the words of the owner's name, in order; () where nothing tells it.

    Args:
        lines: of the CV, without mail addresses and links.
        mails: mail addresses that stood in it, in order.
        reachable: its top says how to reach somebody.

    >>> names_in(["ADA K. LOVELACE", "Experience"], ["ada@example.org"], reachable=True)
    ('ADA', 'LOVELACE')
    """
    filled = [line for line in lines if line.strip()]
    labelled = [found.group(1) for line in lines if (found := _LABEL.match(line))]
    top = next(_top_names(filled, reachable), "")
    local = [_fold(re.split(r"\s?(?:@|\(at\)|\[at\]|\{at\})", mail)[0]) for mail in mails[:3]]
    alone = [line for line in filled if _reads_like_name(line) and _is_spelled(line, local)]
    called = [found for line in filled for found in _CALLED.findall(line)]
    signed = [
        line
        for closing, line in pairwise(filled)
        if is_closing(closing) and re.fullmatch(r"(?:[^\W\d_]\S*\s?){1,4}", line)
    ]
    words = [word for piece in (*labelled, top, *alone, *called, *signed) for word in _proper_words(piece)]
    words += [half for word in words if "-" in word for half in word.split("-") if len(half) > 3]
    return tuple(dict.fromkeys((*words, *_spelled_by(local, "\n".join(lines)))))


def _top_names(lines: Sequence[str], reachable: bool) -> Iterator[str]:
    """Yield the pieces of the first lines that read like a name."""
    is_cv = reachable or any(part_of_heading(line) for line in lines[1:HEADER_LINES])
    for line in lines[: 6 if reachable else int(is_cv)]:
        if part_of_heading(line):
            return
        first = next((piece for piece in _CUT.split(line) if _words(piece)), "")
        if not _BULLET.match(line) and _reads_like_name(first):
            yield first


def signature_at(lines: Sequence[str]) -> int:
    """Return where the signature of a letter begins that closes a text, the number of lines where none does."""
    for place, line in enumerate(lines):
        if is_closing(line) and sum(bool(each.strip()) for each in lines[place:]) <= SIGNATURE_LINES:
            return place
    return len(lines)


def is_closing(line: str) -> bool:
    """Return whether a line closes a letter: below it stands who wrote it."""
    return _SIGNED.fullmatch(line) is not None


def holds_field_words(words: Iterable[str]) -> bool:
    """Return whether one of some words says what somebody does, so that they are neither name nor place."""
    return any(word.lower() in _NO_NAMES or word.lower().rstrip("s") in _NO_NAMES for word in words)


def _fold(text: str) -> str:
    """Return text in small letters without accents."""
    return "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))


def _is_spelled(line: str, local: Sequence[str]) -> bool:
    """Return whether a mail address holds a word of a line."""
    return any(len(word) >= 3 and _fold(word) in each for word in _proper_words(line) for each in local)


def _words(piece: str) -> list[str]:
    return _WORD.findall(_TITLE.sub(" ", piece.strip("#*_> ")))


def _proper_words(piece: str) -> list[str]:
    return [word for word in _words(piece) if len(word.rstrip(".")) > 1 and word.lower() not in _PARTICLES | _NO_NAMES]


def _reads_like_name(piece: str) -> bool:
    """Return whether a piece is two to four capitalised words, none of which opens CVs for another reason."""
    words = _words(piece)
    proper = [word for word in words if word.lower() not in _PARTICLES]
    if not 2 <= len(proper) <= 4 or len(words) > 6 or not re.search(r"[aeiouyà-ÿ]", piece, re.IGNORECASE):
        return False
    if any(word.lower().rstrip(".") in _NO_NAMES or word.lower().rstrip(".s") in _NO_NAMES for word in proper):
        return False
    return all(word[0].isupper() for word in proper) and sum(len(word.rstrip(".")) > 1 for word in proper) >= 2


def _spelled_by(local: Sequence[str], text: str) -> list[str]:
    """Return the capitalised words of a text that mail addresses spell, word for word."""
    spelled = {part for each in local for part in re.split(r"[\W\d_]+", each) if len(part) >= 3} - _NO_NAMES
    return [word for word in dict.fromkeys(_WORD.findall(text)) if word[0].isupper() and _fold(word) in spelled]


@dataclass(frozen=True, slots=True)
class Name:
    """A name that can be taken out of a text: as a whole, in short ("A. Lovelace"), and word by word."""

    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, words: Sequence[str]) -> Name:
        """Return the name that consists of some words; with none it takes out nothing."""
        if not words:
            return cls(None)
        some = "|".join(sorted({re.escape(word.rstrip(".")) for word in words}, key=len, reverse=True))
        alone = "|".join(word for word in some.split("|") if word.lower() not in _ALSO_WORDS)
        initial = r"(?-i:(?:[A-Z]\.[\s-]?)+)"
        linked = "|".join(sorted(_PARTICLES))
        whole = rf"\b(?:{some})(?:[\s,]+(?:{initial}|(?:{some})\b|(?:{linked})\b(?=\s+(?:{some})\b)))+"
        short = rf"\b{initial}(?:{some})\b"
        single = rf"\b(?:{alone})\b(?:['’]s\b)?" if alone else r"(?!)"
        return cls(re.compile(f"{whole}|{short}|{single}", re.IGNORECASE))

    def out_of(self, text: str) -> str:
        """Return text without the name; a word in small letters is another word and stays."""
        if self.pattern is None:
            return text
        return self.pattern.sub(lambda found: " " if found.group()[0].isupper() else found.group(), text)
