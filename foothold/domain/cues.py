"""What a text says beside its subject: whether one can still start, what stops one, what one should know already.

Each reader is a table of patterns; what it returns quotes the words that told. Nothing found means nothing said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from foothold.domain.posting import Blocker, Level, Status


class StatusCue(NamedTuple):
    """A status and the words that told it; `OPEN` and "" where nothing tells otherwise."""

    status: Status
    cue: str


class LevelCue(NamedTuple):
    """A level and the words that told it; None and "" where nothing tells."""

    level: Level | None
    words: str


def _table(*rows: tuple[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((key, re.compile(pattern, re.IGNORECASE | re.VERBOSE)) for key, pattern in rows)


# The first row that speaks wins: what is closed for good before what may come back.
_STATUS = _table(
    (
        "superseded",
        r"""\b(?:superseded\ by|replaced\ by|moved\ to\ (?:\#\d+|https?:)|duplicate\ of|dup(?:e|licate)?\ of\ \#\d+
        |see\ \#\d+\ instead|in\ favou?r\ of\ (?:\#\d+|https?:)
        |(?:no\ longer\ recommend|out\ of\ date\ and)\b)""",
    ),
    (
        "answered",
        r"""\b(?:(?:has|have)\ (?:since\ |now\ |already\ )?been\ (?:answered|solved|resolved|fixed|done|completed)
        |already\ (?:answered|solved|done|implemented|fixed)|(?:closed|fixed|resolved|implemented)\ (?:by|in|via|with)\ (?:pr\ )?\#\d+
        |(?:this|it)\ (?:is|was)\ (?:now\ )?(?:done|solved|answered|implemented)\ (?:in|by|here)
        |edit:?\ (?:this\ (?:is|has)\ )?(?:now\ )?(?:been\ )?(?:solved|done|answered))""",
    ),
    (
        "closed",
        r"""(?:\b(?:(?:this\ |the\ )?(?:call|programme|program|bounty|round|competition|applications?|rfp|submissions?)
        \ (?:is|are|has|have)\ (?:now\ )?(?:been\ )?closed|no\ longer\ (?:accepting|open|available|needed|relevant)
        |won['’]?t\ (?:fix|do)|not\ planned|(?:is|now)\ closed\ (?:to|for)\ (?:new\ )?(?:applications|submissions|proposals)
        |deadline\ (?:has\ )?passed)|^\s*\[closed\])""",
    ),
    (
        "claimed",
        r"""(?:\b(?:(?:can|could|may)\ (?:i|we)\ (?:please\ )?(?:take|work\ on|claim|pick\ up|tackle|have|try)\ (?:this|it)
        |(?:i|we)(?:['’]d|\ would|['’]ll|\ will|\ want\ to|['’]m|\ am|['’]re|\ are)\ (?:like\ to\ |love\ to\ |happy\ to\ |going\ to\ |currently\ |already\ |now\ |actively\ )*
          (?:take|tak(?:e|ing)|work(?:ing)?\ on|claim(?:ing)?|pick(?:ing)?\ (?:this\ )?up|tackl(?:e|ing)|give\ (?:this|it)\ a\ (?:go|try|shot))\ ?(?:this|it)?
        |(?:please\ )?assign\ (?:this\ |it\ )?(?:issue\ )?to\ me|assigned\ to\ @?\w+|claimed\ by|taken\ by|(?:is\ )?already\ (?:taken|claimed|assigned)
        |(?:someone|somebody|another\ (?:team|group|person))\ is\ (?:already\ |currently\ )?working\ on\ (?:this|it)
        |we\ (?:are|plan|intend|hope)\ (?:currently\ |actively\ |already\ |to\ )*(?:working\ on|pursu\w+|continu\w+|explor\w+|investigat\w+|running|do|test|study)
        |(?:work|project)\ in\ progress|in\ (?:active\ )?progress\b))""",
    ),
    (
        "on_hold",
        r"""\b(?:on\ hold|back\s?burner|paused|postponed|deferred|parked|blocked\ (?:by|on|until)|waiting\ (?:for|on)\ (?:\#\d+|upstream)|icebox|someday)\b""",
    ),
)  # fmt: skip
_STATUS_TAGS: dict[str, Status] = {
    "closed": Status.CLOSED, "wontfix": Status.CLOSED, "won't fix": Status.CLOSED, "invalid": Status.CLOSED,
    "declined": Status.CLOSED, "not planned": Status.CLOSED, "stale": Status.UNCONFIRMED, "duplicate": Status.SUPERSEDED,
    "superseded": Status.SUPERSEDED, "done": Status.ANSWERED, "resolved": Status.ANSWERED, "answered": Status.ANSWERED,
    "fixed": Status.ANSWERED, "claimed": Status.CLAIMED, "assigned": Status.CLAIMED, "taken": Status.CLAIMED,
    "full": Status.CLAIMED, "in progress": Status.CLAIMED, "in-progress": Status.CLAIMED, "wip": Status.CLAIMED,
    "on hold": Status.ON_HOLD, "on-hold": Status.ON_HOLD, "blocked": Status.ON_HOLD, "backburner": Status.ON_HOLD,
    "paused": Status.ON_HOLD, "postponed": Status.ON_HOLD, "icebox": Status.ON_HOLD,
}  # fmt: skip

_BLOCKERS = _table(
    (
        "gpu",
        r"""\b(?:(?:at\ least\ |>\s?)?\d+\s?GB\ (?:of\ )?(?:V?RAM|GPU\w*(?:\ memory)?)|\d*\s?x?\s?(?:A100|H100|H200|B200)s?\b
        |multi(?:ple)?[-\ ]GPUs?|GPU\ cluster|(?:requires?|needs?|want)\ (?:a\ |an\ |several\ |many\ |\d+\ )?(?:\w+\ )?GPUs?
        |(?:a\ lot\ of|significant|substantial|large\ amounts?\ of|heavy)\ compute|compute[- ](?:intensive|heavy|hungry))""",
    ),
    (
        "api_cost",
        r"""(?:(?:~|about\ |around\ |roughly\ )?(?:\$\s?\d[\d,.]*k?|\d[\d,.]*\s?\$)\s?(?:per|a|for\ (?:a|each|one)|each|in\ API|worth\ of|of)\s(?:\w+\s){0,3}?(?:run|fine-?tun\w*|API|credits?|tokens?|model|experiment|inference)\w*
        |API\ (?:credits?|costs?|budget|bill)|(?:paid|commercial)\ API|fine-?tuning\ API|OpenAI\ API|Anthropic\ API)""",
    ),
    (
        "closed_model",
        r"""\b(?:helpful[- ]only\ (?:model|access|version)|(?:access\ to\ )?(?:frontier|proprietary|closed|internal|unreleased)[- ](?:source\ |weight\ )?(?:model\ )?weights
        |(?:requires?|needs?|with|given)\ (?:\w+\ ){0,3}access\ to\ (?:\w+\ ){0,3}(?:frontier|proprietary|internal|closed)[- ]?\w*\ models?|white-?box\ access\ to\ (?:frontier|proprietary)\ \w+)""",
    ),
    (
        "data_access",
        r"""\b(?:(?:data|dataset|weights|model)s?\ (?:is|are)\ (?:not\ (?:public(?:ly\ available)?|released)|private|gated|proprietary|available\ (?:up)?on\ request)
        |(?:private|proprietary|non-?public|gated|confidential)\ data(?:set)?s?|(?:request|apply\ for|obtain|get)\ access\ to\ (?:the\ )?data\w*)""",
    ),
    (
        "mentor",
        r"""\b(?:(?:requires?|needs?|with|under|find|have)\ (?:a\ |an\ |the\ guidance\ of\ (?:a|an)\ |close\ )?(?:experienced\ )?(?:mentor(?:ship)?|supervis(?:or|ion))
        |mentor(?:ship)?\ (?:is\ )?(?:required|needed|recommended))""",
    ),
    (
        "approval",
        r"""\b(?:IRB|ethics\ (?:approval|review|board|committee)|(?:requires?|needs?|pending|subject\ to|awaiting)\ (?:\w+\ ){0,2}approval
        |(?:ask|check\ with|contact|talk\ to|message|email)\ (?:us|me|the\ (?:maintainers?|authors?|team))\ (?:first|before)|before\ (?:starting|opening\ a\ pr)\W)""",
    ),
)  # fmt: skip
_NO = re.compile(r"(?:\bno|\bnot|n['’]t|\bwithout|\bnever|\bfree of)\b[^.;,]{0,24}$", re.IGNORECASE)
_GB = re.compile(r"\d+\s?GB", re.IGNORECASE)
_MONEY = re.compile(r"(?:~|about |around |roughly )?(?:\$\s?\d[\d,.]*\d?k?|\d[\d,.]*\s?\$)", re.IGNORECASE)

_LEVELS = _table(
    (
        "newcomer",
        r"""\b(?:(?:good|great)[- ]first[- ](?:issue|project|bug)|first[- ]timers?|beginners?(?:[- ]friendly)?|newcomers?|newbies?|entry[- ]level|(?:gentle\ )?starter\ (?:project|task|issue)s?
        |no\ (?:prior|previous|special)\ (?:\w+\ )?(?:experience|knowledge|background)|no\ PhD|(?:don['’]t|do\ not)\ need\ (?:a\ PhD|\w+\ experience)|low[- ]hanging\ fruit|undergrad\w*|introductory)\b""",
    ),
    (
        "expert",
        r"""\b(?:(?:deep|strong|extensive|substantial|significant|advanced)\ (?:\w+\ ){0,3}?(?:background|expertise|experience|familiarity|knowledge|understanding\ of)|PhD(?:[- ]level)?|(?:senior|experienced)\ (?:researchers?|engineers?)
        |(?:requires?|needs?)\ (?:\w+\ ){0,2}expert(?:ise|s)?|for\ experts|expert[- ]level\ (?:knowledge|skills?))\b""",
    ),
    (
        "practised",
        r"""\b(?:(?:experience|comfortable|familiar(?:ity)?|proficien\w+|fluent)\ (?:with|in)|working\ knowledge|some\ (?:\w+\ )?(?:experience|background)|intermediate|prerequisites?)\b""",
    ),
)  # fmt: skip
_LEVEL_TAGS: tuple[tuple[str, Level], ...] = (
    (r"(?:good|great)[\s_-]*first.*|.*(?:beginner|newcomer|newbie|first[\s_-]timer|starter).*|.*\beasy|.*complexity[\s_-]*simple|.*trivial", Level.NEWCOMER),
    (r".*(?:intermediate|medium|moderate).*", Level.PRACTISED),
    (r".*(?:expert|advanced|\bhard|difficult\b|complexity[\s_-]*high).*", Level.EXPERT),
)  # fmt: skip


def status_of(title: str, text: str, tags: Sequence[str] = (), *, section: Sequence[str] = ()) -> StatusCue:
    """Return whether one can still start on a problem, as far as its own words say.

    Args:
        title: one line.
        text: plain text, comments included where there are any.
        tags: labels of the source.
        section: headings above it, outermost first ("Backburner").
    """
    for tag in tags:
        if status := _STATUS_TAGS.get(tag.strip().casefold()):
            return StatusCue(status, tag)
    whole = "\n".join((*section, title, text))
    for key, pattern in _STATUS:
        if found := _affirmed(pattern, whole):
            return StatusCue(Status(key), found)
    return StatusCue(Status.OPEN, "")


def blockers_of(text: str) -> tuple[Blocker, ...]:
    """Return what stops a person whatever the size, each kind once, with the words and an estimate where one stands."""
    found = []
    for what, pattern in _BLOCKERS:
        if words := _affirmed(pattern, text):
            found.append(Blocker(what, words, _estimate(what, words)))
    return tuple(found)


def level_of(title: str, text: str, tags: Sequence[str] = ()) -> LevelCue:
    """Return what somebody should already be able to do, None where nothing tells."""
    for pattern, level in _LEVEL_TAGS:
        for tag in tags:
            if re.fullmatch(pattern, tag.strip(), re.IGNORECASE):
                return LevelCue(level, tag)
    for key, words in _LEVELS:
        if match := words.search(f"{title}\n{text}"):
            return LevelCue(Level(key), match.group())
    return LevelCue(None, "")


def _affirmed(pattern: re.Pattern[str], text: str) -> str:
    """Return the first words that match and are not denied right before, "" where there are none."""
    return next((match.group().strip() for match in _matches(pattern, text) if match.group().strip()), "")


def _matches(pattern: re.Pattern[str], text: str) -> Iterable[re.Match[str]]:
    return (
        match for match in pattern.finditer(text) if not _NO.search(text[max(0, match.start() - 40) : match.start()])
    )


def _estimate(what: str, words: str) -> str:
    match = {"gpu": _GB, "api_cost": _MONEY}[what].search(words) if what in ("gpu", "api_cost") else None
    return match.group().strip() if match else ""
