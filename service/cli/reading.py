"""`split` and `size`: what Foothold understands of a file or of lines, without a store."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Never

import typer

from foothold.domain.errors import FootholdError
from service.cli._output import emit_line, show

#: So many broken lines are named one by one.
NAMED = 5
Jsonl = Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("split")(split_command)
    app.command("size")(size_command)


def split_command(
    files: Annotated[list[Path], typer.Argument(help="HTML, Markdown or text files, or folders of them.")],
    root: Annotated[Path | None, typer.Option(help="`source_file` is the path below it.")] = None,
    jsonl: Jsonl = False,
) -> None:
    """Split list posts into single problems."""
    from service.split_files import split_file

    for path in _files(files):
        items = split_file(path, root or path.parent)
        if jsonl:
            for item in items:
                emit_line(item)
        else:
            show(str(path), ("problem", "size"), [(item["title"], item["effort"]["band"]) for item in items])


def size_command(jsonl: Jsonl = False) -> None:
    """Read `{"title", "text"}` lines from standard input and print each with its effort."""
    # One broken line must not cost the others their sizes: it is named at the end.
    from service.size_lines import size_line

    rows, broken = [], []
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            rows.append(size_line(_row(line, number)))
        except FootholdError as error:
            broken.append(str(error))
            continue
        if jsonl:
            emit_line(rows[-1])
    if not jsonl:
        cells = [(str(r.get("title") or ""), r["effort"]["band"], str(r["effort"]["score"])) for r in rows]
        show("", ("title", "band", "score"), cells)
    if broken:
        left_out = f" {len(broken) - NAMED} more lines were left out." if len(broken) > NAMED else ""
        raise FootholdError(" ".join(broken[:NAMED]) + left_out)


def _files(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise FootholdError(f"There is no file {path}.")
        inside = path.rglob("*") if path.is_dir() else [path]
        found.extend(sorted(each for each in inside if each.is_file()))
    return found


def _row(line: bytes, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise FootholdError(f"Line {number} of the input is not JSON: {error}.") from error
    if not isinstance(row, dict) or not {"title", "text"} & row.keys():
        raise FootholdError(f'Line {number} of the input is not an object with "title" or "text".')
    return row


def _no_number(name: str) -> Never:
    """Refuse NaN and the infinities, which Python reads and JSON does not know."""
    raise ValueError(f"{name} is no number of JSON")
