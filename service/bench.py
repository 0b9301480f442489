"""Every measurement of speed in one go, each as figures beside a named alternative from the same run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Report = Mapping[str, Mapping[str, Mapping[str, Any]]]


def bench(say: Callable[[str], None]) -> Report:
    """Return all figures, by what was measured; takes a few minutes on two cores and loads no model."""
    from index.bench_reverse import bench as bench_reverse
    from service.bench_refresh import bench_refresh

    report: dict[str, Mapping[str, Mapping[str, Any]]] = {}
    for name, run in (("a refresh", bench_refresh), ("matching what is new", bench_reverse)):
        say(f"Measuring {name}")
        report.update(run())
    return report
