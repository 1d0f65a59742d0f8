"""The node's page: is it well, is anything stuck."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.membership.pages.backup import folder_of
from services.membership.pages.caught_mail import stay_here
from services.membership.pages.wellness import backed_up_at, backup_failure, no_letter_leaves
from services.membership.queries.unions import listed_unions
from shared.hub_link import link_status
from shared.node_status import node_status
from shared.text import say
from shared.web.works import place_of, reading, service_of

router = APIRouter(include_in_schema=False)
SHOWN = timedelta(days=30)  # that the node was set back; by then its staff has entered again what was lost
SERVICE_NAMES = {
    "membership": say("Co-operatives and people"),
    "meetings": say("Meetings and seats"),
    "notifications": say("Notices and e-mails"),
}


@router.get("/node")
async def show(request: Request) -> Response:
    """Services, streams, what waits, what is set aside."""
    settings, today = service_of(request).settings, place_of(request).clock.today()
    status = await node_status(settings)
    set_back = status.set_back_at()
    async with reading(request) as session:
        link = await link_status(session, settings.hub_file)
        unions = await listed_unions(session, today)
        mail = await no_letter_leaves(session, place_of(request).clock)
    troubles = [*([mail] if mail else []), *status.troubles()]
    answer: Response = request.app.state.templates.page(
        request,
        "node/show.html",
        union=settings.union,
        letters_stay=await stay_here(request),
        services=status.services,
        names=SERVICE_NAMES,
        streams=status.streams,
        troubles=troubles,
        mail=mail,
        leaving=sum(one.get("crossings", 0) for one in status.services),
        held_back=sum(sum(one.get("held_back", {}).values()) for one in status.services),
        link=link,
        unions=unions,
        today=today,
        set_back=set_back if set_back and today - set_back.date() < SHOWN else None,
        well=bool(status.streams) and not troubles,
        **backup_words(request),
    )
    return answer


def backup_words(request: Request) -> dict[str, Any]:
    """When the last backup was made, and how one that the page asked for goes."""
    folder = folder_of(request)
    return {
        "backup": backed_up_at(request.app.state.backup_mark),
        "backup_by_page": folder is not None,
        "backup_under_way": bool(folder and folder.is_asked),
        "backup_failed": backup_failure(request),
    }
