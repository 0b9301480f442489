from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from foothold.domain.profile import Profile
from foothold.domain.ranking import Match, Scored, Wanted
from service import front, lifespan
from tests.service.fakes import FakeFoothold, FakeView, made


@pytest.fixture
def foothold() -> Iterator[FakeFoothold]:
    stand_in = FakeFoothold([made(1)])
    front.use(stand_in)
    yield stand_in
    front.use(None)


def test_what_the_screens_show_is_built_again_only_when_something_changed(
    foothold: FakeFoothold, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen: list[int] = []
    monkeypatch.setattr(lifespan.gc, "freeze", lambda: frozen.append(1))
    lifespan.keep_ready()
    first = front.facets_kept()
    lifespan.keep_ready()
    assert front.facets_kept() is first
    held = (made(1), made(2))
    foothold._view = FakeView(held, {each.posting.id: each for each in held}, 2)
    lifespan.keep_ready()
    shown = front.facets_kept()
    assert shown is not None
    assert len(shown.held) == 2
    assert len(frozen) == 2


class Counting(FakeFoothold):
    matched = 0

    def match(self, profile: Profile, wanted: Wanted, found: Sequence[Scored] | None = None) -> list[Match]:
        self.matched += 1
        return super().match(profile, wanted, found)


def test_an_invented_cv_is_matched_before_the_first_visitor_comes() -> None:
    stand_in = Counting([made(1)])
    lifespan.rehearse(stand_in)
    assert stand_in.matched == 1
