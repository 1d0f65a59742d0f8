"""Letters that stay here, for want of a mail server: its operator reads them, but not those that let others in."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.membership.models import Person
from services.membership.queries.tour import has_mail_server, was_put_away
from shared.caught_mail import PATH, LetterReader, Why
from shared.web.visitors import visitor_of
from shared.web.works import reading, service_of

router = APIRouter(include_in_schema=False)


@router.get(PATH)
async def whose(request: Request) -> Response:
    """What the mail catcher needs to know of whoever asks it."""
    visitor, words = visitor_of(request), service_of(request).settings.described.words
    async with reading(request) as session:
        person = await session.get(Person, visitor.person_id) if visitor and visitor.person_id else None
        why = why_all(request, put_away=await was_put_away(session))
    reader = LetterReader(
        email=(person and person.email) or "", all_because=why, zone=words.zone, language=words.language
    )
    return Response(reader.model_dump_json(), media_type="application/json")


def why_all(request: Request, *, put_away: bool) -> Why:
    """Why letters that let others in are shown, too: in a demonstration, and until the first set-up is put away."""
    if request.app.state.shows_all_letters:
        return "demonstration"
    return "set-up" if request.app.state.tour and not put_away else ""


async def stay_here(request: Request) -> bool:
    """Whether letters stay on this machine: its catcher takes them, for the operator has chosen no mail server, or this
    is a copy on trial.
    """
    settings = service_of(request).settings
    if settings.catches is None or settings.on_trial:
        return settings.on_trial and settings.catcher_place is not None
    async with reading(request) as session:
        return not await has_mail_server(session)
