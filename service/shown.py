"""What a running copy shows: postings, matches, what is found for words, how sources are doing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from foothold import documents as cv_files
from foothold.domain.changes import Version
from foothold.domain.errors import NotFoundInStoreError
from foothold.domain.features import telling
from foothold.domain.filters import Filter, admits
from foothold.domain.health import Health, standstill
from foothold.domain.posting import Held, Kind, PostingId, Status
from foothold.domain.profile import Profile
from foothold.domain.ranking import Match, Query, Scored, Wanted
from foothold.flows.match import RERANKED, explain, rank, rerank, retrieve
from foothold.flows.onboard import Corrections, onboard
from service.as_json import health_json
from service.parts import Parts
from service.settings import ROOT

if TYPE_CHECKING:
    pass

#: Where the store keeps what people reported as stale: a day by posting id, as JSON.
REPORTED = "reported_stale"


@dataclass(frozen=True, slots=True)
class View:
    """Every posting that stands for itself (not merged into another), open and closed, at one sequence number.

    Attributes:
        tells: how telling each skill is among them (`foothold.domain.features.telling`).
    """

    held: tuple[Held, ...]
    by_id: Mapping[PostingId, Held]
    sequence: int
    tells: Mapping[str, float]


class Shown(Parts):
    """What screens, routes and commands read; nothing here reads a site or tells anybody."""

    _view: View | None = None

    def catalogue_view(self) -> View:
        """Return the postings as of now; the same object until something changes."""
        sequence = self.store.last_sequence()
        view = self._view
        if view is None or view.sequence != sequence:
            held = tuple(self.store.all_held())
            view = View(held, {each.posting.id: each for each in held}, sequence, telling(held))
            self._view = view
        return view

    def posting(self, key: str) -> Held:
        """Return one posting, closed ones included.

        Raises:
            NotFoundInStoreError: there is none of that id.
        """
        found = self.store.get([PostingId(key)]).get(PostingId(key))
        if found is None:
            raise NotFoundInStoreError(f"There is no posting {key}. It may have come from another copy of Foothold.")
        return found

    def read_cv(self, content: bytes, filename: str) -> str:
        """Return the text of a CV file.

        Raises:
            CvError: it can't be read; the message says what to do.
        """
        return cv_files.read(content, filename)

    def profile(self, text: str, corrections: Corrections | None = None) -> Profile:
        """Return what a CV says, the person's corrections winning. Nothing of it is kept."""
        return onboard(
            text,
            skills=self.skills,
            areas=self.areas,
            this_year=self.now().year,
            corrections=corrections,
        )

    def retrieve(self, profile: Profile, wanted: Wanted) -> Sequence[Scored]:
        """Return the candidates of a person, nearest by text first."""
        held = self.catalogue_view().by_id
        return retrieve(profile, wanted, index=self.index, held=held, reference=self.reference, now=self.now())

    def match(self, profile: Profile, wanted: Wanted, found: Sequence[Scored] | None = None) -> list[Match]:
        """Return the best matches of a person, with reasons.

        Args:
            profile: of the person.
            wanted: what they look for.
            found: what `retrieve` returned for them; None to retrieve it.
        """
        found = self.retrieve(profile, wanted) if found is None else found
        view, again = self.catalogue_view(), self.reranker
        enough = replace(wanted, top=max(wanted.top, RERANKED)) if again else wanted
        ranked = rank(
            found, profile, enough, held=view.by_id, reference=self.reference, now=self.now(), tells=view.tells
        )
        if again:
            ranked = rerank(ranked, profile, self.reference, again)[: wanted.top]
        return explain(ranked, profile, self.index)

    def search(self, text: str, chosen: Filter, limit: int = 200) -> list[Held]:
        """Return postings that a filter admits, the nearest to some words first."""
        view = self.catalogue_view()
        allowed = frozenset(each.posting.id for each in view.held if admits(chosen, each, self.now()))
        found = self.index.search(Query((text,)), limit, among=allowed) if text.strip() else ()
        return [view.by_id[scored.id] for scored in found if scored.id in view.by_id]

    def similar(self, key: PostingId, count: int = 5) -> list[Held]:
        """Return the postings that read nearest to one, nearest first: open ones, and what was answered."""
        view = self.catalogue_view()
        own = view.by_id.get(key)
        if own is None:
            return []
        worth = (each for each in view.held if not each.life.is_closed or each.posting.labels.status is Status.ANSWERED)
        allowed = frozenset(each.posting.id for each in worth) - {key}
        query = Query((own.posting.title, own.posting.text[:1000]))
        return [view.by_id[scored.id] for scored in self.index.search(query, count, among=allowed)]

    def map_points(self) -> Sequence[tuple[PostingId, float, float]]:
        """Return a place in the plane for each indexed posting; the same from run to run."""
        return self.index.map_points()

    def history(self, key: PostingId) -> Sequence[Version]:
        """Return what a posting ever was, oldest first."""
        return self.store.history(key)

    def health(self) -> Sequence[Health]:
        """Return how each source is doing."""
        return self.store.sources(self.sources)

    def status(self) -> dict[str, Any]:
        """Return what is held and how each source is doing, as plain values."""
        counts = Counter((each.posting.kind, each.life.is_closed) for each in self.catalogue_view().held)
        health = self.health()
        return {
            "postings": [
                {"kind": kind.value, "open": counts[kind, False], "closed": counts[kind, True]} for kind in Kind
            ],
            "sources": [health_json(each, self.now()) for each in health],
            "standstill": standstill(health, self.now()),
            "reported_stale": json.loads(self.store.value(REPORTED) or "{}"),
            "store": self.store.last_sequence(),
            "index": self.index.sequence,
            "subscriptions": dict(self.subscription_counts()),
        }

    def examples(self) -> dict[str, str]:
        """Return invented CVs by name."""
        folder = ROOT / "data" / "examples"
        return {
            path.stem.replace("_", " ").replace("-", " "): path.read_text("utf-8")
            for path in sorted(folder.glob("*.md"))
        }

    def report_stale(self, key: PostingId) -> None:
        """Note that somebody found a posting stale; `foothold status` lists what to look at. It closes nothing."""
        told = json.loads(self.store.value(REPORTED) or "{}")
        self.store.set_value(REPORTED, json.dumps({**told, key: self.now().date().isoformat()}))

    def subscription_counts(self) -> Mapping[str, int]:
        """Return how many subscriptions are in which state, and how many digests are due and late."""
        return self.subscriptions.counts(self.now())

    def message_counts(self) -> Mapping[tuple[str, str, str], int]:
        """Return how many messages there were, by via, what (digest or question) and outcome."""
        return self.subscriptions.tallies()
