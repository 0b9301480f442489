r"""Ligatures that a PDF font encodes as control characters.

Fonts made by TeX hold "fi", "fl", "ff", "ffi" and "ffl" as one glyph at a code below 32, and where the file gives no
map to Unicode, a reader can only pass the code on: "scienti\x1cc". The codes differ from encoding to encoding, so each
code is read as the ligature that completes most words which are known to hold one.
"""

from __future__ import annotations

import re
from collections import defaultdict

#: Stems of common words of CVs, each with the one ligature that a PDF may have broken.
STEMS = {
    "fi": "scientific field define definition specif configur certif classif verif identif qualif fine final finance "
    "financ finish fit filter file profile find finding first five fiction figure fibre fiber finite firm firmware "
    "benefi confi modif notif quantif justif simplif clarif signif artificial fidel infinit refin unifi profici "
    "Python-finance fingerprint finetun beneficiar magnific pacific ratif",
    "fl": "flexib workflow flow overflow influen reflect conflict inflat fluent fluid flight fleet float flask flux "
    "flutter airflow tensorflow mlflow dataflow flag flat flash floor floating flower fly flexible",
    "ff": "different difference differ effect effort offer staff affect diffusion affiliat buffer off suffer traffic "
    "cutoff tradeoff sheffield handoff stuff cliff coffee scaffold differential",
    "ffi": "efficien office officer coefficient sufficien difficult affiliat official traffic",
    "ffl": "offline affluent waffle baffle raffle shuffl",
}
#: Codes of the T1 encoding, which most TeX files use; they settle what no known word settles.
USUAL = {"\x1b": "ff", "\x1c": "fi", "\x1d": "fl", "\x1e": "ffi", "\x1f": "ffl"}
BROKEN = re.compile(
    r"[^\W\d_]*[\x01-\x08\x0b\x0c\x0e-\x1f](?:[^\W\d_]|[\x01-\x08\x0b\x0c\x0e-\x1f])+|[^\W\d_]+[\x01-\x08\x0b\x0c\x0e-\x1f]"
)
CODE = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f]")


def with_ligatures(text: str) -> str:
    r"""Return text in which control characters inside words are the ligatures that they stand for.

    >>> with_ligatures("scienti\x1bc work on \x1eexible \x1bnite")
    'scientific work on flexible finite'
    """
    broken: dict[str, list[str]] = defaultdict(list)
    for word in BROKEN.findall(text):
        for code in set(CODE.findall(word)):
            broken[code].append(word.lower())
    table = {code: _reading(code, words) for code, words in broken.items()}
    return BROKEN.sub(lambda found: CODE.sub(lambda code: table[code.group()], found.group()), text)


def _reading(code: str, words: list[str]) -> str:
    """Return the ligature that a code stands for, "" where nothing tells."""
    known = {ligature: sum(_known(word.replace(code, ligature), ligature) for word in words) for ligature in STEMS}
    best = max(known, key=lambda ligature: known[ligature])
    return best if known[best] else USUAL.get(code, "")


def _known(word: str, ligature: str) -> bool:
    return any(stem in word for stem in STEMS[ligature].split())
