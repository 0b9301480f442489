"""Reading the fields of a site's answer: strict about shape, tolerant about what people type into it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from foothold.domain.errors import ShapeError
from foothold.domain.posting import Kind

#: A number above this is milliseconds: seconds reach it in the year 5138 only.
MILLISECONDS_FROM = 100_000_000_000
WRITTEN_DAY = re.compile(r"\d{4}-\d\d-\d\d")
TRACKING = re.compile(r"^(utm_\w+|source|src|ref|gh_src|lever-source(\[\])?|trk|fbclid|gclid)$", re.IGNORECASE)
PLACE_BREAK = re.compile(r"\s*(?:[;|\n•]|\s/\s|\sor\s)\s*")
REMOTE = re.compile(r"\b(remote|anywhere|work from home|distributed)\b", re.IGNORECASE)
NOT_REMOTE = re.compile(r"\b(not|no|non)[ -]remote\b|\bon-?site only\b", re.IGNORECASE)


def rows(value: Any, what: str) -> list[Mapping[str, Any]]:
    """Return a list of objects.

    Raises:
        ShapeError: it is something else; `what` names it for a person.
    """
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise ShapeError(f"{what} is not a list of objects any more")
    return value


def table(value: Any, what: str) -> Mapping[str, Any]:
    """Return an object.

    Raises:
        ShapeError: it is something else.
    """
    if not isinstance(value, Mapping):
        raise ShapeError(f"{what} is not an object any more")
    return value


def need(row: Mapping[str, Any], *path: str) -> str:
    """Return the text at a path of keys; numbers become text.

    Raises:
        ShapeError: it is missing or empty.
    """
    value: Any = row
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise ShapeError(f"the field {'.'.join(path)} is missing")
    return str(value).strip()


def words(row: Mapping[str, Any], *path: str) -> str:
    """Return the text at a path of keys, "" where there is none."""
    value: Any = row
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return line(str(value))


def stated(row: Mapping[str, Any], key: str) -> str:
    """Return a text as it stands, "" where there is none.

    Raises:
        ShapeError: it is something else than text.
    """
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise ShapeError(f"the field {key} is not text any more")
    return value or ""


def listed(row: Mapping[str, Any], key: str) -> list[Any]:
    """Return a list as it stands, [] where there is none.

    Raises:
        ShapeError: it is something else than a list.
    """
    value = row.get(key)
    if value is not None and not isinstance(value, list):
        raise ShapeError(f"the field {key} is not a list any more")
    return value or []


def address(row: Mapping[str, Any], *path: str) -> str:
    """Return the web address at a path of keys, cleaned as `web_url` does.

    Raises:
        ShapeError: there is none.
    """
    url = web_url(need(row, *path))
    if not url:
        raise ShapeError(f"the field {'.'.join(path)} is not a web address")
    return url


def line(text: str) -> str:
    """Return text as one line, entities decoded once."""
    return re.sub(r"\s+", " ", html.unescape(text)).strip()


def moment(value: Any) -> datetime | None:
    """Return a moment given as ISO 8601, as an RFC 822 date, or as seconds or milliseconds since 1970; aware UTC.

    None where there is none or it can't be read. A moment without a zone is taken as UTC.

    >>> moment(1641945600), moment("2026-08-22T10:00:00-04:00"), moment("soon")
    (datetime.datetime(2022, 1, 12, 0, 0, tzinfo=datetime.timezone.utc), \
datetime.datetime(2026, 8, 22, 14, 0, tzinfo=datetime.timezone.utc), None)
    """
    if isinstance(value, bool) or value in (None, "", 0):
        return None
    try:
        if isinstance(value, int | float):
            seconds = value / 1000 if value > MILLISECONDS_FROM else value
            return datetime.fromtimestamp(seconds, UTC)
        found = _written(str(value).strip())
    except (ValueError, OverflowError, OSError):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _written(text: str) -> datetime:
    return parsedate_to_datetime(text) if re.match(r"^[A-Za-z]{3},", text) else datetime.fromisoformat(text)


def day(value: Any) -> date | None:
    """Return a day as it is written, in its own zone; None where none can be read or it means "never" (2049 on).

    >>> day("2026-12-01T23:59:00-05:00"), day(1796083200), day("2050-01-01")
    (datetime.date(2026, 12, 1), datetime.date(2026, 12, 1), None)
    """
    found = moment(value[:10] if isinstance(value, str) and WRITTEN_DAY.match(value) else value)
    return found.date() if found and found.year < 2049 else None


def places(*stated: str) -> tuple[str, ...]:
    """Return single places, each once, from texts that hold several.

    >>> places("London, UK; New York City | Remote", "London, UK")
    ('London, UK', 'New York City', 'Remote')
    """
    parts = [line(part) for text in stated for part in PLACE_BREAK.split(text or "")]
    return tuple(dict.fromkeys(part for part in parts if part))


def remote(*stated: str) -> bool | None:
    """Whether texts say that the work can be done from anywhere; None where they say nothing."""
    together = " ".join(stated)
    if NOT_REMOTE.search(together):
        return False
    return True if REMOTE.search(together) else None


def clean_url(url: str) -> str:
    """Return an address without tracking parameters and fragment."""
    parts = urlsplit(url.strip())
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if not TRACKING.match(key)])
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, query, ""))


def web_url(url: str) -> str:
    """Return a clean address where it is http(s), "" otherwise; plain http becomes https except on loopback."""
    cleaned = clean_url(url) if url else ""
    host = urlsplit(cleaned).hostname or ""
    if cleaned.startswith("https://") or (cleaned.startswith("http://") and host in ("127.0.0.1", "localhost", "::1")):
        return cleaned
    return "https://" + cleaned.removeprefix("http://") if cleaned.startswith("http://") and host else ""


def paragraphs(*parts: str) -> str:
    """Return texts as paragraphs, the empty ones left out."""
    return "\n\n".join(part.strip() for part in parts if part and part.strip())


def kind_of(title: str, tags: Sequence[str] = (), usual: Kind = Kind.JOB) -> Kind:
    """Return what a board's posting is, by the words of its title and its own tags.

    >>> kind_of("Alignment Fellowship 2027"), kind_of("Research Engineer"), kind_of("Travel grants", ["Funding"])
    (<Kind.FELLOWSHIP: 'fellowship'>, <Kind.JOB: 'job'>, <Kind.FUNDING: 'funding'>)
    """
    said = " ".join((title, *tags)).casefold()
    for pattern, kind in KINDS:
        if re.search(pattern, said):
            return kind
    return usual


def check_company(stated: str, aliases: str) -> None:
    """Compare the company that a board names with the organisation whose board it should be.

    Args:
        stated: as the board names it, "" where it doesn't.
        aliases: the organisation's names, parted by "|"; "" where the source belongs to none.

    Raises:
        ShapeError: the board belongs to somebody else; nothing of it may be taken.
    """
    names = [_letters(name) for name in aliases.split("|") if name]
    own = _letters(stated)
    if own and names and not any(own in name or name in own for name in names):
        raise ShapeError(f"this board belongs to {stated!r}, not to {aliases.split('|')[0]!r}: check its token")


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


#: A grants manager is a job: what follows the word decides.
NOT_A_JOB_TITLE = r"\b(?! (manager|maker|making|officer|writer|associate|lead|operations))"
KINDS: tuple[tuple[str, Kind], ...] = (
    (r"\b(fellow(ship)?s?|residency|research scholars?)\b", Kind.FELLOWSHIP),
    (r"\b(funding|grants?|bounty|prizes?|request for proposals|rfp|scholarships?)" + NOT_A_JOB_TITLE, Kind.FUNDING),
    (r"\b(course|bootcamp|training program(me)?|upskilling|workshop|summer school|reading group)\b", Kind.TRAINING),
)


def any_of(words: str) -> re.Pattern[str]:
    """Return a pattern for words parted by "|", at their beginning and whatever their case.

    Where there is no word, nothing matches it: a filter that lost its words lets nothing through.

    >>> bool(any_of("project|C++").search("Open Projects")), bool(any_of("project|").search("We paint."))
    (True, False)
    """
    known = [re.escape(word.strip()) for word in words.split("|") if word.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(known)})" if known else r"(?!)", re.IGNORECASE)
