"""Plain words for what the domain calls by keys, and times as people say them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from foothold.domain.effort import Band, Basis, Effort
from foothold.domain.facets import Order
from foothold.domain.filters import Facet
from foothold.domain.posting import Kind, Level, Status
from foothold.domain.profile import Part
from foothold.domain.ranking import Compute, Dislike, FitBand

KINDS: Mapping[str, str] = {
    Kind.PROBLEM: "Problem",
    Kind.JOB: "Job",
    Kind.FELLOWSHIP: "Fellowship",
    Kind.FUNDING: "Funding",
    Kind.TRAINING: "Training",
}
MANY: Mapping[str, str] = {
    Kind.PROBLEM: "problems",
    Kind.JOB: "jobs",
    Kind.FELLOWSHIP: "fellowships",
    Kind.FUNDING: "funding",
    Kind.TRAINING: "training",
}
SIZES: Mapping[str, str] = {
    Band.HOURS: "A few hours",
    Band.WEEKEND: "A weekend",
    Band.WEEK: "A week",
    Band.MONTH: "A month",
    Band.QUARTER: "Longer",
    Band.UNKNOWN: "Size unknown",
}
LEVELS: Mapping[str, str] = {
    Level.NEWCOMER: "Newcomer",
    Level.PRACTISED: "Practised",
    Level.EXPERT: "Expert",
}
STATUSES: Mapping[str, str] = {
    Status.OPEN: "Open",
    Status.CLAIMED: "Claimed",
    Status.ON_HOLD: "On hold",
    Status.ANSWERED: "Answered",
    Status.SUPERSEDED: "Superseded",
    Status.CLOSED: "Closed",
    Status.UNCONFIRMED: "Not confirmed lately",
}
FITS: Mapping[str, str] = {
    FitBand.STRONG: "Strong fit",
    FitBand.GOOD: "Good fit",
    FitBand.STRETCH: "A stretch",
    FitBand.WEAK: "Weak fit",
}
FIT_COLOURS: Mapping[str, Literal["green", "orange", "gray"]] = {
    FitBand.STRONG: "green",
    FitBand.GOOD: "green",
    FitBand.STRETCH: "orange",
    FitBand.WEAK: "gray",
}
COMPUTES: Mapping[str, str] = {Compute.ANY: "Anything", Compute.LAPTOP: "A laptop", Compute.GPU: "A GPU"}
DISLIKES: Mapping[str, str] = {
    Dislike.NOT_MY_AREA: "Not my area",
    Dislike.TOO_BIG: "Too big",
    Dislike.TOO_HARD: "Too hard",
    Dislike.DONE: "Done already",
    Dislike.STALE: "No longer open",
}
PARTS: Mapping[str, str] = {
    Part.SUMMARY: "Summary",
    Part.WORK: "Work",
    Part.EDUCATION: "Education",
    Part.PROJECTS: "Projects",
    Part.PUBLICATIONS: "Publications",
    Part.SKILLS: "Skills",
    Part.OTHER: "Other",
}
BLOCKERS: Mapping[str, str] = {
    "gpu": "A GPU",
    "api_cost": "Paid API calls",
    "closed_model": "Access to a closed model",
    "data_access": "Access to data",
    "mentor": "A mentor",
    "approval": "Somebody's approval",
}
BASES: Mapping[str, str] = {
    Basis.STATED: "The source says so",
    Basis.SCALE: "From the source's own difficulty scale",
    Basis.LABEL: "From a label of the source",
    Basis.ARGUED: "Judged by a person who read it",
    Basis.SIGNALS: "Estimated from signals in the text",
    Basis.NONE: "Nobody says how long it takes",
}
ORDERS: Mapping[str, str] = {
    "best": "Nearest to the words",
    Order.NEWEST: "Newest first",
    Order.CLOSING: "Closing first",
    Order.SHORTEST: "Shortest first",
}
FACETS: Mapping[Facet, str] = {
    Facet.KIND: "Kind",
    Facet.AREA: "Research area",
    Facet.SIZE: "Size",
    Facet.LEVEL: "Level",
    Facet.ORGANISATION: "Organisation",
    Facet.PLACE: "Place",
    Facet.SOURCE: "Source",
    Facet.STATUS: "Status",
}
#: Connectors and forums, as their own sites write themselves; others are called by their key.
SITES: Mapping[str, str] = {
    "aisafety_com": "AISafety.com",
    "aisafetyideas": "AI Safety Ideas",
    "alignmentforum": "Alignment Forum",
    "arxiv": "arXiv",
    "ashby": "Ashby",
    "bamboohr": "BambooHR",
    "breezy": "Breezy",
    "catalogue": "Starter problems",
    "ea_opportunities": "EA Opportunities",
    "eaforum": "EA Forum",
    "eighty_thousand_hours": "80,000 Hours",
    "feed": "feed",
    "gem": "Gem",
    "github_issues": "GitHub",
    "greenhouse": "Greenhouse",
    "hackernews": "Hacker News",
    "lesswrong": "LessWrong",
    "lever": "Lever",
    "personio": "Personio",
    "pinpoint": "Pinpoint",
    "probably_good": "Probably Good",
    "recruitee": "Recruitee",
    "rippling": "Rippling",
    "smartrecruiters": "SmartRecruiters",
    "teamtailor": "Teamtailor",
    "workable": "Workable",
}
#: Hours that stand for what somebody has.
TIMES: Mapping[str, float] = {"an evening": 5.0, "a weekend": 20.0, "a week": 60.0, "a month": 250.0}
STEPS = ((1, "day"), (7, "week"), (30.44, "month"), (365.25, "year"))


def day(moment: date) -> str:
    """Return a day as people write it, "20 November 2026"."""
    return f"{moment.day} {moment:%B %Y}"


def ago(moment: date, now: datetime) -> str:
    """Return how long ago something was or how far away it is, in the largest unit that fits.

    Args:
        moment: a day, or an aware moment.
        now: the present moment, aware UTC.
    """
    then = moment.astimezone(now.tzinfo).date() if isinstance(moment, datetime) else moment
    days = (now.date() - then).days
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}
    if days in near:
        return near[days]
    length, unit = next((step for step in reversed(STEPS) if abs(days) >= 2 * step[0]), STEPS[0])
    count = round(abs(days) / length)
    return f"{count} {unit}s ago" if days > 0 else f"in {count} {unit}s"


def hours(effort: Effort) -> str:
    """Return an effort's hours, "6 to 16 hours", "" where unknown."""
    if effort.hours_from is None or effort.hours_to is None:
        return ""
    low, high = f"{effort.hours_from:g}", f"{effort.hours_to:g}"
    return f"about {low} hours" if low == high else f"{low} to {high} hours"


def counted(count: int, one: str, many: str = "") -> str:
    """Return "1 posting", "2 postings"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(names: list[str], most: int = 4) -> str:
    """Return names as a sentence lists them; what is too many is counted."""
    shown = names[:most]
    rest = len(names) - len(shown)
    if rest:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]])) if shown else ""


def source_name(source: str) -> str:
    """Return what people call a source: its site, and what is read there.

    >>> source_name("greenhouse:anthropic"), source_name("eighty_thousand_hours"), source_name("catalogue")
    ('anthropic (Greenhouse)', '80,000 Hours', 'Starter problems')
    >>> source_name("forummagnum:lesswrong/ai-control"), source_name("feed:https://www.example.org/blog/feed.xml")
    ('LessWrong: ai control', 'example.org: feed.xml')
    """
    connector, _, board = source.partition(":")
    site = SITES.get(connector, connector.replace("_", " "))
    if not board:
        return site
    if connector == "forummagnum":
        forum, _, tag = board.partition("/")
        return f"{SITES.get(forum, forum)}: {tag.replace('-', ' ')}"
    if "://" in board:
        host, _, path = board.partition("://")[2].removeprefix("www.").strip("/").partition("/")
        return f"{host}: {path.rpartition('/')[2]}" if path else host
    return f"{site} {board}" if connector == "arxiv" else f"{board} ({site})"


def counts_line(kinds: Mapping[str, int]) -> str:
    """Return how much there is of each kind, "34 problems, 3 jobs"; "nothing open now" where there is nothing."""
    parts = [f"{count:,} {KINDS[kind].lower() if count == 1 else MANY[kind]}" for kind, count in kinds.items() if count]
    return ", ".join(parts) or "nothing open now"
