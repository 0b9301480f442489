"""What somebody kept: in this browser only (its local storage), never on the server beyond the open tab.

    local storage → (once per session) → st.session_state → (on each change) → local storage

What comes from the browser is read as strictly as anything from outside.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import streamlit as st

from foothold.domain.filters import tidy
from foothold.domain.posting import Held
from service.front import front

MOST = 500
MOST_NOTE = 5000


class State(StrEnum):
    """How far somebody is with what they kept."""

    KEPT = "kept"
    TRYING = "trying"
    STUCK = "stuck"
    DONE = "done"
    WRITTEN_UP = "written up"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept posting.

    Attributes:
        title: as it was when it was kept; it may be gone by now.
        since: day it was kept, ISO.
        hours: logged so far.
    """

    id: str
    title: str
    since: str
    state: State = State.KEPT
    note: str = ""
    hours: float = 0.0


def read(text: str) -> dict[str, Kept]:
    """Return what a stored or imported text says; rows that make no sense are left out.

    Raises:
        ValueError: it is no shortlist at all.
    """
    rows = json.loads(text)
    if not isinstance(rows, list):
        raise ValueError("A shortlist is a list of kept postings.")
    kept = [_row(row) for row in rows[:MOST] if isinstance(row, Mapping)]
    return {each.id: each for each in kept if each is not None}


def _row(row: Mapping[str, Any]) -> Kept | None:
    key, state, spent = row.get("id"), row.get("state"), row.get("hours")
    if not isinstance(key, str) or not key.isalnum() or len(key) > 40:
        return None
    return Kept(
        id=key,
        title=tidy(str(row.get("title", "")))[:200],
        since=str(row.get("since", ""))[:10],
        state=State(state) if state in set(State) else State.KEPT,
        note=str(row.get("note", ""))[:MOST_NOTE],
        hours=float(spent) if isinstance(spent, int | float) and 0 <= spent < 100_000 else 0.0,
    )


def write(kept: Mapping[str, Kept]) -> str:
    """Return a shortlist as JSON text; `read` gives it back."""
    return json.dumps([asdict(each) for each in kept.values()], ensure_ascii=False)


def all_kept() -> dict[str, Kept]:
    """Return what this tab holds, newest first; {} until the browser has said what it stores."""
    held: dict[str, Kept] = st.session_state.get("kept", {})
    return held


def put(kept: Mapping[str, Kept]) -> None:
    """Hold this instead of what was held."""
    st.session_state["kept"] = dict(kept)


def change(key: str, **fields: Any) -> None:
    """Change one kept posting."""
    now = all_kept()
    if key in now:
        put({**now, key: replace(now[key], **fields)})


def toggle(key: str, title: str, now: datetime) -> None:
    """Keep a posting, or let go of it; one that comes back in this tab has its notes and hours still."""
    if key in all_kept():
        take_off(key)
    else:
        put({key: let_go().get(key) or Kept(key, tidy(title)[:200], now.date().isoformat()), **all_kept()})


def let_go() -> dict[str, Kept]:
    """Return what was taken off in this tab, the last one last."""
    gone: dict[str, Kept] = st.session_state.get("let_go", {})
    return {key: each for key, each in gone.items() if key not in all_kept()}


def take_off(key: str) -> None:
    """Take a posting off; `take_back` undoes it."""
    held = dict(all_kept())
    if (gone := held.pop(key, None)) is not None:
        st.session_state["let_go"] = {**let_go(), key: gone}
        put(held)


def take_back(key: str) -> None:
    """Keep a posting again that was taken off in this tab, with its notes and hours."""
    if key in let_go():
        put({key: let_go()[key], **all_kept()})


def button(held: Held) -> None:
    """Draw the button that keeps a posting or lets go of it."""
    key = held.posting.id
    is_kept = key in all_kept()
    st.button(
        "Kept" if is_kept else "Keep",
        key=f"keep-{key}",
        type="tertiary",
        icon=":material/bookmark_added:" if is_kept else ":material/bookmark:",
        help="On your shortlist; press to take it off." if is_kept else "Put it on your shortlist, in this browser.",
        on_click=toggle,
        args=(key, held.posting.title, front().now()),
    )


_STORAGE = """
const NAME = "foothold.shortlist"
export default function ({ data, setStateValue }) {
  try {
    if (data.write !== null) {
      localStorage.setItem(NAME, data.write)
    } else {
      const stored = localStorage.getItem(NAME)
      if (stored && stored !== "[]") setStateValue("stored", stored)
    }
  } catch (refused) {
    // A browser that keeps nothing for this site still has the tab and the export.
  }
}
"""


def sync() -> None:
    """Read the browser's shortlist once per session, and write it back on each change. Called on every run."""
    storage = st.components.v2.component("foothold_shortlist", js=_STORAGE)
    changed = "kept" in st.session_state
    found = storage(
        key="shortlist_storage",
        data={"write": write(all_kept()) if changed else None},
        on_stored_change=_take,
        height="content",
    )
    del found


def _take() -> None:
    said = st.session_state.get("shortlist_storage")
    stored = getattr(said, "stored", None)
    if isinstance(stored, str) and "kept" not in st.session_state:
        try:
            put(read(stored))
        except ValueError:
            put({})
