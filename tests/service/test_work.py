"""`foothold work`: killed at any moment nothing is double, lost or closed wrongly; asked to stop, it ends; two share.

A few kills in each run of the tests; `FOOTHOLD_KILLS=20` asks for twenty.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from foothold.domain.changes import Verb
from foothold.domain.errors import StoreError
from foothold.domain.posting import Posting, PostingId
from foothold.storage import SqliteStore, open_store
from index.toy import ToyEmbedder
from scrapers._http import HttpFetcher, Limits
from service import catalogue
from service.settings import Settings, load_settings
from service.wiring import Foothold
from service.work import Worker
from tests.service.conftest import free_port
from tests.service.played_work import TOLD_TWICE, Town, eight_sources, evergreen, ids
from tests.site import Site
from tests.storage.sound import check_sound

KILLS = int(os.environ.get("FOOTHOLD_KILLS", "3"))
#: A process is killed when it has asked for so many pages: the more kills, the wider they are spread.
PAGES = (3, 8) if KILLS <= 3 else (1, 40)
NAMES = [source.name for source in eight_sources()]
COLLECTIONS = 6  # what AISafety.com is asked for in one reading


def until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for something that another process brings about."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def ready(process: subprocess.Popen[str]) -> None:
    """Wait until a process begins to read."""
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Reading 8 sources")


@contextmanager
def store_of(town: Town) -> Iterator[SqliteStore]:
    with closing(open_store(town.home / "foothold.sqlite")) as store:
        yield store


def asked(town: Town) -> dict[str, int]:
    """Return how many pages each site was asked for so far."""
    return {name: len(site.asked()) for name, site in town.sites.items()}


def kept(town: Town) -> dict[str, int]:
    """Return how many readings of each source were kept so far."""
    with store_of(town) as store:
        return {name: len(store.readings(name, 10**6)) for name in NAMES}


def readers(site: Site) -> list[str]:
    """Return by what process each page of a site was asked for, in order."""
    return [visit.headers["user-agent"].rpartition(" ")[2].rstrip(")") for visit in site.asked()]


def killed(town: Town, chance: random.Random) -> Counter[str]:
    """Let a process work and kill it at a random moment; return what that cut short."""
    pages, readings = asked(town), kept(town)
    early = town.turn % 5 == 4  # now and then it is not even ready
    with town.works() as process:
        if not early:
            ready(process)
            enough = sum(pages.values()) + chance.randint(*PAGES)
            until(lambda: sum(asked(town).values()) >= enough)
        time.sleep(chance.uniform(0, 2.0 if early else 0.5))
        process.kill()
        process.wait()
    assert process.returncode == -signal.SIGKILL
    cut = [name for name in NAMES if asked(town)[name] > pages[name] and kept(town)[name] == readings[name]]
    return Counter({"killed": 1, "before it was ready": int(early), "readings cut short": len(cut)})


def check(town: Town, store: SqliteStore) -> Counter[str]:
    """Check that nothing is double, lost or closed wrongly; return what was checked."""
    told = check_sound(town.home / "foothold.sqlite", store, [*NAMES, catalogue.SOURCE.name])
    counts: Counter[str] = Counter()
    for source in eight_sources():
        readings = store.readings(source.name, 10**6)
        full = [each.started_at for each in readings if each.complete and not each.error and each.postings]
        counts["readings kept"] += len(readings)
        counts["of them failed"] += sum(bool(each.error) for each in readings)
        needed = 2 if source.may_answer_empty else 1  # so many full readings in a row must lack it
        _check_nothing_is_lost(town, store, source.name, full[:1])
        for id in store.held(source.name):
            for version in store.history(id):
                counts[version.verb.value] += 1
                if version.verb is Verb.GONE:
                    lacking = [at for at in full if at <= version.at][:needed]
                    assert len(lacking) == needed
                    assert not any(id in ids(source, town.turn_at(at)) for at in lacking)
        assert not any(Verb.GONE in told.get(id, ()) for id in evergreen(source))
    return counts


def _check_nothing_is_lost(town: Town, store: SqliteStore, name: str, last: list[datetime]) -> None:
    """Check that all that the last full reading saw is open, as it was then or is by now."""
    source = next(each for each in eight_sources() if each.name == name)
    for turn in map(town.turn_at, last):
        held = store.stated(ids(source, turn))
        for id in ids(source, turn):
            texts = {ids(source, later).get(id, "") for later in range(turn, town.turn + 1)} - {""}
            assert not held[id].life.is_closed
            assert any(text in held[id].posting.text for text in texts)


@contextmanager
def settled(town: Town, home: Path) -> Iterator[Foothold]:
    """Give a copy that has read everything until nothing changes any more, merged and indexed it."""
    service = Foothold(load_settings({"FOOTHOLD_HOME": str(home), "FOOTHOLD_SETTINGS": str(town.settings())}))
    service.fetcher = HttpFetcher(limits=Limits(pause_s=0.0), archive=service.settings.pages)
    with closing(service.fetcher), closing(service.store):
        service.fill()
        for _ in range(2):  # what a doubtful source lacks must be lacking twice
            assert [reading.error for reading in map(service.collect, service.sources.values())] == [""] * len(NAMES)
        again = [service.collect(each) for each in service.sources.values()]
        assert all(each.new + each.changed + each.gone + each.back == 0 for each in again)
        service.merge_duplicates()
        service.reindex()
        yield service


def standing(service: Foothold) -> Mapping[PostingId, tuple[Posting, str]]:
    """Return everything that is open, with what it was merged into."""
    held = service.store.everything()
    return {id: (each.posting, each.merged_into) for id, each in held.items() if not each.life.is_closed}


def test_killed_at_random_points_nothing_is_double_lost_or_closed_wrongly(tmp_path: Path) -> None:
    chance = random.Random(20260302)
    counts: Counter[str] = Counter()
    with Town(tmp_path / "home") as town:
        for turn in range(KILLS):
            town.begins(turn)
            counts += killed(town, chance)
            with store_of(town) as store:
                checked = check(town, store)
        assert checked["readings kept"]  # those that were killed had got somewhere
        assert counts["readings cut short"]
        print(*(f"{name}: {count}" for name, count in (counts | checked).items()), sep=", ")
        town.begins(KILLS, healthy=True)
        with settled(town, town.home) as survivor, settled(town, tmp_path / "fresh") as fresh:
            check(town, survivor.store)
            assert standing(survivor) == standing(fresh)
            assert survivor.index.ids() == fresh.index.ids()
            assert len([into for _, into in standing(survivor).values() if into]) == len(TOLD_TWICE)


#: How long a site lets one wait: it drips sixteen seconds long, or says nothing at all for a minute.
DRIPS, HANGS = {"drip_s": 0.5}, {"wait_s": 60.0}


@pytest.mark.parametrize(
    ("command", "slow", "asked"),
    [
        pytest.param("work", DRIPS, signal.SIGTERM, id="work drips"),
        pytest.param("work", HANGS, signal.SIGINT, id="work hangs"),
        pytest.param("serve", DRIPS, signal.SIGINT, id="serve drips"),
        pytest.param("serve", HANGS, signal.SIGTERM, id="serve hangs"),
    ],
)
def test_asked_to_end_in_the_middle_of_a_slow_answer_it_does_and_keeps_nothing_of_it(
    tmp_path: Path, command: str, slow: Mapping[str, float], asked: signal.Signals
) -> None:
    words = ("serve", "--port", str(free_port())) if command == "serve" else (command,)
    with Town(tmp_path / "home", **slow) as town:
        town.begins(0, healthy=True)
        with town.works(command=words) as process:
            until(lambda: any(site.asked() for site in town.sites.values()), 60.0)
            time.sleep(0.3)
            asked_at = time.monotonic()
            process.send_signal(asked)
            said = process.communicate(timeout=40)[1]
        took_s = time.monotonic() - asked_at
        with store_of(town) as store:
            check_sound(town.home / "foothold.sqlite", store, [*NAMES, catalogue.SOURCE.name])
            assert [store.readings(name, 1) for name in NAMES] == [[]] * len(NAMES)
            assert [store.held(name) for name in NAMES] == [{}] * len(NAMES)
    assert "Traceback" not in said
    assert took_s < 4.0


def test_two_processes_share_the_sources_and_never_read_one_at_the_same_time(tmp_path: Path) -> None:
    with Town(tmp_path / "home", interval_s=0.4) as town:
        town.begins(0, healthy=True)
        with town.works("first") as one, town.works("second") as two:
            until(lambda: sum(len(set(readers(site))) == 2 for site in town.sites.values()) >= 3)
            for process in (one, two):
                process.terminate()
            said = [process.communicate(timeout=20)[1] for process in (one, two)]
        assert not any("Traceback" in each for each in said)
        with store_of(town) as store:
            check_sound(town.home / "foothold.sqlite", store, [*NAMES, catalogue.SOURCE.name])
            for name in NAMES:
                readings = store.readings(name, 10**6)[::-1]
                assert all(before.finished_at <= after.started_at for before, after in pairwise(readings))
        runs = [len(list(run)) for _, run in groupby(readers(town.sites["aisafety_com"]))]
        assert not any(run % COLLECTIONS for run in runs[:-1])  # no reading has pages of another one in it


@pytest.fixture
def idle(tmp_path: Path) -> Iterator[Foothold]:
    """A copy that reads nothing and tidies all the time."""
    service = Foothold(Settings(home=tmp_path, tidy_s=0.01, keep_pages_days=60), embedder=ToyEmbedder)
    service.sources = {}
    service.fill()
    yield service
    service.store.close()


def test_pages_that_no_site_sent_for_long_are_forgotten(idle: Foothold) -> None:
    old, young = (idle.settings.pages / "ab" / f"{name}.page" for name in ("old", "young"))
    old.parent.mkdir(parents=True)
    for file, days in ((old, 61), (young, 59)):
        file.write_bytes(b"a page")
        moment = (idle.now() - timedelta(days=days)).timestamp()
        os.utime(file, (moment, moment))
    worker = Worker(idle)
    worker.start()
    until(lambda: not old.exists())
    assert worker.stop(grace_s=20)
    assert young.exists()


@pytest.mark.parametrize("error", [StoreError("The database is locked."), RuntimeError("a bug")], ids=["world", "bug"])
def test_what_goes_wrong_while_tidying_is_logged_and_tried_again(
    idle: Foothold, error: Exception, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [error]

    def merge() -> int:
        if left:
            raise left.pop()
        return 0

    monkeypatch.setattr(idle, "merge_duplicates", merge)
    worker = Worker(idle)
    with caplog.at_level(logging.WARNING, logger="service.work"):
        worker.start()
        until(lambda: idle.index.sequence == idle.store.last_sequence())
    assert worker.stop(grace_s=20)
    assert "Not indexed yet" in caplog.text
    assert str(error) in caplog.text
