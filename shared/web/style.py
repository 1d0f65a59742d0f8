"""The living style page: every component of the design, on one page, in every state."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from shared.text import Text, say
from shared.web.charts import Known, bars, lines, stacked
from shared.web.shades import shaded_map

router = APIRouter(include_in_schema=False)
NOW = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)


@router.get("/style")
async def style_page(request: Request) -> HTMLResponse:
    """Shows the components to whoever builds pages, and to the accessibility check."""
    page: HTMLResponse = request.app.state.templates.page(request, "style.html", **SAMPLE, **charts())
    return page


def meeting(title: str, days: int, taken: int, capacity: int | None, **more: Any) -> dict[str, Any]:
    """An invented meeting."""
    starts_at = NOW + timedelta(days=days)
    hours = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1.5)}
    usual = {"host": "Fonderie des Gaves", "kind": say("Visit"), "cancelled": False, "waiting": 0}
    place = "12 rue du Port, 31000 Toulouse"
    return {"title": title, "taken": taken, "capacity": capacity, "place": place, **hours, **usual, **more}


def cooperative(name: str, town: str, jobs: int, state: Text, tone: str) -> dict[str, Any]:
    """An invented co-operative."""
    return {
        "name": name,
        "town": town,
        "jobs": jobs,
        "state": state,
        "tone": tone,
        "since": date(2009, 2, jobs % 28 + 1),
    }


def charts() -> dict[str, Any]:
    """One chart of each kind, and the map; drawn when they are asked for."""
    years = [str(year) for year in range(2022, 2027)]
    members: list[Known] = [4210, 4380, 4512, 4498, 4558]
    projects: list[Known] = [310, 355, 342, None, 401]
    kinds = (say("Visits"), say("Training"), say("Committees"))
    coops = {"31": 212, "09": 12, "81": 31, "34": 140, "13": 98, "75": 402, "93": 120, "974": 7, "2A": 3}
    return {
        "bars": bars([("Occitanie", 612, False), ("Bretagne", 540, True), ("Provence-Alpes-Côte d’Azur", None, False)]),
        "stacked": stacked(kinds, [("Occitanie", [22, 14, 9]), ("Bretagne", [12, 3, 22])]),
        "lines": lines(years, [(say("Members"), members), (say("Projects"), projects)]),
        "map": shaded_map(coops, known={"11", "12", "46", "65", "82"}, at_least=frozenset({"2A"})),
    }


SAMPLE: dict[str, Any] = {
    "now": NOW,
    "meetings": [
        meeting("Visite de la fonderie : couler, polir, décider à plusieurs", 0, 12, 20),
        meeting("Lire un bilan en une heure", 7, 18, 18, waiting=3, kind=say("Training")),
        meeting("Comité territorial du Comminges", 14, 9, None, kind=say("Committee"), host=""),
        meeting("Atelier : répondre ensemble à un marché public", 21, 0, 12, cancelled=True),
    ],
    "cooperatives": [
        cooperative("Fonderie des Gaves", "Tarbes", 48, say("Member"), "good"),
        cooperative("Pain commun", "Albi", 5, say("Member"), "good"),
        cooperative("L’Atelier du fleuve & fils <Scop>", "Saint-Antonin-Noble-Val", 1240, say("Waiting"), "wait"),
        cooperative("Imprimerie 34", "Toulouse", 11, say("Withdrawn"), "quiet"),
    ],
    "errors": {
        "capacity": say("Enter a number of seats of at least 1."),
        "host": say("Choose the co-operative that hosts."),
    },
}
