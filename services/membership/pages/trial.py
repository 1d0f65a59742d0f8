"""A copy of the node on trial: what that means, and the button that makes it the node."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.confirm_node import ConfirmNode, confirm_node
from services.membership.errors import StillThere
from shared.errors import Refused
from shared.installation import installed
from shared.joining import joined
from shared.text import say
from shared.web.moving_on import move_on
from shared.web.works import opened, service_of

router = APIRouter(prefix="/node/trial", include_in_schema=False)
SEND, SET_ASIDE = "send", "set_aside"


@router.get("")
async def show(request: Request) -> Response:
    """What rests meanwhile, and the form."""
    return page(request, None, SET_ASIDE)


@router.post("")
async def confirm(request: Request) -> Response:
    """This copy is the node from now on."""
    form = await request.form()
    letters = SEND if form.get("letters") == SEND else SET_ASIDE
    command = ConfirmNode(bool(form.get("others_are_off")), sends_waiting=letters == SEND)
    try:
        async with opened(request) as work:
            await confirm_node(command, service_of(request).settings.installation_file, work)
    except StillThere as refusal:
        return page(request, refusal, letters)
    return move_on(request, "/node", say("This is the node now. Letters go out again, and everything is stated anew."))


def page(request: Request, refusal: Refused | None, letters: str) -> Response:
    """The page, fresh or come back with what is missing."""
    settings = service_of(request).settings
    answer: Response = request.app.state.templates.page(
        request,
        "node/trial.html",
        status=refusal.status if refusal else 200,
        refusal=refusal and refusal.text,
        installation=installed(settings.installation_file),
        by_setting=settings.trial,
        joined=joined(settings.hub_file),
        letters=letters,
        choices=(
            (
                SET_ASIDE,
                say("Set them aside: each can be tried again, under “Messages sent”, where they stand as failed"),
            ),
            (SEND, say("Send them: the old node was lost at once, and cannot have sent them")),
        ),
    )
    return answer
