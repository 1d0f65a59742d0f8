"""Passkeys: adding, renaming and removing one's own, and coming in with one. static/passkeys.js asks the device."""

import json
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.membership.actions.add_passkey import CHALLENGE_LASTS, add_passkey, remove_passkey
from services.membership.actions.rename_passkey import passkey_of, rename_passkey
from services.membership.actions.sign_in_with_passkey import sign_in_with_passkey
from services.membership.errors.keys import NamelessPasskey, PasskeyRefused
from services.membership.models import Person
from services.membership.pages.asking import asking_of, forget_asking
from services.membership.pages.coming_in import TRIES_OF_CLIENT, count_client
from services.membership.pages.freshness import person_just_signed_in, person_signed_in
from services.membership.pages.tickets import browser_of, held_by, know_again, ticket
from services.membership.queries.passkeys import passkeys_of
from services.membership.rules.passkeys import ask_for_a_known_key, ask_for_a_new_key
from services.membership.rules.relying_party import RelyingParty, relying_party, why_no_passkeys
from shared.errors import NotFound, Refused
from shared.text import say
from shared.web import passkey_offer
from shared.web.clients import browser_in_words
from shared.web.formats import Formats
from shared.web.forms.base import merged
from shared.web.forms.question import ask_first
from shared.web.language import language_of
from shared.web.moving_on import move_on
from shared.web.visitors import remember
from shared.web.works import opened, place_of, reading, service_of

router = APIRouter(include_in_schema=False)
NEW, KNOWN = "new passkey", "known passkey"
ACCOUNT, SIGN_IN, HOME = "/account", "/sign-in", "/"


@router.post("/account/passkeys/question")
async def ask_for_new(request: Request) -> Response:
    """What a device is asked to make a new key."""
    person_id = person_just_signed_in(request)
    async with reading(request) as session:
        person, held = await session.get(Person, person_id), await passkeys_of(person_id, session)
    if person is None:
        raise NotFound
    return question(request, NEW, ask_for_a_new_key(party_of(request), person, held), person=person_id.hex)


@router.post("/account/passkeys")
async def add(request: Request) -> Response:
    """Keeps the key that the device made."""
    form = await request.form()
    try:
        person_id = person_just_signed_in(request)
        held = held_by(request, NEW, str(form.get("ticket", "")), CHALLENGE_LASTS, person=person_id.hex)
        name = str(form.get("passkey_name", "")).strip() or usual_name(request)
        async with opened(request) as work:
            shown = credential(form)
            passkey = await add_passkey(person_id, name, shown, held["challenge"], party_of(request), work)
    except Refused as refusal:
        return move_on(request, ACCOUNT, refusal.text, "problem")
    words = say("The passkey “{name}” has been added. Next time, sign in with it.", name=passkey.name)
    answer = move_on(request, ACCOUNT, words)
    passkey_offer.take_back(request, answer)
    return answer


@router.post("/account/passkeys/{id}/name")
async def rename(request: Request, id: UUID) -> Response:
    """Calls a key otherwise."""
    person_id, form = person_signed_in(request), await request.form()
    try:
        async with opened(request) as work:
            now = {"passkey_name": (await passkey_of(person_id, id, work)).name}
            said = merged(request, {"passkey_name": str(form.get("passkey_name", ""))}, now)
            passkey = await rename_passkey(person_id, id, said["passkey_name"], work)
    except NamelessPasskey as refusal:
        return move_on(request, ACCOUNT, refusal.text, "problem")
    return move_on(request, ACCOUNT, say("The passkey is now called “{name}”.", name=passkey.name))


@router.post("/account/passkeys/{id}/removal")
async def remove(request: Request, id: UUID) -> Response:
    """Forgets a key."""
    async with opened(request) as work:
        passkey = await remove_passkey(person_signed_in(request), id, work)
        title = say("Remove the passkey “{name}”?", name=passkey.name)
        ask_first(request, title, say("Nobody can sign in with it any more."), yes=say("Remove"))
    words = say("The passkey “{name}” opens nothing here any more. Delete it on the device too.", name=passkey.name)
    return move_on(request, ACCOUNT, words)


@router.post("/account/passkeys/offer")
async def decline(request: Request) -> Response:
    """No, thank you: the offer does not come back."""
    answer = move_on(request, HOME)
    passkey_offer.take_back(request, answer)
    return answer


@router.post("/sign-in/passkey/question")
async def ask_for_known(request: Request) -> Response:
    """What a device is asked to show a key of this node."""
    return question(request, KNOWN, ask_for_a_known_key(party_of(request)))


@router.post("/sign-in/passkey")
async def enter(request: Request) -> Response:
    """Begins a session for whoever has the key."""
    form = await request.form()
    try:
        held = held_by(request, KNOWN, str(form.get("ticket", "")), CHALLENGE_LASTS)
        async with opened(request) as work:
            await count_client(TRIES_OF_CLIENT, request, work)
            visitor = await sign_in_with_passkey(credential(form), held["challenge"], party_of(request), work)
    except Refused as refusal:
        visitor = refusal
    if isinstance(visitor, Refused):
        return move_on(request, SIGN_IN, visitor.text, "problem")
    answer = move_on(request, asking_of(request).to, say("Welcome, {name}.", name=visitor.name))
    remember(request, answer, visitor)
    forget_asking(request, answer)
    return answer


def credential(form: FormData) -> dict[str, Any]:
    """What the device answered. Raises PasskeyRefused."""
    try:
        shown = json.loads(str(form.get("credential", "")))
    except ValueError:
        raise PasskeyRefused from None
    if not isinstance(shown, dict):
        raise PasskeyRefused
    return shown


def usual_name(request: Request) -> str:
    """What a key is called whose owner gives it no name: the browser and the day, in their language."""
    language, clock = language_of(request), place_of(request).clock
    browser = browser_in_words(request) or say("Passkey").into(language)
    return f"{browser}, {Formats(language, clock).short_day(clock.now())}"


def party_of(request: Request) -> RelyingParty:
    """This node, as its passkeys know it. Raises NotFound where there can be none."""
    settings = service_of(request).settings
    if why_not := why_no_passkeys(settings.public_url):
        raise NotFound(why_not)
    return relying_party(settings.public_url, settings.described.words.union_name)


def question(request: Request, purpose: str, options: dict[str, Any], **held: str) -> JSONResponse:
    """The options for the device, and a ticket that this browser alone brings back with the answer."""
    browser = browser_of(request)
    sealed = ticket(request, purpose, browser, challenge=options["challenge"], **held)
    answer = JSONResponse({"options": options, "ticket": sealed})
    know_again(request, answer, browser)
    return answer
