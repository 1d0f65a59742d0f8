"""Every table of the pages as a file: CSV, XLSX or Parquet, with the same question in its address."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from tempfile import SpooledTemporaryFile
from typing import IO

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services.confederation.pages import sheets
from services.confederation.pages.asked import asked_by, asked_of_everything
from services.confederation.pages.behind import behind_asked
from services.confederation.pages.sheets import Prepared
from services.confederation.queries.exchanges import exchanges
from services.confederation.queries.figures import figures_of
from services.confederation.queries.freshness import freshness
from services.confederation.queries.reconciliation import reconcile
from services.confederation.queries.statements import cooperative_told
from services.confederation.queries.trends import years_to
from services.confederation.queries.unions import unions
from services.confederation.rules.scope import Dimension
from shared.errors import NotFound
from shared.sheet_files import SHEET_FILES
from shared.sheets import batches
from shared.web.language import language_of
from shared.web.works import place_of, reading

router = APIRouter(include_in_schema=False)
IN_MEMORY, PIECE = 1_000_000, 65_536  # bytes


@router.get("/exports/{name}.{ending}")
async def export(request: Request, name: str, ending: str) -> Response:
    """One table as one file; written some thousand rows at a time, on the disk when it is large."""
    asked_by(request)
    if name not in EXPORTS or ending not in SHEET_FILES:
        raise NotFound
    async with reading(request) as session:
        sheet, _ = prepared = await EXPORTS[name](session, request)
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it was sent
    await asyncio.to_thread(write, file, prepared, ending, language_of(request))
    disposition = f'attachment; filename="{sheet.file_name(ending)}"'
    headers = {"Content-Disposition": disposition, "Content-Length": str(file.tell())}
    return StreamingResponse(pieces(file), headers=headers, media_type=SHEET_FILES[ending].kind)


def write(file: IO[bytes], prepared: Prepared, ending: str, language: str) -> None:
    """Fills the file."""
    sheet, rows = prepared
    written = SHEET_FILES[ending](file, sheet, language)
    for batch in batches(rows):
        written.write(batch)
    written.close()
    file.seek(0, 2)


async def pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    """The file from its beginning."""
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


async def figures(session: AsyncSession, request: Request) -> Prepared:
    """Figures by one dimension."""
    by = request.query_params.get("by", "")
    dimension = Dimension(by) if by in tuple(Dimension) else Dimension.UNION
    return sheets.figures_sheet(await figures_of(session, asked_by(request).scope, dimension))


async def trends(session: AsyncSession, request: Request) -> Prepared:
    """Five years."""
    scope = asked_by(request).scope
    return sheets.trends_sheet(await years_to(session, scope), scope.day)


async def links(session: AsyncSession, request: Request) -> Prepared:
    """Who received whose members."""
    scope = asked_of_everything(request).scope
    return sheets.links_sheet(await exchanges(session, scope), await names(session), scope.day)


async def crossings(session: AsyncSession, request: Request) -> Prepared:
    """What a figure is made of."""
    behind = behind_asked(request)
    found = await behind.found(session)
    return sheets.crossings_sheet(found, await names(session), behind.figure, behind.asked.scope.day)


async def when_heard(session: AsyncSession, request: Request) -> Prepared:
    """How fresh each union is."""
    asked = asked_of_everything(request)
    return sheets.freshness_sheet(await freshness(session, place_of(request).clock.now()), asked.today)


async def totals(session: AsyncSession, request: Request) -> Prepared:
    """Whether totals agree."""
    asked = asked_of_everything(request)
    return sheets.reconciliation_sheet(await reconcile(session, asked.scope.union), asked.today)


async def cooperative(session: AsyncSession, request: Request) -> Prepared:
    """What was stated of one co-operative."""
    asked, params = asked_by(request), request.query_params
    told = await cooperative_told(session, params.get("stated_by", ""), params.get("id", ""), asked.own_federation)
    return sheets.statements_sheet(told.statements, asked.today)


async def names(session: AsyncSession) -> dict[str, str]:
    """The unions' names."""
    return {union.code: union.name for union in await unions(session)}


EXPORTS: dict[str, Callable[[AsyncSession, Request], Awaitable[Prepared]]] = {
    "figures": figures,
    "trends": trends,
    "links": links,
    "crossings": crossings,
    "freshness": when_heard,
    "reconciliation": totals,
    "cooperative": cooperative,
}
