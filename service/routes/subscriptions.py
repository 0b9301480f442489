"""Pages and feeds of one subscriber, behind addresses that nobody can guess.

    GET  /confirm/{token}, /unsubscribe/{token}, /mine/{token}     a page with a button; changes nothing
    POST the same                                                  does it (unsubscribe: RFC 8058 one-click)
    GET  /mine/{token}/kept.json, /mine/{token}/preview            everything that is kept; the next digest
    GET  /feeds/{token}.atom, /feeds/{token}.json, /calendar/{token}.ics
    GET  /calendar.ics?id=...                                      deadlines of a shortlist
    POST /api/v1/subscriptions                                     ask, as JSON

Those who look through mail open every link; so a GET never changes anything. No answer is kept by a cache, and none
tells another site where the reader came from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from foothold.domain.errors import DeliveryError, FootholdError, NotFoundInStoreError, TooManyError
from foothold.domain.posting import PostingId
from foothold.domain.token import Purpose
from service.front import front
from service.notifying import rhythm_words
from service.routes._answers import problem, with_etag
from service.routes._pages import PRIVATE, day_and_time, page
from service.subscription_request import from_json

#: Bytes of a request; a form has a few dozen, a subscription a few thousand.
MOST_BODY = 64 * 1024
MOST_IDS = 200
KEPT_STILL = "What is kept is deleted in 30 days, or now, on the page of your subscription."


def confirm_page(request: Request) -> Response:
    """Ask once more; a link scanner opens this too."""
    subscription, _ = front().subscribing.of(_token(request), Purpose.CONFIRM)
    words = f"You will hear of {front().notifying.asked(subscription)}, {rhythm_words(subscription)}."
    return page("ask", "Confirm", words, "One click in any mail ends it.", button="Confirm")


def confirm(request: Request) -> Response:
    """Confirm."""
    answer = front().subscribing.confirm(_token(request))
    return page("done", "Confirmed", answer.sentence, links={"See, pause or end it": answer.own} if answer.own else {})


def unsubscribe_page(request: Request) -> Response:
    """Ask once more; a link scanner opens this too."""
    subscription, _ = front().subscribing.of(_token(request), Purpose.OWN, Purpose.LEAVE)
    asked = front().notifying.asked(subscription)
    return page(
        "ask",
        "Unsubscribe",
        f"Foothold tells this place of {asked}.",
        "Nothing more is sent after this.",
        button="Unsubscribe",
    )


def unsubscribe(request: Request) -> Response:
    """End it there, whatever the body says; mailboxes send List-Unsubscribe=One-Click."""
    token, subscribing = _token(request), front().subscribing
    subscribing.leave(token)
    subscription, kept = subscribing.of(token, Purpose.OWN, Purpose.LEAVE)
    if kept.purpose is Purpose.LEAVE:
        return page("done", "Unsubscribed", "Nothing more is sent here.")
    words = ["Nothing more is sent here.", *([KEPT_STILL] if subscription.stopped_why else [])]
    links = {"See, take up again or delete": front().notifying.link("mine", token)}
    return page("done", "Unsubscribed", *words, links=links)


def mine(request: Request) -> Response:
    """Show everything that is kept."""
    token = _token(request)
    subscription, _ = front().subscribing.of(token, Purpose.OWN)
    kept = front().subscribing.kept(subscription)
    here, until = f"/mine/{token}", subscription.paused_until
    is_paused = until is not None and until > front().now()
    words = f"You hear of {kept['asked for']}, {kept['how often']}."
    if subscription.stopped_why:
        words = f"Nothing is sent: {subscription.stopped_why}"
    elif is_paused:
        words = f"Nothing is sent until {day_and_time(kept['paused until'])}; then you hear of what you missed."
    links = {"preview": f"{here}/preview", "raw": f"{here}/kept.json"}
    return page("mine", "Your subscription", words, kept=kept, is_paused=is_paused, links=links)


def kept_json(request: Request) -> Response:
    """Answer with everything that is kept, for programs."""
    subscription, _ = front().subscribing.of(_token(request), Purpose.OWN)
    return JSONResponse(front().subscribing.kept(subscription), headers=PRIVATE)


def preview(request: Request) -> Response:
    """Show the next digest as its mail would look."""
    subscription, _ = front().subscribing.of(_token(request), Purpose.OWN)
    mail = front().notifying.preview(subscription)
    html = mail.get_body(("html",)) if mail else None
    if html is None:
        return page("done", "Nothing new", "There is nothing new, so nothing would be sent.")
    return HTMLResponse(html.get_content(), headers=PRIVATE)


def change(request: Request, form: Mapping[str, str]) -> Response:
    """Do what a button of `mine` says."""
    token, subscribing = _token(request), front().subscribing
    subscribing.of(token, Purpose.OWN)
    back = {"Back to your subscription": f"/mine/{token}"}
    match form.get("do", ""):
        case "pause":
            subscribing.pause(token, int(form.get("days", "")) if form.get("days", "").isdecimal() else 0)
            until = subscribing.of(token, Purpose.OWN)[0].paused_until
            words = f"Nothing is sent until {day_and_time(until.isoformat())}." if until else ""
            return page("done", "Paused", words, "After that you hear of what you missed.", links=back)
        case "resume":
            subscribing.resume(token)
            return page("done", "Taken up again", "The next digest tells of what you missed.", links=back)
        case "end":
            subscribing.end(token)
            return page("done", "Unsubscribed", "Nothing more is sent.", KEPT_STILL, links=back)
        case "feed":
            feed = {"Your feed, shown this once": subscribing.renew_feed(token)}
            return page(
                "done", "Your feed", "The address before this one, if there was one, has ended.", shown=feed, links=back
            )
        case "delete":
            rest = () if subscribing.delete(token) else ("The last bytes on disk go within the hour.",)
            return page("done", "Deleted", "Everything is deleted.", *rest)
        case _:
            return page("done", "Not understood", "That button does nothing here.", status=400, links=back)


def atom(request: Request) -> Response:
    """Answer with what was told, as Atom."""
    return _feed(request, "application/atom+xml")


def json_feed(request: Request) -> Response:
    """Answer with what was told, as JSON Feed."""
    return _feed(request, "application/feed+json")


def _feed(request: Request, media_type: str) -> Response:
    subscription, _ = front().subscribing.of(_token(request), Purpose.FEED)
    body = front().notifying.feed_bytes(subscription, f"{_public()}{request.url.path}", media_type)
    return _cached(request, body, media_type)


def calendar(request: Request) -> Response:
    """Answer with the deadlines of a subscription."""
    subscription, _ = front().subscribing.of(_token(request), Purpose.FEED)
    return _cached(request, front().notifying.calendar(subscription), "text/calendar")


def shortlist_calendar(request: Request) -> Response:
    """Answer with the deadlines of the postings that the address names."""
    ids = [PostingId(each) for each in request.query_params.getlist("id")[:MOST_IDS]]
    return _cached(request, front().notifying.calendar_of(ids), "text/calendar")


def _cached(request: Request, body: bytes, media_type: str) -> Response:
    response = with_etag(request, body, media_type)
    response.headers.update({**PRIVATE, "Cache-Control": "private, max-age=300"})
    return response


def subscribe(request: Request, said: Any) -> Response:
    """Take a request for a subscription."""
    client = request.client.host if request.client else "unknown"
    answer = front().subscribing.subscribe(from_json(said, client))
    given = {name: value for name, value in (("manage", answer.own), ("feed", answer.feed)) if value}
    return JSONResponse({"answer": answer.sentence, **given}, 201 if given else 202, PRIVATE)


def _token(request: Request) -> str:
    return str(request.path_params["token"])


def _public() -> str:
    return front().settings.public_url


def shown(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Return a handler that shows what went wrong as a page."""

    def safely(request: Request) -> Response:
        try:
            return answer(request)
        except FootholdError as error:
            return _sorry(error)

    return safely


def _sorry(error: FootholdError) -> Response:
    status = 404 if isinstance(error, NotFoundInStoreError) else 400
    return page("done", "Not here" if status == 404 else "Not done", str(error), status=status)


async def form_of(request: Request) -> Response:
    """Read the form of a button, then do what it says."""
    body = await _body(request)
    if body is None:
        return page("done", "Too much", "That is more than a button says.", status=413)
    form = {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace"), max_num_fields=10).items()}
    return await run_in_threadpool(shown(lambda asked: change(asked, form)), request)


async def api(request: Request) -> Response:
    """Read a request as JSON, then take it; whatever is wrong is said as problem+json."""
    body = await _body(request)
    if body is None:
        return problem(413, "Too much", f"A request has {MOST_BODY} bytes at most.", PRIVATE)
    try:
        return await run_in_threadpool(subscribe, request, json.loads(body))
    except (ValueError, RecursionError):
        return problem(400, "Bad request", "The body is not JSON.", PRIVATE)
    except TooManyError as error:
        return problem(429, "Too many requests", str(error), {**PRIVATE, "Retry-After": str(error.wait_s)})
    except DeliveryError as error:
        return problem(503, "Not now", str(error), PRIVATE)
    except FootholdError as error:
        return problem(400, "Bad request", str(error), PRIVATE)


async def only_post(_request: Request) -> Response:
    """Answer who came to look: what there is stands behind private addresses."""
    return problem(405, "Not that way", "Send a POST here.", {**PRIVATE, "Allow": "POST"})


async def _body(request: Request) -> bytes | None:
    """Return the body, None where it is too long; no more than that is ever held."""
    found = b""
    async for part in request.stream():
        found += part
        if len(found) > MOST_BODY:
            return None
    return found


def _get(path: str, answer: Callable[[Request], Response]) -> Route:
    return Route(path, shown(answer), methods=["GET"])


def _post(path: str, answer: Callable[[Request], Response]) -> Route:
    return Route(path, shown(answer), methods=["POST"])


ROUTES: list[BaseRoute] = [
    _get("/confirm/{token}", confirm_page),
    _post("/confirm/{token}", confirm),
    _get("/unsubscribe/{token}", unsubscribe_page),
    _post("/unsubscribe/{token}", unsubscribe),
    _get("/mine/{token}", mine),
    Route("/mine/{token}", form_of, methods=["POST"]),
    _get("/mine/{token}/kept.json", kept_json),
    _get("/mine/{token}/preview", preview),
    _get("/feeds/{token}.atom", atom),
    _get("/feeds/{token}.json", json_feed),
    _get("/calendar/{token}.ics", calendar),
    _get("/calendar.ics", shortlist_calendar),
    Route("/api/v1/subscriptions", api, methods=["POST"]),
    Route("/api/v1/subscriptions", only_post, methods=["GET"]),
]
