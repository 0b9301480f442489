"""Tells how a text asks for something it names: required, nice to have, or said not to be needed.

A heading speaks for the lines below it ("Nice to have:"), a cue for its own clause ("Rust is a plus").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import StrEnum


class Demand(StrEnum):
    """How something is asked for."""

    REQUIRED = "required"
    NICE = "nice"
    NOT_NEEDED = "not_needed"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.VERBOSE)


NICE_HEADING = _pattern(
    r"""\b(?:nice[- ]to[- ]haves? | bonus | preferred | desired | desirable | plus(?:es)? | optional | advantageous
    | (?:great|good)\ to\ have | stand\ out | even\ better | extra\ credit | would\ be\ (?:great|nice|a\ plus)
    | strong\ candidates?\ may | may\ also\ have | ideally)\b"""
)
OTHER_HEADING = _pattern(
    r"""\b(?:requirements? | required | qualifications | must[- ]haves? | minimum | basic | essential | about
    | responsibilit\w+ | what\ you | who\ you | you\ (?:may|might)\ be | you(?:'|’)ll | you\ (?:will|have) | we\ offer
    | benefits | compensation | salary | pay | logistics | how\ to | apply | process | role | team | location
    | deadline | timeline | education | experience | skills | representative | key | duties | our | why | the)\b"""
)
#: Before what they speak of.
NICE_BEFORE = _pattern(
    r"""\b(?:nice[- ]to[- ]haves? | bonus(?:\ points)?(?:\ if|\ for)? | ideally | preferably | optionally
    | extra\ credit\ for | plus(?:es)?: | preferred(?:\ qualifications|\ skills)?: | desirable:
    | would\ (?:also\ )?(?:love|like)\ (?:it\ if|to\ see))"""
)
#: After what they speak of.
NICE_AFTER = _pattern(
    r"""\b(?:(?:a|an)\ (?:big\ |strong\ |huge\ |definite\ )?(?:plus|bonus|advantage|asset) | nice[- ]to[- ]have
    | preferred | desirable | desired | advantageous | beneficial | welcome
    | (?:is|are|be|but|also)\ (?:very\ |especially\ )?(?:helpful|useful|nice|great|ideal)
    | not\ (?:required|needed|necessary),?\ but)\b"""
)
NOT_BEFORE = _pattern(
    r"""\b(?:no\ (?:(?:prior|previous|specific|special|deep|existing|formal)\ )*
        (?:experience|knowledge|background|familiarity|training|expertise|skills?|need)
    | (?:do(?:es)?n['’]t|do(?:es)?\ not|needn['’]t|never)\ (?:need|have|require|know|assume|expect|use)\w*
    | without\ | no\ (?=$) | lack(?:s|ing)?(?:\ of)? | not\ (?:familiar|experienced|proficient)
    | never\ (?:used|touched|trained|written|wrote|worked|built|made|learn(?:ed|t)|studied|tried|programmed|done)
    | yet\ to\ (?:use|learn|try))
    \b[^.;\n]{0,45}$"""
)
NOT_AFTER = _pattern(
    r"""^[^.;,\n]{0,40}?\b(?:(?:is|are)(?:n['’]t|\ not)|not)\ (?:(?:strictly|at\ all|a|an|necessarily)\ )*
    (?:required|needed|necessary|expected|essential|requirement|prerequisite|assumed|mandatory)\b(?!,?\ but)"""
)
#: A clause ends with its sentence, before a contrast, and before a second half that says how it is asked for:
#: "Python, and Rust is a plus".
CLAUSE_END = _pattern(
    r"""[.!?](?=\s|$) | ; | \n
    | ,\ (?:but|while|though|whereas)\b(?!\ (?:is\ )?(?:helpful|useful|nice|an?\ |preferred|welcome|desirable))
    | ,\ and\b(?=[^,;.\n]*\b(?:plus|bonus|preferred|desirable|helpful|nice|not)\b)"""
)
BULLET = re.compile(r"^\s*(?:[•·*◦▪‣–—-]|\d+[.)])\s+")
HEADING_WORDS = 9


class Demands:
    """Reads how a text asks for what stands at a place of it. Made once for a text, asked for each mention."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._clauses = [0, *(found.end() for found in CLAUSE_END.finditer(text)), len(text)]
        self._sections = _sections(text)

    def at(self, start: int, end: int) -> Demand:
        """Return how the text asks for the words between two offsets."""
        number = bisect_right(self._clauses, start)
        clause_start, clause_end = self._clauses[number - 1], self._clauses[min(number, len(self._clauses) - 1)]
        before, after = self._text[clause_start:start], self._text[end : max(end, clause_end)]
        if NOT_AFTER.match(after) or NOT_BEFORE.search(before):
            return Demand.NOT_NEEDED
        if NICE_BEFORE.search(before) or NICE_AFTER.search(after):
            return Demand.NICE
        in_nice_section = self._sections[bisect_right(self._sections, (start, True)) - 1][1]
        return Demand.NICE if in_nice_section else Demand.REQUIRED


def _sections(text: str) -> list[tuple[int, bool]]:
    """Return where each section begins and whether it is of nice-to-haves, the first at 0."""
    sections = [(0, False)]
    place = 0
    for line in text.split("\n"):
        if _is_heading(line):
            marked = line.rstrip().endswith(":") or line.startswith("#")
            said = line.strip().strip("#*_ ")
            nice = bool(NICE_HEADING.search(said) if marked else NICE_HEADING.match(said))
            if nice or marked or OTHER_HEADING.search(said):
                sections.append((place, nice))
        place += len(line) + 1
    return sections


def _is_heading(line: str) -> bool:
    """Return whether a line may head the lines below: short, no bullet, no full stop."""
    said = line.strip().strip("#*_ ")
    if not said or BULLET.match(line) or said.endswith((".", ",", ";")):
        return False
    return len(said.split()) <= HEADING_WORDS
