"""The net brings up what may be one thing, measures it, and leaves the rest alone."""

from __future__ import annotations

import random

from foothold.domain.duplicates import Near
from foothold.domain.posting import Kind, Posting, PostingId
from index.near import MOST, Finder

WORDS = ["network", "model", "learns", "sorts", "keeps", "number", "layer", "head", "weight", "finds", "probe"]


def text(seed: int, words: int = 200) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) + str(chance.randrange(50)) for _ in range(words))


def problem(key: str, title: str, body: str = "", **fields: object) -> Posting:
    stated: dict[str, object] = {"source": "s", "kind": Kind.PROBLEM, "url": f"https://s.example/{key}"}
    return Posting(id=PostingId(key), title=title, text=body, **(stated | fields))  # type: ignore[arg-type]


def job(key: str, title: str, body: str = "", *places: str, organisation: str = "Acme") -> Posting:
    return problem(key, title, body, kind=Kind.JOB, organisation=organisation, places=places)


def found(*postings: Posting) -> dict[tuple[str, str], Near]:
    return {(near.one, near.other): near for near in Finder().near(postings)}


def test_by_title() -> None:
    near = found(problem("a", "On minds"), problem("b", "[Crosspost] On Minds!"), problem("c", "On bodies"))
    assert near.keys() == {("a", "b")}
    assert near["a", "b"] == Near(PostingId("a"), PostingId("b"), 1.0)


def test_by_address_and_by_an_address_that_one_names() -> None:
    near = found(
        problem("a", "One", url="https://x.example/1?utm_source=y"),
        problem("b", "Two", url="https://www.x.example/1"),
        problem("c", "Three", canonical_of=("https://x.example/1#top",)),
    )
    assert near.keys() == {("a", "b"), ("a", "c"), ("b", "c")}


def test_by_words_however_far_apart_the_titles() -> None:
    body = text(1)
    edited = body.replace(body.split()[50], "other").replace(body.split()[150], "word")
    near = found(problem("a", "One", body), problem("b", "Two", edited), problem("c", "Three", text(2)))
    assert near.keys() == {("a", "b")}
    pair = near["a", "b"]
    assert pair.words is not None
    assert 0.9 < pair.words < 1.0


def test_an_excerpt_stands_in_the_whole() -> None:
    near = found(problem("a", "On minds", text(1)), problem("b", "On minds", " ".join(text(1).split()[:40])))
    pair = near["a", "b"]
    assert pair.words is not None
    assert pair.inside is not None
    assert pair.words < 0.3
    assert pair.inside > 0.9


def test_too_few_words_say_nothing() -> None:
    near = found(problem("a", "On minds", "See the link."), problem("b", "On minds", text(1)))
    assert (near["a", "b"].words, near["a", "b"].inside) == (None, None)


def test_a_title_alone_is_no_text() -> None:
    title = "How a small network that was trained to sort numbers keeps the smallest of them"
    near = found(problem("a", title), problem("b", title))
    assert near["a", "b"].words is None
    assert found(problem("a", title, document_id="x"), problem("b", title, document_id="y"))["a", "b"].words == 1.0


def test_vacancies_are_compared_within_their_organisation() -> None:
    near = found(
        job("a", "Research Engineer (Oslo)", text(1), "Oslo"),
        job("b", "Research engineer", text(2), "Bern"),
        job("c", "Engineer, Research", text(3)),
        job("d", "Research Engineer", text(4), organisation="Emca"),
        job("e", "Writer", text(5)),
    )
    assert near.keys() == {("a", "b"), ("a", "c"), ("b", "c")}
    assert {pair.title for pair in near.values()} == {1.0}


def test_a_key_that_everything_shares_is_passed_over() -> None:
    many = [problem(f"p{number:03}", "Untitled") for number in range(MOST + 1)]
    assert found(*many) == {}


def test_nine_in_ten_edited_copies_are_found_among_others() -> None:
    chance = random.Random(7)
    originals = [problem(f"o{n}", f"Title {text(n, 3)}", text(n)) for n in range(150)]
    copies = []
    for number, original in enumerate(originals):
        words = original.text.split()
        for place in chance.sample(range(len(words)), 12):  # 6% of the words
            words[place] = "edited"
        copies.append(problem(f"c{number}", f"Name {text(900 + number, 3)}", " ".join(words)))
    pairs = found(*originals, *copies)
    right = {(f"c{number}", f"o{number}") for number in range(150)}
    assert len(right & pairs.keys()) >= 0.9 * len(right)
    assert pairs.keys() <= right


def test_asking_again_gives_the_same_and_follows_edits() -> None:
    finder = Finder()
    one, other = problem("a", "One", text(1)), problem("b", "Two", text(1))
    assert finder.near([one, other]) == finder.near([other, one])
    assert finder.near([one, problem("b", "Two", text(2))]) == []
