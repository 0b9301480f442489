"""What screens and routes see of Foothold, and where they get it.

Tests put a stand-in here (`use`); a running copy gets the one of `service.wiring`. Nothing here holds a CV.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from foothold.domain.changes import Version
from foothold.domain.errors import NotFoundInStoreError
from foothold.domain.facets import Facets
from foothold.domain.filters import Filter
from foothold.domain.health import Health
from foothold.domain.posting import Held, PostingId
from foothold.domain.profile import Profile
from foothold.domain.ranking import Match, Scored, Wanted
from foothold.domain.reference import Reference
from foothold.flows.onboard import Corrections
from service.settings import Settings

if TYPE_CHECKING:
    from service.notifying import Notifying
    from service.subscribing import Subscribing


class View(Protocol):
    """Every posting that stands for itself, open and closed, at one sequence number of the store."""

    @property
    def held(self) -> Sequence[Held]:
        """The postings, in no order."""
        ...

    @property
    def by_id(self) -> Mapping[PostingId, Held]:
        """The same, by id."""
        ...

    @property
    def sequence(self) -> int:
        """Moves whenever anything changes."""
        ...


class Front(Protocol):
    """What screens and routes ask for; `service.wiring.Foothold` is one."""

    @property
    def reference(self) -> Reference:
        """Areas, skills and organisations."""
        ...

    @property
    def settings(self) -> Settings:
        """What can be set."""
        ...

    @property
    def ready(self) -> bool:
        """Whether meaning can be searched without waiting for the model."""
        ...

    @property
    def problem(self) -> str:
        """Why matching can't be had at all, "" where it can."""
        ...

    @property
    def subscribing(self) -> Subscribing:
        """What people do with subscriptions."""
        ...

    @property
    def notifying(self) -> Notifying:
        """What tells subscribers."""
        ...

    def subscription_counts(self) -> Mapping[str, int]:
        """Return how many subscriptions are in which state, and how many digests are due and late."""
        ...

    def message_counts(self) -> Mapping[tuple[str, str, str], int]:
        """Return how many messages there were, by via, what (digest or question) and outcome."""
        ...

    def now(self) -> datetime:
        """Return the present moment, aware UTC."""
        ...

    def catalogue_view(self) -> View:
        """Return all postings; the same object until something changes."""
        ...

    def posting(self, key: str) -> Held:
        """Return one posting, also one that is told elsewhere, or raise NotFoundInStoreError."""
        ...

    def read_cv(self, content: bytes, filename: str) -> str:
        """Return the text of a CV file, or raise CvError with what to do."""
        ...

    def profile(self, text: str, corrections: Corrections | None = None) -> Profile:
        """Return what a CV says."""
        ...

    def retrieve(self, profile: Profile, wanted: Wanted) -> Sequence[Scored]:
        """Return the candidates of a person, nearest by text first."""
        ...

    def match(self, profile: Profile, wanted: Wanted, found: Sequence[Scored] | None = None) -> Sequence[Match]:
        """Return the best matches of a person, best first; `found` is what `retrieve` returned, None to retrieve."""
        ...

    def search(self, text: str, chosen: Filter, limit: int = 200) -> Sequence[Held]:
        """Return the postings nearest to some words, nearest first."""
        ...

    def similar(self, key: PostingId, count: int = 5) -> Sequence[Held]:
        """Return the postings that read nearest to one, nearest first: open ones, and what was answered."""
        ...

    def map_points(self) -> Sequence[tuple[PostingId, float, float]]:
        """Return a place in the plane for each indexed posting."""
        ...

    def history(self, key: PostingId) -> Sequence[Version]:
        """Return what a posting ever was, oldest first."""
        ...

    def health(self) -> Sequence[Health]:
        """Return how each source is doing."""
        ...

    def examples(self) -> Mapping[str, str]:
        """Return invented CVs by name."""
        ...


_stand_in: Front | None = None
_facets: tuple[View, date, Facets] | None = None


def use(stand_in: Front | None) -> None:
    """Put a stand-in before the process-wide Foothold, None to take it away; for tests."""
    global _stand_in, _facets
    _stand_in, _facets = stand_in, None


def is_stood_in_for() -> bool:
    """Whether a test put a stand-in here."""
    return _stand_in is not None


def front() -> Front:
    """Return what this process shows."""
    if _stand_in is not None:
        return _stand_in
    from service.wiring import foothold

    return foothold()


def find(key: str) -> Held | None:
    """Return the posting of an id: the one it was merged into, where it was; None where there is none."""
    here = front()
    held = here.catalogue_view().by_id.get(PostingId(key))
    if held is None and key:
        try:
            held = here.posting(key)
        except NotFoundInStoreError:
            return None
        return find(held.merged_into) if held.merged_into else held
    return held


def facets_kept() -> Facets | None:
    """Return what `facets` built last, None before the first time."""
    return _facets[2] if _facets else None


def facets() -> Facets:
    """Return all postings ready to be chosen from; built anew when one changes or a day begins.

    Two threads may build it at once; both results are right and the later one stays.
    """
    global _facets
    here = front()
    view, today = here.catalogue_view(), here.now().date()
    kept = _facets
    if kept is None or kept[0] is not view or kept[1] != today:
        kept = (view, today, Facets(view.held, here.now()))
        _facets = kept
    return kept[2]
