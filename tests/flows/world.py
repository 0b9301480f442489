"""A world of eight boards that changes from round to round, and a program that goes on reading it until it is killed.

What a board lists in a round is the same whoever asks, so a test can tell afterwards what must be true:

    python -m tests.flows.world DATABASE
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

from foothold.domain.document import Document
from foothold.domain.errors import HttpError
from foothold.domain.source import Page, Reading, Request, Source
from foothold.flows.collect import collect
from foothold.storage import SqliteStore, open_store
from tests.flows.board import START, Board, document, understand

BOARDS = [f"b{number}" for number in range(8)]

#: These are listed in every round; to see one closed is to see a lie.
EVERGREEN = [f"ever{number}" for number in range(4)]

#: In one round of so many a board fails or is cut off half-way.
TROUBLE = 4

ROUND = "round"


def listed(board: str, turn: int) -> list[Document]:
    """Return what a board lists in a round."""
    chance = random.Random(f"{board} {turn}")
    coming = [f"job{number}" for number in range(30) if chance.random() < 0.7]
    return [
        document(key, board=board, text=f"Version {turn // 3 if key.startswith('ever') else turn % 2}. " * 20)
        for key in EVERGREEN + coming
    ]


class SlowBoard(Board):
    """A board in one round of its life; it takes its time, so that a kill meets it anywhere."""

    def __init__(self, board: str, turn: int, *, troubled: bool) -> None:
        super().__init__(board, doubtful=board in BOARDS[:4])
        self.documents = listed(board, turn)
        self.pages_of = 5
        trouble = random.Random(f"trouble {board} {turn}").randrange(TROUBLE) if troubled else TROUBLE
        self.cut_off = trouble == 1
        if trouble == 0:
            self.breaks(HttpError("answered 503", status=503), at=2)

    def fetch(self, source: Source, request: Request) -> Page:
        """Answer a request after a while."""
        time.sleep(0.001)
        return super().fetch(source, request)


def read(store: SqliteStore, turn: int, *, troubled: bool = True) -> list[Reading]:
    """Read every board once, as it is in a round."""
    readings = []
    for name in BOARDS:
        moments = count()
        board = SlowBoard(name, turn, troubled=troubled)
        start = START + timedelta(days=turn)
        readings.append(
            collect(
                replace(board.source, interval=timedelta(days=1)),
                board,
                board,
                store,
                understand,
                lambda start=start, moments=moments: start + timedelta(seconds=next(moments)),
            )
        )
    return readings


def main(path: Path) -> None:
    """Read round after round; the round is kept in the store, so that the next process goes on from there."""
    store = open_store(path)
    print("ready", flush=True)
    for turn in count(int(store.value(ROUND) or 0)):
        read(store, turn)
        store.set_value(ROUND, str(turn + 1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
