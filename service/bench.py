"""Everything that `foothold bench` measures: speed beside an alternative, quality where labelled data is at hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from foothold.domain.errors import FootholdError
from service.first_five import first_five
from service.measured import Report, as_markdown, filled, names_of_blocks
from service.measures import measures
from service.settings import ROOT
from service.wiring import prepared

Say = Callable[[str], None]

#: By the name of its block: what is measured on which folder below the reference folder, and whether queries are CVs.
QUALITY: Mapping[str, tuple[str, str, bool]] = {
    "scifact": ("retrieval", "quality/retrieval/scifact", False),
    "people": ("retrieval", "quality/retrieval/sr2025_people", True),
    "works": ("retrieval", "quality/retrieval/sr2025_works", False),
    "split": ("split", "quality", False),
    "effort": ("effort", "quality", False),
    "areas": ("areas", "quality", False),
    "skills": ("skills", "quality", False),
    "duplicates": ("duplicates", "pages/forum", False),
}


def speeds() -> dict[str, Callable[[], Report]]:
    """Return what measures speed, by the name of its block."""
    from index.bench import bench as searching
    from index.bench_reverse import bench as reverse
    from service.bench_refresh import bench_refresh
    from service.wiring import foothold

    return {
        "refresh": bench_refresh,
        "searching": lambda: searching(embedder=foothold().embedder()),
        "reverse": reverse,
    }


def bench(reference: Path, page: Path, now: datetime, say: Say) -> None:
    """Measure whatever the page has a block for, and fill the block as soon as its figures are there.

    Args:
        reference: folder with the labelled data; what needs a part of it that isn't there is left as it was.
        page: a page of Markdown with blocks, see `service.measured`.
        now: stands beside the figures.
        say: told what is measured, and what is left out.

    Raises:
        FootholdError: the page has a block that nothing fills.
    """
    runs = _runs(reference)
    for name in names_of_blocks(page.read_text("utf-8")):
        if name not in runs:
            raise FootholdError(f"Nothing fills the block {name!r} of {page}; there are: {', '.join(runs)}.")
        command, run = runs[name]
        if run is None:
            say(f"Left as it was, for want of its data: {name}")
            continue
        say(f"Measuring {name}")
        figures = as_markdown(run())
        seen = f"`{command}`, {now:%Y-%m-%d}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."
        page.write_text(filled(page.read_text("utf-8"), name, f"{figures}\n\n{seen}"), "utf-8")


def _runs(reference: Path) -> dict[str, tuple[str, Callable[[], Report] | None]]:
    """Return by block the command to see the same figures, and what gives them; None where its data is missing."""
    runs: dict[str, tuple[str, Callable[[], Report] | None]] = {
        name: ("make bench", run) for name, run in speeds().items()
    }
    runs["first five"] = ("foothold match data/examples/NAME.md --top 5", lambda: first_five(prepared()))
    labels = ROOT / "tests" / "gold"
    runs["match"] = ("foothold measure match tests/gold", lambda: measures()["match"](labels, False))
    for name, (what, below, cv) in QUALITY.items():
        folder = reference / below
        command = " ".join(
            filter(None, ("foothold measure", what if what != "retrieval" else "", f"../shared/{below}"))
        )
        run = _on(what, folder, cv) if folder.is_dir() else None
        runs[name] = (f"{command}{' --cv' if cv else ''}", run)
    return runs


def _on(what: str, folder: Path, cv: bool) -> Callable[[], Report]:
    return lambda: measures()[what](folder, cv)
