"""Change log to index: what is new, changed, gone or back since the index was last saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from foothold.domain.changes import Change
from foothold.domain.errors import IndexMismatchError
from foothold.domain.ports import Index, Store
from foothold.domain.posting import Held

#: Called after each batch with how far the index is, and how far the change log is.
Progress = Callable[[int, int], None]


def reindex(store: Store, index: Index, batch: int = 256, progress: Progress | None = None) -> int:
    """Follow the change log to its end; return how many changes were taken in.

    Each batch is saved before the next one begins, so stopping at any point loses one batch of work and nothing else.
    What is written is what the store holds now, not what it held at the change: taking a change in twice, or late,
    ends the same.

    Args:
        store: the truth.
        index: follows it.
        batch: changes taken in at once.
        progress: hears how far it is.

    Raises:
        IndexMismatchError: the index is ahead of the store, so it belongs to another one.
    """
    end = store.last_sequence()
    if index.sequence > end:
        raise IndexMismatchError(
            f"The index follows a database that had {index.sequence} changes, this one has {end}. "
            "Rebuild it with: foothold reindex --all"
        )
    taken = 0
    while changes := store.changes_after(index.sequence, batch):
        _take(changes, store, index)
        taken += len(changes)
        if progress is not None:
            progress(index.sequence, max(end, index.sequence))
    return taken


def _take(changes: Sequence[Change], store: Store, index: Index) -> None:
    """Take in one batch of changes, by what each posting is now."""
    ids = sorted({change.id for change in changes})
    held = store.get(ids)
    wanted = [held[key] for key in ids if key in held and _is_found(held[key])]
    kept = {each.posting.id for each in wanted}
    index.update(wanted, [key for key in ids if key not in kept], changes[-1].sequence)


def _is_found(held: Held) -> bool:
    """Whether a posting is one that people look for: not closed, and not merged into another."""
    return not held.life.is_closed and not held.merged_into
