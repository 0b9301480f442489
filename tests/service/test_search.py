from __future__ import annotations

from foothold.domain.searching import matched, words_of
from service.search import by_words, found_by
from tests.makers import held


def test_words_in_any_form_are_found_and_said() -> None:
    posting = held("Probing for lies", text="We trained probes on the residual stream.")
    assert matched(words_of("probe training of a lie"), posting.posting) == ["probe", "training", "lie"]
    assert found_by(["quantum"], posting).startswith("Found by meaning")


def test_without_a_model_the_title_counts_most() -> None:
    in_title, in_text, neither = held("Linear probes", text=""), held("x", text="linear probes"), held("y", text="z")
    found = by_words(["linear", "probes"], [neither, in_text, in_title])
    assert found == [in_title.posting.id, in_text.posting.id]
