"""When two titles, addresses, names or people are the same, in whatever spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

#: Marks that a title was taken from elsewhere, at its start or its end.
_BORROWED = re.compile(
    r"[\[(]\s*(?:cross[- ]?post(?:ed)?|link[- ]?post|link|repost)[^\])]*[\])]|^(?:cross[- ]?post|link[- ]?post):", re.I
)

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

#: Titles are compared in pairs, so each comes up again and again.
MANY = 65_536


def _each(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Words that tell no title from another.
_PLAIN = _each(
    """a an and any are as at be by can for from has have how i in into is it its my new no not now of on or our so
    some that the their this to up us was we what when where which who why will with you your
    announcement announcing ask book call daily discussion edition faq feedback general hello help introducing
    introduction link links meetup meta misc monthly news newsletter open personal post question questions quick
    reading request review roundup series survey take takes test thoughts thread threads update updates weekly welcome
    year"""
)

#: "May" is left out: it is a verb more often than a month.
_MONTHS = _each(
    """january february march april june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec spring summer autumn fall winter"""
)
_ROMAN = _each("ii iii iv v vi vii viii ix x")

#: What comes with a name and says nothing.
_LEGAL = _each("the inc incorporated ltd limited llc llp plc pbc gmbh corp corporation co")

#: Parameters of an address that say where somebody came from, not where they go.
_CAME_FROM = re.compile(
    r"^(?:utm_.*|ref|ref_.*|source|src|gh_src|lever-source.*|fbclid|gclid|mc_[ce]id|commentid)$", re.I
)

#: Forums that run ForumMagnum find a post by its id; what follows is decoration.
_POST = re.compile(r"^(/posts/[A-Za-z0-9]{8,24})/.*$")


@lru_cache(maxsize=MANY)
def title_key(title: str) -> str:
    """Return the words of a title, for comparing.

    >>> title_key("[Crosspost] What's  next?") == title_key("What’s next")
    True
    """
    return " ".join(_words(_BORROWED.sub(" ", title)))


def content_words(text: str) -> frozenset[str]:
    """Return the words that tell a text from others.

    >>> sorted(content_words("Monthly open thread: the limits of giving"))
    ['giving', 'limits']
    """
    return frozenset(word for word in _words(text) if word not in _PLAIN and len(word) > 1)


@lru_cache(maxsize=MANY)
def numbers(title: str) -> frozenset[str]:
    """Return the numbers, months and seasons in a title: what tells the parts of a series apart.

    >>> sorted(numbers("Newsletter #12, March 2022, part II"))
    ['12', '2022', 'ii', 'march']
    """
    words = _words(title)
    return frozenset(
        word
        for place, word in enumerate(words)
        if any(letter.isdigit() for letter in word) or word in _MONTHS or (word in _ROMAN and place > 0)
    )


def name_key(name: str) -> str:
    """Return an organisation's name, for comparing.

    >>> name_key("The Acme, Inc.") == name_key("ACME")
    True
    """
    return " ".join(word for word in _words(name) if word not in _LEGAL)


def same_person(ones: Iterable[str], others: Iterable[str]) -> bool:
    """Whether somebody is in both lists of authors, perhaps by a name made of the other.

    >>> same_person(["Ada Lovelace"], ["AdaLovelace"]), same_person(["Ada Lovelace"], ["lovelace_a"])
    (True, True)
    >>> same_person(["Ada Lovelace"], ["Charles"])
    False
    """
    return any(
        _one_person(_words(one.replace("_", " ")), _words(other.replace("_", " "))) for one in ones for other in others
    )


def _one_person(one: list[str], other: list[str]) -> bool:
    here, there = "".join(one), "".join(other)
    if here == there:
        return bool(here)
    return any(len(word) > 3 and word in there for word in one) or any(len(word) > 3 and word in here for word in other)


def address_key(url: str) -> str:
    """Return an address, for comparing: without its scheme, "www.", fragment, trailing slash and who sent one there.

    >>> address_key("https://www.acme.example/jobs/7/?utm_source=list#apply")
    'acme.example/jobs/7'
    """
    parts = urlsplit(url.strip())
    path = _POST.sub(r"\1", parts.path.rstrip("/"))
    asked = sorted((name, value) for name, value in parse_qsl(parts.query) if not _CAME_FROM.match(name))
    return site(url) + path + (f"?{urlencode(asked)}" if asked else "")


def site(url: str) -> str:
    """Return the host of an address, without "www."."""
    return (urlsplit(url.strip()).hostname or "").removeprefix("www.")


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold())]
