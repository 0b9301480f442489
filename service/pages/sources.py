"""Sources: where everything comes from, how fresh it is, and what is wrong, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from foothold.domain.filters import Filter
from foothold.domain.health import Health, State, standstill
from foothold.domain.source import Reading
from service.front import facets, front
from service.text import literal, title
from service.words import ago, day, source_name

#: So many troubles are told in full above the table.
SHOWN = 8


def draw() -> None:
    """Draw the screen."""
    st.title("Sources", anchor=False)
    st.markdown("Every place that is read, when it was read last, and what came of it.")
    rows: Sequence[Health] = front().health()
    now = front().now()
    if not rows:
        st.info(
            "No source has been read yet. `foothold collect` reads all of them once.", icon=":material/sync_disabled:"
        )
        return
    ill = [row for row in rows if row.last is not None and row.trouble(now)]
    never = [row for row in rows if row.last is None]
    _summary(rows, ill, never)
    if stopped := standstill(rows, now):
        st.warning(stopped, icon=":material/sync_problem:")
    _troubles(ill, now)
    _table(rows, now)
    st.markdown(":small[The same for machines: /healthz and /metrics.]")


def _summary(rows: Sequence[Health], ill: Sequence[Health], never: Sequence[Health]) -> None:
    well = len(rows) - len(ill) - len(never)
    with st.grid(4, min_column_width=120, gap="small"):
        st.metric("Well", well, border=True)
        st.metric("Need a look", len(ill), border=True)
        st.metric("Not read yet", len(never), border=True)
        st.metric("Open postings", f"{facets().select(Filter()).bit_count():,}", border=True)


def _troubles(ill: Sequence[Health], now: datetime) -> None:
    """Draw what is wrong, the longest without a good reading first."""
    if not ill:
        return
    longest = sorted(ill, key=lambda row: (row.last_good is not None, row.last_good, row.source))
    lines = [_trouble(row, now) for row in longest[:SHOWN]]
    lines += [f"And {len(ill) - SHOWN} more; they stand first in the table."] if len(ill) > SHOWN else []
    st.error("\n\n".join(lines), icon=":material/error:")


def _trouble(row: Health, now: datetime) -> str:
    """Return what is wrong with a source, as Markdown."""
    good = f"Last read well {ago(row.last_good, now)}." if row.last_good else "It was never read well."
    failed = f" Failed {row.failures} times in a row." if row.failures > 1 else ""
    head = f"**{literal(source_name(row.source))}** is {row.state(now)}"
    return f"{head}: {literal(row.trouble(now), 300)}  \n:small[{good}{failed}]"


def _table(rows: Sequence[Health], now: datetime) -> None:
    order = {State.NEVER: 2, State.WELL: 1}
    st.dataframe(
        [_row(row, now) for row in sorted(rows, key=lambda row: (order.get(row.state(now), 0), row.source))],
        hide_index=True,
        height=min(640, 40 + 35 * len(rows)),
        alt="One row for each source: state, last reading, counts, next reading",
    )


def _came(last: Reading) -> str:
    counts = {"new": last.new, "changed": last.changed, "gone": last.gone, "back": last.back}
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "nothing new"


def _next(row: Health, now: datetime) -> str:
    due = row.next_due(now)
    return ago(due, now) if due > now else "due now"


def _row(row: Health, now: datetime) -> dict[str, object]:
    last = row.last
    return {
        "Source": title(source_name(row.source), 80),
        "State": row.state(now).value,
        "Last read": ago(last.finished_at, now) if last else "never",
        "Open": row.open,
        "Usually": "" if row.usual is None else str(row.usual),
        "What came of it": _came(last) if last else "",
        "Took": f"{row.latency_s:.1f} s" if row.latency_s is not None else "",
        "Next": _next(row, now) if last else "",
        "Read on": day(last.finished_at) if last else "",
    }


draw()
