"""How every service says no over HTTP: a problem for programs, a page or a fragment in words for people."""

from collections.abc import Callable
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.database import is_unavailable
from shared.errors import NotFound, NotSignedIn, Refused, TooOften, WrongFields
from shared.logs import logger
from shared.web.forms.base import FIELD as BASE
from shared.web.forms.clash import ChangedMeanwhile
from shared.web.forms.question import AskFirst, NothingToAsk, again, nothing_to_show, show_question
from shared.web.forms.sending import SentAlready, lead_on
from shared.web.forms.stamp import page_of, sent_form
from shared.web.forms.typed import typed_again
from shared.web.language import language_of
from shared.web.refusal_words import (
    Broken,
    Busy,
    Fields,
    NotReadable,
    said_otherwise,
    title_of,
    urn_of,
    what_is_wrong,
)

PROBLEM = "application/problem+json"


class RefusalsInWords:
    """Answers what nobody below answered: refusals of other middleware, and faults of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; a fault is logged with its traceback and shown without it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_on(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        except Exception as error:
            if isinstance(refusal_of(error), Busy):
                logger().warning("http.database_unavailable", method=scope["method"], error=type(error).__name__)
            elif not isinstance(error, Refused | HTTPException):
                logger().exception("http.failed", method=scope["method"])
            if started:
                raise
            response = await answer(Request(scope, receive), error)
            await response(scope, receive, send)


def refusal_handlers() -> dict[Any, Callable[[Request, Any], Any]]:
    """What FastAPI hands over to us."""
    refused = dict.fromkeys((Refused, RequestValidationError, HTTPException), answer)
    return refused | {AskFirst: show_question, NothingToAsk: nothing_to_show, SentAlready: lead_on}


async def answer(request: Request, error: Exception) -> Response:
    """The one map from what went wrong to what is sent."""
    refusal = refusal_of(error)
    if wants_json(request):
        response: Response = problem(request, refusal)
    else:
        response = in_words(request, refusal)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    if isinstance(refusal, TooOften | Busy):
        response.headers["Retry-After"] = str(refusal.seconds)
    if refusal.status == 405:
        response.headers["Allow"] = ", ".join(sorted(methods_at(request)))
    return response


def methods_at(request: Request) -> set[str]:
    """What an address takes, by all the routes that answer there; the framework knows of the first only."""
    there = [one for one in iter_route_contexts(request.app.routes) if isinstance(one.original_route, APIRoute)]
    return {method for one in there if one.path_regex.match(request.url.path) for method in one.methods or ()}


def refusal_of(error: Exception) -> Refused:
    """Every error as a refusal with a sentence for the person."""
    match error:
        case Refused():
            return error
        case RequestValidationError() if all(one["loc"][0] == "path" for one in error.errors()):
            return NotFound()
        case RequestValidationError():
            return NotReadable(what_is_wrong(error.errors()))
        case HTTPException():
            return said_otherwise(error.status_code)
        case SQLAlchemyError() if is_unavailable(error):
            return Busy()
        case _:
            return Broken()


def wants_json(request: Request) -> bool:
    """Programs ask below /api/, or say that they take JSON."""
    accepted = request.headers.get("accept", "")
    return request.url.path.startswith("/api/") or ("json" in accepted and "text/html" not in accepted)


def problem(request: Request, refusal: Refused) -> JSONResponse:
    """RFC 9457, in the person's language."""
    language = language_of(request)
    body: dict[str, Any] = {
        "type": urn_of(refusal),
        "title": title_of(refusal.status).into(language),
        "status": refusal.status,
        "detail": refusal.text.into(language),
        "request_id": request.state.request_id,
    }
    if fields := fields_of(refusal):
        body["errors"] = [{"field": one, "detail": why.into(language)} for one, why in fields]
    return JSONResponse(body, status_code=refusal.status, media_type=PROBLEM)


def fields_of(refusal: Refused) -> Fields:
    """What is wrong with which field, where a refusal knows."""
    match refusal:
        case NotReadable():
            return refusal.fields
        case WrongFields():
            return list(refusal.errors.items())
    return []


def in_words(request: Request, refusal: Refused) -> Response:
    """A page; for a part of a page asked for by htmx, a fragment that goes to the top of it."""
    values = {"refusal": refusal, "title": title_of(refusal.status)}
    templates = request.app.state.templates
    if request.headers.get("hx-request") == "true" and request.headers.get("hx-boosted") != "true":
        fragment: Response = templates.page(request, "_alert.html", status=refusal.status, **values)
        fragment.headers.update({"HX-Retarget": "#alerts", "HX-Reswap": "innerHTML show:top"})
        return fragment
    if isinstance(refusal, ChangedMeanwhile) and sent_form(request):
        values |= {"again": again(request, BASE), "back": page_of(request)}
        chosen: Response = templates.page(request, "clash.html", status=refusal.status, **values)
        return chosen
    name = "sign_in_needed.html" if isinstance(refusal, NotSignedIn) else "error.html"
    page: Response = templates.page(request, name, status=refusal.status, typed=typed_again(request), **values)
    return page
