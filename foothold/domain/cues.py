"""What a text says beside its subject: whether one can still start, what stops one, what one should know already.

Each reader is a table of patterns, tried in order; what it returns quotes the words that told. Nothing found means
that nothing is said, never that the opposite holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from foothold.domain.posting import Blocker, Level, Status


class StatusCue(NamedTuple):
    """A status and the words that told it; `OPEN` and "" where nothing tells otherwise."""

    status: Status
    cue: str


class LevelCue(NamedTuple):
    """A level and the words that told it; None and "" where nothing tells."""

    level: Level | None
    words: str


Key = TypeVar("Key", Status, Level, str)
Table = Mapping[Key, re.Pattern[str]]


def _table(rows: Mapping[Key, Sequence[str]]) -> dict[Key, re.Pattern[str]]:
    return {key: re.compile("|".join(patterns), re.IGNORECASE | re.MULTILINE) for key, patterns in rows.items()}


# The first row that speaks wins: what is over for good before what may come back.
_STATUS: Table[Status] = _table(
    {
        Status.SUPERSEDED: (
            r"\bsuperseded by (?:#\d|https?:|the\b|this\b|our\b|an?\b|v\d)",
            r"\b(?:replaced by|moved to|in favou?r of|duplicate of|dup(?:e)? of) (?:issue |pr )?(?:#\d+|https?:\S+)",
            r"\bsee (?:#\d+|https?:\S+) instead\b",
            r"\bi no longer recommend\b|\b(?:list|page|post|sequence) is (?:now )?(?:fairly |very )?(?:out of date"
            r"|outdated)\b",
        ),
        Status.ANSWERED: (
            r"\b(?:this|it|(?:the|this) (?:question|problem|issue|task))(?: has|['’]s) (?:since |now |already )?been "
            r"(?:answered|solved|resolved|fixed|done|completed|implemented)\b",
            r"\b(?:closed|fixed|resolved|implemented|addressed|done) (?:by|in|via|with) (?:pr |pull request )?#\d+",
            r"(?:\(|\b(?:this|it)(?: is| was|['’]s) )already (?:answered|solved|implemented|done)\b",
            r"(?:^|\W)\[?(?:edit|update)\b[^.\n]{0,20}\b(?:solved|answered|done)\b|^[^\w\n]*\[(?:solved|done|answered"
            r"|resolved)\]",
        ),
        Status.CLOSED: (
            r"\b(?:call|program(?:me)?|bounty|round|competition|applications?|rfp|submissions?|challenge|prize)"
            r" (?:is|are|has|have) (?:now |already )?(?:been )?(?:closed|over|ended)\b",
            r"\bno longer (?:accepting|taking) \w+|\b(?:is|are) no longer (?:open|available|needed|wanted)\b",
            r"\bwon['’]?t (?:fix|do)\b(?=\W*$)|\bclosed as not planned\b|\bdeadline (?:has |is )?(?:now )?passed\b",
            r"\bclosed (?:to|for) (?:new )?(?:applications|submissions|proposals|entries)\b|^[^\w\n]*\[closed\]",
        ),
        Status.CLAIMED: (
            r"\b(?:can|could|may|might) (?:i|we) (?:please |maybe )?(?:take|work on|claim|pick up|tackle"
            r"|grab) (?:this"
            r"|it)\b|\b(?:can|could|may) i (?:please )?(?:try|do|have|implement) (?:this|it)\b",
            r"\b(?:i|we)(?:['’]d| would) (?:like|love|be (?:happy|glad)) to (?:take|work on|claim|pick"
            r"|tackle) (?:this|it"
            r"|up)\b|\bi(?:['’]d| would) (?:like|love|be (?:happy|glad)) to (?:contribute|implement|try) (?:this"
            r"|it)\b",
            r"\b(?:i|we)(?:['’]ll| will|['’]m going to|['’]re going to) (?:take|work on|claim|pick up|tackle"
            r"|implement) (?:this|it|that)\b",
            r"\b(?:i|we)(?:['’]m| am|['’]re| are) (?:currently |already |now |actively )*(?:working on|implementing"
            r"|pursuing) (?:this|it|these|that)\b",
            r"\b(?:i|we)(?:['’]m| am|['’]re| are) (?:currently|already|actively) (?:working on|pursuing"
            r"|investigating|running)\b",
            r"\bwe(?:['’]re| are) continuing (?:to|this|our|work)\b",
            r"\bassign(?:ed)? (?:this |it )?(?:issue )?to (?:me|myself|@\w+)\b|^[ \t]*(?:/assign|\.take|#take)\b",
            r"\bclaimed by \w|\btaken by (?:@|someone|another \w+)|\b(?:claimed|taken) in (?:\w+ )?20\d\d"
            r"|\((?:claimed|taken)\)",
            r"\basks? to (?:take|work on|be assigned|do) (?:it|this)\b",
            r"\b(?:author|contributor|commenter|student|someone|somebody|team) (?:claims|intends to|is (?:already "
            r"|now )?"
            r"(?:working on|implementing))\b",
            r"\b(?:is )?(?:currently |already )?being (?:implemented|worked on|done) (?:in|by|as)\b",
        ),
        Status.ON_HOLD: (
            r"\b(?:(?:is|are|put|currently|ideas?) on hold|back\s?burner|icebox)\b|^[^\w\n]*on hold\b",
            r"\b(?:this|it|issue|work|project) (?:is|was|has been) (?:currently )?(?:paused|postponed|deferred"
            r"|parked)\b",
            r"\bblocked (?:by|on) (?:#\d+|upstream|https?:)|\bwaiting (?:for|on) (?:#\d+|upstream)",
        ),
    }
)
_STATUS_TAGS: dict[Status, frozenset[str]] = {
    Status.SUPERSEDED: frozenset({"duplicate", "superseded"}),
    Status.ANSWERED: frozenset({"done", "resolved", "answered", "fixed", "completed", "implemented"}),
    Status.CLOSED: frozenset({"closed", "wontfix", "won't fix", "invalid", "declined", "rejected", "not planned"}),
    Status.CLAIMED: frozenset({"claimed", "assigned", "taken", "full", "in progress", "wip", "work in progress"}),
    Status.ON_HOLD: frozenset({"on hold", "blocked", "backburner", "paused", "postponed", "deferred", "icebox"}),
    Status.UNCONFIRMED: frozenset({"stale"}),
}

_ASKED = r"(?:requires?|requiring|needs?|needing|must have|assumes?|you(?:['’]ll| will) (?:need|want))"
_BLOCKERS: Table[str] = _table(
    {
        "gpu": (
            r"(?:\bat least |>\s?|≥\s?)?\b\d+\s?GB (?:of )?(?:V?RAM|(?:GPU|video)(?: memory| RAM)?)\b"
            r"|\b\d+\s?GB (?:A100|GPU)",
            r"\b(?:\d+\s?(?:x|×)\s?)?(?:A100|H100|H200|B200|A6000)s?\b|\b(?:multiple|several|many|[2-9]"
            r"|\d{2,}) GPUs\b",
            r"\bmulti-GPU\b|\bGPU cluster\b",
            rf"\b{_ASKED} (?:an? |some |access to )*(?:\w+ )?GPUs?\b",
            r"\b(?:a lot of|lots of|significant|substantial|large amounts? of|heavy|considerable) compute\b",
            r"\bcompute[- ](?:intensive|heavy|hungry)\b",
        ),
        "api_cost": (
            r"(?:~|about |around |roughly |up to )?(?:[$€£]\s?\d[\d,.]*k?|\b\d[\d,.]*\s?[$€£])\s?(?:per|an?"
            r"|for (?:an?|each|one|the)"
            r"|each|in|worth of|of)\s(?:\w+[\s-]){0,3}?(?:runs?\b|fine-?tun\w*|API\b|credits?\b|tokens\b"
            r"|experiments?\b"
            r"|inference\b|compute\b|calls?\b|quer\w+)",
            r"\bcosts? (?:~|about |around |roughly )?(?:[$€£]\s?\d[\d,.]*|\d[\d,.]*\s?[$€£])",
            rf"\b{_ASKED} (?:\w+ ){{0,3}}API (?:credits?|budget|access|keys?)\b|\bAPI (?:credits|costs?|budget"
            rf"|bills?)\b",
            r"\bpaid API\b|\bfine-?tuning API\b",
        ),
        "closed_model": (
            r"\b(?:access to|need|requires?) (?:the )?(?:frontier|proprietary|closed|internal"
            r"|unreleased)[- ](?:source )?(?:model )?weights\b",
            r"\b(?:requires?|needs?|with|given|have|having) (?:\w+ ){0,3}access to (?:\w+ ){0,2}"
            r"(?:frontier|proprietary|internal|closed|helpful-only|base|unreleased)[- ]?(?:\w+ )?models?\b",
            rf"\b{_ASKED} (?:an? |the )?helpful-only\b|\bhelpful-only (?:access|fine-?tun\w+ access)\b",
        ),
        "data_access": (
            r"\b(?:data|dataset|corpus|logs?|transcripts) (?:is|are) (?:not (?:public\w*|released|open)|private"
            r"|gated|proprietary"
            r"|confidential|(?:only )?(?:available|shared) (?:up)?on request)\b",
            rf"\b{_ASKED} (?:\w+ ){{0,3}}(?:private|proprietary|non-?public|gated|confidential|internal) data\w*",
            r"\b(?:request|apply for|obtain|ask for|get) access to (?:the |its |their )?(?:data|corpus|logs"
            r"|transcripts)\w*",
        ),
        "mentor": (
            rf"\b{_ASKED} (?:an? |the |close |some |regular )*(?:experienced |senior )?(?:mentor(?:ship|ing)?"
            rf"|supervisor|supervision)\b",
            r"\b(?:mentor(?:ship)?|supervision) (?:is )?(?:required|needed|(?:strongly )?recommended)\b",
        ),
        "approval": (
            r"\bIRB\b|\bethics (?:approval|review|board|committee)\b",
            r"\b(?:requires?|needs?|pending|subject to|awaiting|waiting for) (?:\w+['’]?s? ){0,2}(?:approval"
            r"|sign-?off)\b",
            r"\b(?:please )?(?:ask|check with|contact|talk to|message|e-?mail|reach out to) (?:us|me|the \w+"
            r"|a maintainer)"
            r" (?:first|before)\b",
            r"\bopen an (?:issue|rfc) (?:first|before)\b",
        ),
    }
)
_ESTIMATES: dict[str, re.Pattern[str]] = {
    "gpu": re.compile(r"\d+\s?GB|\d+\s?(?:x|×)\s?[AHB]\d+", re.IGNORECASE),
    "api_cost": re.compile(
        r"(?:~|about |around |roughly |up to )?(?:[$€£]\s?\d[\d,.]*\d?k?|\d[\d,.]*\s?[$€£])", re.IGNORECASE
    ),
}

_LEVELS: Table[Level] = _table(
    {
        Level.NEWCOMER: (
            r"\b(?:good|great)[- ]first[- ](?:issue|project|bug|task|problem)s?\b|\bfirst[- ]time contributors?\b",
            r"\b(?:for|to|suits?|suitable for|accessible to|doable (?:by|for)) (?:\w+ )?(?:beginners?|newcomers?"
            r"|newbies?"
            r"|undergrad\w*|students new)\b",
            r"\b(?:beginner|newcomer|newbie)s?[- ](?:friendly|welcome|level|project|problem)\b|\bentry[- ]level\b"
            r"|\bintroductory\b",
            r"\b(?:gentle |easy )?starter (?:projects?|tasks?|issues?|problems?)\b|\blow[- ]hanging fruit\b",
            r"\bno (?:prior|previous|special|specific) (?:\w+ )?(?:experience|knowledge|background|expertise)\b"
            r"|\bno PhD\b",
            r"\b(?:do not|don['’]t|doesn['’]t|does not) (?:need|require) (?:an? )?(?:PhD|(?:\w+ )?(?:experience"
            r"|background|expertise))\b",
        ),
        Level.EXPERT: (
            r"\b(?:deep|strong|extensive|substantial|significant|advanced|expert) (?:\w+ ){0,3}?(?:background"
            r"|expertise|experience"
            r"|familiarity|knowledge|skills)\b",
            rf"\b(?:{_ASKED}|with|have|having) (?:an? )?PhD\b|\bPhD[- ]level\b|\bfor (?:senior"
            rf"|experienced) (?:researchers?|engineers?)\b",
            rf"\b{_ASKED} (?:\w+ ){{0,2}}experts?(?:ise)?\b|\bfor experts\b",
        ),
        Level.PRACTISED: (
            r"\b(?:experience|comfortable|familiar(?:ity)?|proficien\w+|fluent|confident) (?:with|in)\b",
            r"\bworking knowledge\b|\bsome (?:\w+ )?(?:experience|background)\b|\bintermediate (?:level|difficulty)"
            r"|\bprerequisites?\b",
        ),
    }
)
_LEVEL_TAGS: Table[Level] = _table(
    {
        Level.NEWCOMER: (
            r"^(?:good|great)[\s_-]*first",
            r"beginner|newcomer|newbie|first[\s_-]timer|starter|\b[de][\s_-]easy|difficulty[\s:/_-]*(?:easy|low)",
            r"^easy$|complexity[\s:/_-]*(?:simple|low)|trivial",
        ),
        Level.PRACTISED: (r"intermediate|(?:difficulty|complexity|\b[de])[\s:/_-]*(?:medium|moderate)",),
        Level.EXPERT: (r"expert|advanced|(?:difficulty|complexity|\b[de])[\s:/_-]*(?:hard|high|difficult)|^hard$",),
    }
)  # fmt: skip

_DENIED = re.compile(
    r"(?:\b(?:no|not|without|never|nobody|nor|free of|avoid\w*|instead of|if)\b"
    r"|n['’]t\b)[^.,;:\n]{0,40}$",
    re.IGNORECASE,
)


def status_of(title: str, text: str, tags: Sequence[str] = (), *, section: Sequence[str] = ()) -> StatusCue:
    """Return whether one can still start on a problem, as far as its own words say.

    Args:
        title: one line.
        text: plain text, comments included where there are any: who asks to take a problem claims it.
        tags: labels of the source.
        section: headings above it, outermost first ("Backburner").
    """
    for tag in tags:
        spelled = re.sub(r"[\s_-]+", " ", tag.strip().casefold())
        for status, names in _STATUS_TAGS.items():
            if spelled in names:
                return StatusCue(status, tag)
    whole = "\n".join((*section, title, text))
    for status, pattern in _STATUS.items():
        if found := next(_affirmed(pattern, whole), ""):
            return StatusCue(status, found)
    return StatusCue(Status.OPEN, "")


def blockers_of(text: str) -> tuple[Blocker, ...]:
    """Return what stops a person whatever the size, each kind once, with the words and an estimate where one stands."""
    found = ((what, next(_affirmed(pattern, text), "")) for what, pattern in _BLOCKERS.items())
    return tuple(Blocker(what, words, _estimate(what, words)) for what, words in found if words)


def level_of(title: str, text: str, tags: Sequence[str] = ()) -> LevelCue:
    """Return what somebody should already be able to do, None where nothing tells. A label tells before the text."""
    for tag in tags:
        for level, pattern in _LEVEL_TAGS.items():
            if pattern.search(tag.strip()):
                return LevelCue(level, tag)
    for level, pattern in _LEVELS.items():
        words = _affirmed(pattern, f"{title}\n{text}")
        if found := next(words, ""):
            return LevelCue(level, found)
    return LevelCue(None, "")


def _affirmed(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """Yield the words that match and are not denied or made conditional in the same clause before them."""
    for match in pattern.finditer(text):
        if not _DENIED.search(text[max(0, match.start() - 60) : match.start()]):
            yield match.group().strip(" \t\n([")


def _estimate(what: str, words: str) -> str:
    match = _ESTIMATES[what].search(words) if what in _ESTIMATES else None
    return match.group().strip() if match else ""
