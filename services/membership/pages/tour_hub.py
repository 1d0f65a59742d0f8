"""The tour's last step: joining the confederation with the file that it handed over."""

from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.audit import audit
from services.membership.models.audit_entry import What
from shared.errors import Invalid, Refused
from shared.join_folder import JoinFolder
from shared.joining import Join, joined
from shared.settings import NodeSettings
from shared.text import say
from shared.union_code import NONE_YET, another_union
from shared.web.moving_on import move_on
from shared.web.works import opened, service_of

router = APIRouter(prefix="/tour/hub", include_in_schema=False)
LARGEST = 64 * 1024  # bytes; a join file is about 3 KB


@router.get("")
async def show(request: Request) -> Response:
    """Where it stands: nothing yet, a file that is asked about, on its way, or joined."""
    return hub_page(request, None)


@router.post("")
async def take(request: Request, file: Annotated[UploadFile, File()]) -> Response:
    """Looks at the file, and asks whether the node shall join."""
    folder, settings = folder_of(request), service_of(request).settings
    try:
        join = read(await file.read(LARGEST), settings)
    except Refused as refusal:
        return hub_page(request, refusal)
    if folder:
        folder.ask(join)
    return move_on(request, "/tour/hub")


@router.post("/join")
async def agree(request: Request) -> Response:
    """The supervisor joins; the page says how it went."""
    form = await request.form()
    if folder := folder_of(request):
        if form.get("do") == "join":
            async with opened(request) as work:
                audit(What.SETTING_CHANGED, work, setting="hub")
            folder.agree()
        else:
            folder.refuse()
    return move_on(request, "/tour/hub")


def read(content: bytes, settings: NodeSettings) -> Join:
    """The join file. Raises Invalid, Refused."""
    if settings.on_trial:
        raise Refused(say("This node is a copy on trial. It can join once it is confirmed."))
    try:
        join = Join.model_validate_json(content)
    except ValidationError:
        raise Invalid(say("This is not a join file, or not a whole one. Ask the confederation for it again.")) from None
    before = joined(settings.hub_file)
    if join.union != settings.union and (before or settings.union != NONE_YET):
        raise Invalid(another_union(join.union, settings.union, joined=before is not None))
    if before and before.hub != join.hub:
        raise Refused(say("This node belongs to {hub}. Leave it first: maillon leave", hub=before.hub))
    return join


def folder_of(request: Request) -> JoinFolder | None:
    """Where files are left for the supervisor; None where there is none."""
    folder: JoinFolder | None = request.app.state.join_folder
    return folder


def hub_page(request: Request, refusal: Refused | None) -> Response:
    """The page."""
    folder = folder_of(request)
    answer: Response = request.app.state.templates.page(
        request,
        "tour/hub.html",
        status=refusal.status if refusal else 200,
        refusal=refusal and refusal.text,
        union=service_of(request).settings.union,
        joined=joined(service_of(request).settings.hub_file),
        by_page=folder is not None,
        asked=folder.asked() if folder else None,
        under_way=bool(folder and folder.wanted()),
        answered=folder.answered() if folder else None,
    )
    return answer
