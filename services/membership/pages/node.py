"""The node's page: is it well, is anything stuck."""

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from shared.node_status import node_status
from shared.text import say
from shared.web.visitors import manager
from shared.web.works import service_of

router = APIRouter(dependencies=[Depends(manager)], include_in_schema=False)
SERVICE_NAMES = {
    "membership": say("Co-operatives and people"),
    "meetings": say("Meetings and seats"),
    "notifications": say("Notices and e-mails"),
}


@router.get("/node")
async def show(request: Request) -> Response:
    """Services, streams, what waits, what is set aside."""
    settings = service_of(request).settings
    status = await node_status(settings)
    troubles = status.troubles()
    answer: Response = request.app.state.templates.page(
        request,
        "node/show.html",
        union=settings.union,
        services=status.services,
        names=SERVICE_NAMES,
        streams=status.streams,
        troubles=troubles,
        well=bool(status.streams) and not troubles,
        backup=None,
    )
    return answer
