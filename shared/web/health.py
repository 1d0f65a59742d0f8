"""Whether a service lives and whether it is ready, for whoever watches over it."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter
from starlette.responses import JSONResponse, PlainTextResponse

Checks = Callable[[], Awaitable[Mapping[str, bool]]]


def health(checks: Checks) -> APIRouter:
    """`/healthz`: the process answers. `/readyz`: each named check holds, else 503."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def alive() -> PlainTextResponse:
        return PlainTextResponse("alive")

    @router.get("/readyz")
    async def ready() -> JSONResponse:
        named = dict(await checks())
        well = all(named.values())
        return JSONResponse({"ready": well, "checks": named}, status_code=200 if well else 503)

    return router
