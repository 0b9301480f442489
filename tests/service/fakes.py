"""A Foothold without store, index or model, for the screens and routes: invented postings, deterministic answers."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from foothold.documents import read
from foothold.domain.effort import Band, Basis, Effort
from foothold.domain.errors import NotFoundInStoreError
from foothold.domain.filters import Filter, admits
from foothold.domain.posting import (
    Blocker,
    Held,
    Kind,
    Labels,
    Level,
    Life,
    Posting,
    PostingId,
    SkillMention,
    Status,
)
from foothold.domain.profile import CvItem, Part, Profile
from foothold.domain.ranking import FitBand, Have, LinePair, Match, Reason, Scored, Wanted
from foothold.domain.reference import Reference
from foothold.domain.subscription import Via
from service.reference import load
from service.settings import Settings
from service.subscribing import Answer
from service.subscription_request import Request, check

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)

HOSTILE = Posting(
    id=PostingId("pbad0000000000001"),
    source="fake:forum",
    kind=Kind.PROBLEM,
    title="<script>alert(1)</script> ![t](http://tracker.example/t.png) \u202egnp.exe " + "A" * 10_000,
    url="javascript:alert(document.domain)",
    text="<img src=http://tracker.example/x.png onerror=alert(1)>\n\n![pixel](http://tracker.example/p.png)\n\n"
    "[click](javascript:alert(1)) :red[looks official] $x^2$ www.tracker.example mail@tracker.example "
    ":material/home: \u202edetrevni\u202c https://tracker.example/y",
    organisation="**Evil** [org](javascript:1) :streamlit:",
    places=("![p](http://tracker.example/place.png)",),
    labels=Labels(
        areas=("control",),
        effort=Effort(6, 12, Band.WEEKEND, Basis.STATED, ("![e](http://tracker.example/e.png)",), 0.9),
        result="<iframe src=http://tracker.example></iframe>",
    ),
)

TOPICS = (
    ("Compare linear probes for honesty across three small models", "mech_interp", ("pytorch", "linear_probes")),
    ("Measure how a monitor's score falls when the attacker may paraphrase", "control", ("python", "llm_apis")),
    ("Find what a sparse autoencoder feature loses under quantisation", "sparse_features", ("pytorch",)),
    ("Check whether a stated chain of thought is used at all", "cot_monitoring", ("python", "statistics")),
    ("Write down which evaluations report their error bars", "evals_science", ("statistics",)),
    ("Prove a bound for a toy debate game", "scalable_oversight", ("game_theory",)),
    ("Reproduce a backdoor that survives fine-tuning", "backdoors_data", ("pytorch", "fine_tuning")),
    ("Collect incident reports and sort them by cause", "technical_governance", ("paper_writing",)),
)
ORGANISATIONS = ("Redwood Research", "Apollo Research", "METR", "Anthropic", "FAR.AI", "")
PLACES = ("London, UK", "Berkeley, CA", "Berlin", "Remote")
BANDS = ((2, 5, Band.HOURS), (6, 16, Band.WEEKEND), (25, 50, Band.WEEK), (80, 200, Band.MONTH))


def life(days: float = 10, *, closed: bool = False) -> Life:
    """Return the life of a posting first seen so many days ago."""
    first = NOW - timedelta(days=days)
    return Life(first, NOW - timedelta(hours=5), first, NOW if closed else None, "it was taken down" if closed else "")


def made(at: int) -> Held:
    """Return the invented posting of a number; the same number is the same posting."""
    pick = random.Random(at)
    title, area, skills = TOPICS[at % len(TOPICS)]
    kind = pick.choices(list(Kind), (70, 15, 5, 5, 5))[0]
    low, high, band = pick.choice(BANDS)
    known = pick.random() < 0.8
    effort = (
        Effort(low, high, band, Basis.STATED, ("should take a weekend or so",), 0.8, "", 0.3) if known else Effort()
    )
    posting = Posting(
        id=PostingId(f"p{at:016x}"),
        source=f"fake:{'forum' if kind is Kind.PROBLEM else 'board'}",
        kind=kind,
        title=title if at < len(TOPICS) else f"{title}, variation {at}",
        url=f"https://example.org/{at}",
        text=f"{title}. Take the smallest model that shows it.\n\nA plot and a page are enough.",
        organisation=pick.choice(ORGANISATIONS),
        places=(pick.choice(PLACES),) if kind is not Kind.PROBLEM else (),
        remote=pick.random() < 0.4 if kind is not Kind.PROBLEM else None,
        posted_at=NOW - timedelta(days=pick.randrange(1, 400)),
        deadline=NOW.date() + timedelta(days=pick.randrange(2, 60)) if kind in (Kind.FUNDING, Kind.JOB) else None,
        labels=Labels(
            areas=(area,),
            skills=tuple(SkillMention(key, f"you should know {key}") for key in skills),
            level=pick.choice([None, *Level]),
            effort=effort if kind is Kind.PROBLEM else Effort(),
            status=pick.choices([Status.OPEN, Status.CLAIMED, Status.ANSWERED], (90, 5, 5))[0],
            blockers=(Blocker("gpu", "a GPU with 24 GB", "24 GB"),) if pick.random() < 0.1 else (),
            result="A plot over three models and two paragraphs on what it means." if at % 2 == 0 else "",
        ),
    )
    return Held(posting, life(pick.randrange(1, 60)), f"h{at}", at + 1)


@dataclass(frozen=True)
class FakeView:
    """What `service.shown.View` is."""

    held: tuple[Held, ...]
    by_id: Mapping[PostingId, Held]
    sequence: int


@dataclass
class FakeSubscribing:
    """Takes every subscription, and remembers it."""

    asked: list[Request] = field(default_factory=list)

    def subscribe(self, asked: Request) -> Answer:
        check(replace(asked, rhythm=replace(asked.rhythm, zone="UTC")))  # a schema can't say what zones there are
        self.asked.append(asked)
        feed = "http://localhost:8501/feeds/secret.atom" if Via.FEED in {each.via for each in asked.channels} else ""
        return Answer("Thank you. A message is on its way.", "", feed)


@dataclass
class FakeFoothold:
    """Answers at once, the same every time.

    Attributes:
        held: what the store would hold.
        merged: what it would hold beside, told by others of them.
        ready: whether the model would be loaded.
        broken: what `health` says of a second source, "" where all is well.
    """

    held: Sequence[Held] = field(default_factory=lambda: [made(at) for at in range(40)])
    ready: bool = True
    problem: str = ""
    broken: str = ""
    merged: Sequence[Held] = ()
    subscribing: FakeSubscribing = field(default_factory=FakeSubscribing)
    told: list[PostingId] = field(default_factory=list)
    settings: Settings = field(default_factory=lambda: Settings(home=Path("nowhere")))

    def __post_init__(self) -> None:
        self.reference: Reference = load(ROOT / "data")
        self._view = FakeView(tuple(self.held), {each.posting.id: each for each in self.held}, len(self.held))

    def subscription_counts(self) -> dict[str, int]:
        return {"running": 3, "paused": 1, "failing": 0, "unconfirmed": 2, "stopped": 1, "due": 2, "late": 1}

    def message_counts(self) -> dict[tuple[str, str, str], int]:
        return {("mail", "digest", "taken"): 5, ("mail", "question", "failed"): 1}

    def now(self) -> datetime:
        return NOW

    def catalogue_view(self) -> FakeView:
        return self._view

    def posting(self, key: str) -> Held:
        for each in (*self.held, *self.merged):
            if each.posting.id == key:
                return each
        raise NotFoundInStoreError(f"There is no posting {key}.")

    def read_cv(self, content: bytes, filename: str) -> str:
        return read(content, filename)

    def profile(self, text: str, corrections: Any = None) -> Profile:
        """Return each line as an item, and a skill for each skill key that stands in the text."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        shown = [
            SkillMention(key, next(line for line in lines if skill.name.casefold() in line.casefold()))
            for key, skill in self.reference.skills.items()
            if len(skill.name) > 3 and skill.name.casefold() in text.casefold()
        ]
        items = tuple(CvItem(line, Part.WORK if at % 2 else Part.PROJECTS) for at, line in enumerate(lines))
        return Profile(items, tuple(shown), ("mech_interp",), Level.PRACTISED, lines[0] if lines else "")

    def retrieve(self, profile: Profile, wanted: Wanted) -> list[Scored]:
        """Bring up everything."""
        return [Scored(each.posting.id, 1.0) for each in self.held]

    def match(self, profile: Profile, wanted: Wanted, found: Sequence[Scored] | None = None) -> list[Match]:
        """Rank by shared skills; thumbs down hide."""
        hidden = {each.id for each in wanted.feedback if each.why}
        fits = [
            self._match(each, profile)
            for each in self.held
            if admits(Filter(kinds=wanted.kinds), each, NOW)
            and each.posting.id not in hidden
            and (wanted.hours is None or each.posting.labels.effort.fits(wanted.hours))
        ]
        return sorted(fits, key=lambda match: (-match.score, match.held.posting.id))[: wanted.top]

    def _match(self, held: Held, profile: Profile) -> Match:
        asked = held.posting.labels.skills
        have = tuple(
            Have(each.skill, own.words, each.words)
            for each in asked
            for own in profile.skills
            if own.skill == each.skill
        )
        lack = tuple(each for each in asked if each.skill not in profile.skill_keys)
        fit = (1 + len(have)) / (2 + len(asked))
        pairs = (LinePair(profile.items[0].text, held.posting.title, 0.6),) if profile.items else ()
        reasons = (Reason("area", 0.5, "your CV points to it"), Reason("fresh", -0.1, "stated last year"))
        return Match(held, fit, FitBand.STRONG if have else FitBand.STRETCH, fit, have, lack, pairs, reasons)

    def search(self, text: str, chosen: Filter, limit: int = 200) -> list[Held]:
        words = text.casefold().split()
        hits = [each for each in self.held if admits(replace(chosen, words=""), each, NOW)]
        hits.sort(key=lambda each: -sum(word in each.posting.title.casefold() for word in words))
        return hits[:limit]

    def similar(self, key: PostingId, count: int = 5) -> list[Held]:
        own = self._view.by_id[key]
        areas = set(own.posting.labels.areas)
        return [each for each in self.held if each is not own and areas & set(each.posting.labels.areas)][:count]

    def map_points(self) -> list[tuple[PostingId, float, float]]:
        return [
            (each.posting.id, random.Random(each.posting.id).gauss(0, 1), random.Random(each.content_hash).gauss(0, 1))
            for each in self.held
        ]

    def history(self, key: PostingId) -> list[Any]:
        return []

    def health(self) -> list[Any]:
        return []

    def examples(self) -> dict[str, str]:
        return {
            "software engineer": "Built pipelines in Python\nTrained transformers with PyTorch\nWrote statistics code",
            "mathematician": "Proved theorems in game theory\nTaught measure theory",
        }

    def report_stale(self, key: PostingId) -> None:
        self.told.append(key)


def hostile() -> Held:
    """Return a posting that tries everything."""
    return Held(HOSTILE, life(), "bad", 999)
