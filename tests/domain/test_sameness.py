"""Spellings that mean the same, and spellings that don't."""

from __future__ import annotations

import pytest

from foothold.domain.sameness import (
    address_key,
    content_words,
    name_key,
    numbers,
    same_person,
    title_key,
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("What is a Mind?", "what is a mind", True),
        ("[Crosspost] What is a mind?", "What is a mind?", True),
        ("What is a mind? (cross-posted from my blog)", "What is a mind?", True),
        ("Link post: What is a mind?", "What is a mind?", True),
        ("What’s a mind?", "What's a mind?", True),
        ("What is a mind — part 1", "What is a mind - Part 1", True),
        ("What is a mind?", "What is a body?", False),
        ("Linked lists", "Lists", False),
    ],
)
def test_titles(one: str, other: str, same: bool) -> None:
    assert (title_key(one) == title_key(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://acme.example/jobs/7", "http://www.acme.example/jobs/7/", True),
        ("https://acme.example/jobs/7", "https://acme.example/jobs/7?utm_source=list&ref=x#apply", True),
        ("https://acme.example/jobs?id=7&lang=en", "https://acme.example/jobs?lang=en&id=7", True),
        ("https://acme.example/jobs?id=7", "https://acme.example/jobs?id=8", False),
        ("https://acme.example/jobs/7", "https://jobs.acme.example/jobs/7", False),
        (
            "https://forum.example/posts/abcDEF1234567890x/one-slug",
            "https://forum.example/posts/abcDEF1234567890x",
            True,
        ),
        ("https://forum.example/posts/abcDEF1234567890x/a", "https://forum.example/posts/abcDEF1234567890y/a", False),
    ],
)
def test_addresses(one: str, other: str, same: bool) -> None:
    assert (address_key(one) == address_key(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Acme, Inc.", "ACME", True),
        ("The Acme Institute", "Acme Institute", True),
        ("Acme Institute", "Acme Foundation", False),
        ("", "Acme", False),
    ],
)
def test_organisations(one: str, other: str, same: bool) -> None:
    assert (name_key(one) == name_key(other)) is same


@pytest.mark.parametrize(
    ("ones", "others", "same"),
    [
        (["Ada Lovelace"], ["ada_lovelace"], True),
        (["Ada Lovelace"], ["Charles", "AdaLovelace"], True),
        (["Lovelace"], ["alovelace"], True),
        (["Ada Lovelace"], ["Ada King"], False),  # three letters are too few
        (["ada"], ["Ada"], True),
        ([""], [""], False),
        ([], ["Ada"], False),
    ],
)
def test_people(ones: list[str], others: list[str], same: bool) -> None:
    assert same_person(ones, others) is same
    assert same_person(others, ones) is same


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Minds, part 2", {"2"}),
        ("Minds, part II", {"ii"}),
        ("I, robot", set()),
        ("Digest: March 2026", {"march", "2026"}),
        ("What may a 7B model learn?", {"7b"}),
        ("Minds", set()),
    ],
)
def test_numbers(title: str, told: set[str]) -> None:
    assert numbers(title) == told


def test_words_that_tell_no_title_from_another() -> None:
    assert content_words("Monthly open thread") == frozenset()
    assert content_words("Reading group on agency") == {"group", "agency"}
