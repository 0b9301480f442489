"""The whole service on a toy model: a fresh copy is useful at once, and stays so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from foothold.domain.errors import NotFoundInStoreError
from foothold.domain.filters import Filter
from foothold.domain.posting import Kind
from foothold.domain.ranking import Wanted
from index.toy import ToyEmbedder
from service.settings import Settings
from service.wiring import Foothold
from tests.makers import NOW


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Foothold]:
    found = Foothold(Settings(home=tmp_path_factory.mktemp("home")), lambda: NOW, ToyEmbedder)
    found.warm(lambda _: None)
    yield found
    found.store.close()


def test_a_fresh_copy_holds_the_starter_problems(service: Foothold) -> None:
    view = service.catalogue_view()
    assert len(view.held) >= 150
    assert all(each.posting.kind is Kind.PROBLEM for each in view.held)
    assert service.ready
    assert service.problem == ""


def test_filling_again_changes_nothing(service: Foothold) -> None:
    before = service.store.last_sequence()
    reading = service.fill()
    assert (reading.new, reading.changed, reading.gone) == (0, 0, 0)
    assert service.store.last_sequence() == before
    assert service.reindex() == 0


@pytest.mark.parametrize("name", ["software engineer", "mathematician", "policy person"])
def test_every_example_gets_ten_problems_with_reasons(service: Foothold, name: str) -> None:
    profile = service.profile(service.examples()[name])
    matches = service.match(profile, Wanted())
    assert len(matches) == 10
    assert all(each.reasons and each.pairs for each in matches)
    yours = {item.text for item in profile.items}
    assert all(pair.yours in yours for each in matches for pair in each.pairs)


def test_the_same_cv_gives_the_same_list(service: Foothold) -> None:
    profile = service.profile(service.examples()["software engineer"])
    first, second = ([each.held.posting.id for each in service.match(profile, Wanted())] for _ in range(2))
    assert first == second


class Backwards:
    """A reranker that would have the last first."""

    asked = 0

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        self.asked += len(texts)
        return [float(place) for place in range(len(texts))]


def test_a_reranker_looks_at_the_first_twenty(service: Foothold, monkeypatch: pytest.MonkeyPatch) -> None:
    assert service.reranker is None
    profile = service.profile(service.examples()["software engineer"])
    before = [each.held.posting.id for each in service.match(profile, Wanted())]
    again = Backwards()
    monkeypatch.setitem(vars(service), "reranker", again)
    after = [each.held.posting.id for each in service.match(profile, Wanted())]
    assert again.asked == 20
    assert len(after) == 10
    assert after != before


def test_search_keeps_to_the_filter(service: Foothold) -> None:
    found = service.search("probe", Filter(areas=("probes_steering",)), 5)
    assert found
    assert all("probes_steering" in each.posting.labels.areas for each in found)


def test_similar_leaves_the_posting_itself_out(service: Foothold) -> None:
    own = service.catalogue_view().held[0].posting.id
    assert own not in [each.posting.id for each in service.similar(own, 5)]


def test_an_unknown_posting_is_said_to_be_unknown(service: Foothold) -> None:
    with pytest.raises(NotFoundInStoreError, match="no posting pnone"):
        service.posting("pnone")


def test_status_counts_what_is_held(service: Foothold) -> None:
    report = service.status()
    assert report["index"] == report["store"]
    assert next(row for row in report["postings"] if row["kind"] == "problem")["open"] >= 150


def test_a_stale_report_is_listed_and_closes_nothing(service: Foothold) -> None:
    own = service.catalogue_view().held[0].posting.id
    service.report_stale(own)
    assert service.status()["reported_stale"] == {own: "2026-11-25"}
    assert not service.posting(own).life.is_closed


def test_no_list_crowds_the_first_ten(service: Foothold) -> None:
    for text in service.examples().values():
        lists = [each.held.posting.document_id for each in service.match(service.profile(text), Wanted())]
        assert max(lists.count(one) for one in lists) <= 3
        assert all(lists)
