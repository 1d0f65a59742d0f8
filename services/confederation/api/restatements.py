"""A union's node is asked to state everything again."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from services.confederation.actions.ask_restatement import AskRestatement, ask_restatement
from shared.web.works import opened

router = APIRouter(prefix="/api/confederation", tags=["confederation"])
UnionCode = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")]


@router.post("/unions/{code}/restatement", status_code=202)
async def ask(request: Request, code: UnionCode) -> Response:
    """Asks the union's node; it answers with its crossings, when it is linked."""
    async with opened(request) as work:
        await ask_restatement(AskRestatement(code), work)
    return Response(status_code=202)
