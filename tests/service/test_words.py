from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from foothold.domain.effort import Effort
from foothold.domain.filters import from_address
from service.pages._filter_words import sentence
from service.reference import load
from service.settings import ROOT
from service.words import ago, counted, day, hours, listed, source_name

NOW = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
TIMES = [
    (NOW, "today"),
    (NOW - timedelta(hours=1), "yesterday"),
    (NOW - timedelta(days=3), "3 days ago"),
    (NOW - timedelta(days=13), "13 days ago"),
    (NOW - timedelta(days=14), "2 weeks ago"),
    (NOW - timedelta(days=75), "2 months ago"),
    (NOW - timedelta(days=800), "2 years ago"),
    (date(2026, 11, 26), "tomorrow"),
    (date(2026, 11, 28), "in 3 days"),
    (date(2027, 3, 1), "in 3 months"),
]


@pytest.mark.parametrize(("moment", "words"), TIMES)
def test_how_long_ago(moment: date, words: str) -> None:
    assert ago(moment, NOW) == words


def test_small_words() -> None:
    assert day(date(2026, 11, 2)) == "2 November 2026"
    assert counted(1, "posting") == "1 posting"
    assert counted(2000, "match", "matches") == "2,000 matches"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b", "c"], 2) == "a, b and 1 more"
    assert listed([]) == ""
    assert hours(Effort(6, 16)) == "6 to 16 hours"
    assert hours(Effort()) == ""


NAMES = {
    "catalogue": "Starter problems",
    "greenhouse:anthropic": "anthropic (Greenhouse)",
    "github_issues:microsoft/PyRIT": "microsoft/PyRIT (GitHub)",
    "forummagnum:lesswrong/ai-control": "LessWrong: ai control",
    "forummagnum:otherforum/tag": "otherforum: tag",
    "arxiv:1606.06565": "arXiv 1606.06565",
    "page_list:https://www.lesswrong.com/posts/AcTEiu5/open-problems/": "lesswrong.com: open-problems",
    "page_list:https://taig.example.edu": "taig.example.edu",
    "feed:https://": "",
    "some_new_site": "some new site",
    "some_new_site:board": "board (some new site)",
}


@pytest.mark.parametrize(("source", "name"), NAMES.items())
def test_a_source_is_called_as_people_call_it(source: str, name: str) -> None:
    assert source_name(source) == name


SENTENCES = {
    "": "everything",
    "kind=problem&area=control&area=red_teaming": "Problem · AI control or Red teaming and adversarial robustness",
    "q=lies&kind=job&kind=training&remote=1&new=7": "“lies” · Job or Training · Remote only · New in 7 days",
}


@pytest.mark.parametrize(("address", "words"), SENTENCES.items())
def test_a_filter_in_words(address: str, words: str) -> None:
    assert sentence(from_address(address), load(ROOT / "data")) == words
