"""The figures: what the pages, exports and programs show, each as of a day."""

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.models import Federation, Ledger
from services.confederation.queries.gatherings import gatherings
from services.confederation.queries.presences import presences
from services.confederation.queries.unions import federations, unions
from services.confederation.rules.gatherings import Group, MeetingFigures, meeting_figures
from services.confederation.rules.presence import Counted, PresenceFigures, counted, figures, figures_by
from services.confederation.rules.scope import Dimension, Scope
from services.confederation.rules.territory import Territory

MEETINGS_HAVE = (Dimension.UNION, Dimension.DEPARTMENT)
"""By what meetings can be told apart."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: a union, a department, a trade … by its code; `name` where it has one of its own.

    None where nothing is known, which is not zero: a union that never stated anything, meetings by legal form.
    """

    key: str
    name: str
    presence: PresenceFigures | None
    meetings: MeetingFigures | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole, and its parts by one dimension. A co-operative of two unions is in both lines, and once in the whole.

    `silent`: the unions of the day that never stated anything; they are missing from the whole.
    """

    scope: Scope
    dimension: Dimension
    whole: Line
    lines: list[Line]
    silent: list[str]


async def figures_of(session: AsyncSession, scope: Scope, dimension: Dimension = Dimension.UNION) -> Figures:
    """All figures of a scope by one dimension. With a federation there are no meetings: they have no trade."""
    territory, bodies = Territory(await unions(session)), await federations(session)
    body = next((one for one in bodies if one.code == scope.federation), None)
    found = await counted_in(session, scope, territory, body)
    groups = [] if scope.federation else await gatherings(session, scope, territory)
    whole = Line("", "", figures(found), None if scope.federation else meeting_figures(groups))
    told = figures_by(dimension, found, bodies)
    met = meetings_by(dimension, groups) if not scope.federation else {}
    silent = await silent_unions(session, territory, scope)
    names = names_of(dimension, territory, bodies)
    keys = sorted({*told, *met, *expected(dimension, scope, territory, bodies)})
    lines = [line_of(key, names, told, met, key in silent, scope, dimension) for key in keys]
    return Figures(scope, dimension, whole, lines, silent)


async def counted_in(
    session: AsyncSession, scope: Scope, territory: Territory, body: Federation | None
) -> list[Counted]:
    """Which co-operatives count for what; nobody where the scope's federation does not exist."""
    if scope.federation and body is None:
        return []
    return list(counted(await presences(session, scope), scope, territory, body))


def meetings_by(dimension: Dimension, groups: list[Group]) -> dict[str, MeetingFigures]:
    """Meetings by union or department; by nothing else."""
    if dimension not in MEETINGS_HAVE:
        return {}
    parts: dict[str, list[Group]] = {}
    for group in groups:
        key = group.owner if dimension is Dimension.UNION else group.department or ""
        parts.setdefault(key, []).append(group)
    return {key: meeting_figures(part) for key, part in parts.items()}


def line_of(
    key: str,
    names: dict[str, str],
    told: dict[str, PresenceFigures],
    met: dict[str, MeetingFigures],
    silent: bool,
    scope: Scope,
    dimension: Dimension,
) -> Line:
    """One line; a silent union's is empty."""
    presence = None if silent else told.get(key, PresenceFigures())
    has_meetings = dimension in MEETINGS_HAVE and not scope.federation and not silent
    return Line(key, names.get(key, ""), presence, met.get(key, MeetingFigures()) if has_meetings else None)


async def silent_unions(session: AsyncSession, territory: Territory, scope: Scope) -> list[str]:
    """The unions of the day of which nothing was ever heard, from them or from those that they came from."""
    heard = set((await session.exec(select(Ledger.union).where(col(Ledger.crossings) > 0))).all())
    speaking = set[str]().union(*(territory.owners(code, scope.day) for code in heard))
    wanted = [union.code for union in territory.on(scope.day) if scope.union in ("", union.code)]
    return [code for code in wanted if code not in speaking]


def expected(dimension: Dimension, scope: Scope, territory: Territory, bodies: list[Federation]) -> list[str]:
    """The lines that are there even when they are empty."""
    if dimension is Dimension.UNION and not scope.federation:
        return [union.code for union in territory.on(scope.day) if scope.union in ("", union.code)]
    return [body.code for body in bodies] if dimension is Dimension.FEDERATION else []


def names_of(dimension: Dimension, territory: Territory, bodies: list[Federation]) -> dict[str, str]:
    """The names of unions and federations; all else is named by its code."""
    if dimension is Dimension.UNION:
        return {code: union.name for code, union in territory.unions.items()}
    return {body.code: body.name for body in bodies} if dimension is Dimension.FEDERATION else {}
