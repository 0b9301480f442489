"""`subscribe`, `digest` and `notify`: who hears of what, and telling them."""

from __future__ import annotations

from typing import Annotated

import typer

from foothold.domain.subscription import Frequency
from foothold.flows.notify import Outcome
from service.cli._output import emit, out, say, show
from service.cli.matching import cv_text
from service.subscription_request import Request, channel_of, rhythm_of
from service.wiring import foothold, prepared

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("subscribe")(subscribe_command)
    app.command("digest")(digest_command)
    app.command("notify")(notify_command)


def subscribe_command(
    to: Annotated[
        list[str],
        typer.Argument(
            help="Where it is told, one or several: a mail address, the https address of a webhook (slack: or discord: "
            "in front says its form), or the word feed."
        ),
    ],
    filter: Annotated[str, typer.Option(help="As in the address of a screen, such as kind=job&size=weekend.")] = "",
    cv: Annotated[str, typer.Option(help="A CV to rank by; its lines are then kept, its name and contacts not.")] = "",
    often: Annotated[Frequency, typer.Option(help="How often.")] = Frequency.WEEKLY,
    weekday: Annotated[int, typer.Option(min=0, max=6, help="0 for Monday; counts where weekly.")] = 4,
    hour: Annotated[int, typer.Option(min=0, max=23, help="Counts where daily or weekly.")] = 17,
    zone: Annotated[str, typer.Option(help="Time zone of the hour.")] = "UTC",
    floor: Annotated[float, typer.Option(min=0, max=1, help="Least fit to the CV.")] = 0.0,
) -> None:
    """Be told of new postings by mail, feed or webhook. A mail or a message asks for confirmation first."""
    service = prepared(say) if cv else foothold()
    service.fill()
    asked = Request(
        channels=tuple(map(channel_of, to)),
        filter=filter,
        profile=service.profile(cv_text(service, cv)) if cv else None,
        rhythm=rhythm_of(often, {"weekday": weekday, "hour": hour, "zone": zone}),
        floor=floor,
    )
    answer = service.subscribing.subscribe(asked)
    say(answer.sentence)
    for name, link in (("Feed", answer.feed), ("See, pause or end it", answer.own)):
        if link:
            out.print(f"{name}: {link}", markup=False, soft_wrap=True)


def digest_command(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be sent; nothing is written down.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Send the digests that are due, or show them."""
    if not dry_run:
        notify_command(as_json)
        return
    service = prepared(say)
    found = [(each, service.notifying.preview(each)) for each in service.notifying.due()]
    texts = {each.id: str(mail.get_body(("plain",)).get_content()) for each, mail in found if mail}  # type: ignore[union-attr]
    if as_json:
        emit(texts)
        return
    for id, text in texts.items():
        out.rule(f"subscription {id}")
        out.print(text, markup=False, soft_wrap=True)
    say(f"{len(found)} subscriptions are due; {len(texts)} would be told something.")


def notify_command(as_json: AsJson = False) -> None:
    """Tell everybody who is due, once. Exit code 3 where somebody could not be told."""
    service = prepared(say)
    outcomes = service.notifying.round()
    if as_json:
        emit({outcome.value: outcomes[outcome] for outcome in Outcome})
    else:
        show("", ("outcome", "subscriptions"), [(outcome.value, str(outcomes[outcome])) for outcome in Outcome])
    if outcomes[Outcome.FAILED] or outcomes[Outcome.STOPPED]:
        raise typer.Exit(3)
