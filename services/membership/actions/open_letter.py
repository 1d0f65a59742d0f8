"""Signing in by the link or the code of a letter: once, within minutes, in the browser that asked."""

from datetime import timedelta

from sqlalchemy import func
from sqlmodel import col, select

from services.membership.actions.audit import audit
from services.membership.actions.begin_session import begin_session
from services.membership.errors import AnotherBrowser, LetterUsedOrExpired, NoAccountLeft, TooManyGuesses, WrongCode
from services.membership.models import SignInRequest
from services.membership.models.audit_entry import What
from services.membership.models.session import How
from services.membership.models.sign_in_link import digest_of
from services.membership.models.sign_in_request import TRIES
from shared.errors import Refused
from shared.identity import Visitor
from shared.work import Work

GUESSES = 50
"""Wrong codes for one address in a day, wherever they were typed: at 8 digits, one guess in two million hits."""


async def open_letter(token: str, browser: str, work: Work) -> Visitor | Refused:
    """Who the letter was for; or a refusal, to be raised once the failure is written down."""
    wanted = select(SignInRequest).where(SignInRequest.token_digest == digest_of(token))
    request: SignInRequest | None = await work.find(wanted.with_for_update())
    if request is None or not request.is_open(work.now):
        audit(What.SIGN_IN_FAILED, work, about=request.person_id if request else None, why="used")
        return LetterUsedOrExpired()
    if request.browser_digest != digest_of(browser):
        audit(What.SIGN_IN_FAILED, work, about=request.person_id, why="other_browser")
        return AnotherBrowser()
    return await enter(request, How.LETTER, work)


async def type_code(code: str, browser: str, work: Work, *, is_known: bool = False) -> Visitor | Refused:
    """The same by a code that was typed; a wrong one costs each open request of that browser a try.

    Where too many wrong ones were typed for an address, only a browser that is known may go on; a link is good in any.
    """
    wanted = select(SignInRequest).where(SignInRequest.browser_digest == digest_of(browser))
    asked: list[SignInRequest] = await work.all(wanted.order_by(col(SignInRequest.id)).with_for_update())
    still_open = [one for one in asked if one.may_be_tried(work.now)]
    if not still_open:
        audit(What.SIGN_IN_FAILED, work, why="used")
        return LetterUsedOrExpired()
    if not is_known and await guesses(still_open[-1].address_digest, work) >= GUESSES:
        audit(What.SIGN_IN_FAILED, work, about=still_open[-1].person_id, why="wrong_code")
        return TooManyGuesses()
    digits = "".join(one for one in code if one.isdecimal())
    matches = [one for one in still_open if one.is_code(digits)]
    if not matches:
        for person_id in {one.person_id for one in still_open}:
            audit(What.SIGN_IN_FAILED, work, about=person_id, why="wrong_code")
        return WrongCode(TRIES - max(one.tries for one in still_open))
    return await enter(matches[0], How.CODE, work)


async def enter(request: SignInRequest, how: How, work: Work) -> Visitor | Refused:
    """Uses the request up, and begins a session of the person, never of the operator whom nobody names."""
    assert request.person_id, "only a request with a person is open"
    request.used_at = work.now
    try:
        return await begin_session(request.person_id, how, work)
    except NoAccountLeft as refusal:
        audit(What.SIGN_IN_FAILED, work, about=request.person_id, why="no_mandate")
        return refusal


async def guesses(address: str, work: Work) -> int:
    """How many wrong codes were typed for an address within a day."""
    since = col(SignInRequest.asked_at) > work.now - timedelta(days=1)
    typed = select(func.sum(SignInRequest.tries)).where(SignInRequest.address_digest == address, since)
    return int(await work.find(typed) or 0)
