"""`match`, `profile` and `search`: what somebody came for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from foothold.domain.errors import CvError
from foothold.domain.filters import Filter
from foothold.domain.posting import Held, Kind
from foothold.domain.profile import Profile
from foothold.domain.ranking import Match, Wanted
from service.as_json import held_json, match_json, profile_json
from service.cli._output import emit, out, say, show
from service.wiring import Foothold, foothold, prepared

CvFile = Annotated[str, typer.Argument(help="A CV as PDF, DOCX, Markdown or text; - for standard input.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("match")(match_command)
    app.command("profile")(profile_command)
    app.command("search")(search_command)


def match_command(
    file: CvFile,
    top: Annotated[int, typer.Option(min=1, max=200, help="How many.")] = 10,
    kind: Annotated[list[Kind] | None, typer.Option(help="What to look for; may be given more than once.")] = None,
    max_hours: Annotated[
        float | None, typer.Option(min=0.5, help="Only what is known to fit in so many hours.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Rank open problems (or jobs, ...) for a CV, each with its reasons. Nothing of the CV is kept."""
    service = prepared(say)
    profile = service.profile(cv_text(service, file))
    wanted = Wanted(kinds=tuple(kind or (Kind.PROBLEM,)), hours=max_hours or 20.0, top=top if not max_hours else 200)
    matches = service.match(profile, wanted)
    if max_hours:
        matches = [each for each in matches if each.held.posting.labels.effort.fits(max_hours)][:top]
    if as_json:
        emit([match_json(each) for each in matches])
        return
    if not matches:
        say("Nothing matches. Try more hours, another --kind, or a CV with more than a name in it.")
    for rank, each in enumerate(matches, 1):
        out.print(card(rank, each, service))


def profile_command(file: CvFile, as_json: AsJson = False) -> None:
    """Show what is read of a CV: skills, areas, level, sections. Name, mail address and phone are left out."""
    service = foothold()
    profile = service.profile(cv_text(service, file))
    if as_json:
        emit(profile_json(profile))
        return
    _show_profile(profile, service)


def search_command(
    text: Annotated[str, typer.Argument(help="Words, or a sentence.")],
    top: Annotated[int, typer.Option(min=1, max=200, help="How many.")] = 10,
    kind: Annotated[Kind | None, typer.Option(help="Only of this kind.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find postings by words and meaning."""
    service = prepared(say)
    chosen = Filter(kinds=(kind,)) if kind else Filter()
    found = service.search(text, chosen, top)
    if as_json:
        emit([held_json(each, text=False) for each in found])
        return
    show("", ("title", "kind", "size", "organisation or list", "id"), [_row(each) for each in found])


def cv_text(service: Foothold, file: str) -> str:
    """Return the text of a CV file or of standard input.

    Raises:
        CvError: there is no such file, or it can't be read.
    """
    if file == "-":
        return service.read_cv(sys.stdin.buffer.read(), "pasted.txt")
    path = Path(file)
    if not path.is_file():
        raise CvError(f"There is no file {file}. Give the path of a PDF, DOCX, Markdown or text file, or - to paste.")
    return service.read_cv(path.read_bytes(), path.name)


def card(rank: int, each: Match, service: Foothold) -> Text:
    """Return one match as a few lines."""
    posting = each.held.posting
    skills = service.reference.skills
    lack = ", ".join(skills[item.skill].name if item.skill in skills else item.skill for item in each.lack[:4])
    lines = Text(f"{rank:>2}. {posting.title}\n", style="bold")
    lines.append(f"    {each.band.value} fit · {size_words(each.held)}", style="cyan")
    lines.append(f" · {posting.organisation or posting.document_title or posting.source}\n", style="dim")
    for reason in [reason for reason in each.reasons if reason.moved > 0][:2]:
        lines.append(f"    + {reason.sentence}\n", style="default")
    if lack:
        lines.append(f"    - to learn: {lack}\n", style="default")
    lines.append(f"    {posting.url}\n", style="blue")
    return lines


def size_words(held: Held) -> str:
    """Return the size in words; unknown is said, never guessed."""
    effort = held.posting.labels.effort
    if not effort.known:
        return "size unknown"
    if effort.hours_from is None or effort.hours_to is None:
        return f"about a {effort.band.value}"
    return f"{effort.hours_from:g}-{effort.hours_to:g} h"


def _row(held: Held) -> tuple[str, ...]:
    posting = held.posting
    return (
        posting.title,
        posting.kind.value,
        size_words(held),
        posting.organisation or posting.document_title,
        posting.id,
    )


def _show_profile(profile: Profile, service: Foothold) -> None:
    skills, areas = service.reference.skills, service.reference.areas
    show(
        "Skills",
        ("skill", "the line that shows it"),
        [(skills[each.skill].name if each.skill in skills else each.skill, each.words) for each in profile.skills],
    )
    named = ", ".join(areas[key].name for key in profile.areas if key in areas) or "none found"
    out.print(Text(f"Areas: {named}"))
    out.print(Text(f"Level: {profile.level.value if profile.level else 'not told'}  {profile.level_evidence}"))
    show("Lines", ("part", "line"), [(each.part.value, each.text) for each in profile.items])
