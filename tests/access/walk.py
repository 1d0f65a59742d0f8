"""A walk over every route of a service in every role, compared with the table of permissions."""

import re
from dataclasses import dataclass, field
from uuid import UUID

from shared.access.permissions import Cell, Line
from shared.identity import Grant, Role, Visitor
from shared.web.gate import routes_of
from tests.access.asking import ask
from tests.access.world import World

PARAMETER = re.compile(r"\{([a-z_]+)(?::[a-z]+)?\}")
NOTHING = UUID(int=1)
VISITOR = "visitor"
WORDS = {
    "token": "no-such-token",
    "chosen": "en",
    "kind": "CooperativePresence",
    "form": "csv",
    "union": "occitanie",
    "code": "occitanie",
    "name": "unions",
    "ending": "csv",
    "sequence": "1",
}


@dataclass
class Walk:
    """What was tried, and where the service and the table differ."""

    asked: int = 0
    differences: list[str] = field(default_factory=list)


async def walk(world: World, name: str, lines: dict[tuple[str, str], Line]) -> Walk:
    """Asks every route of a service as nobody and in each role of its table, for one's own and for another's."""
    done, app = Walk(), world.apps[name]
    roles = next(line for line in lines.values() if line.service == name).cells
    for method, path in routes_of(app):
        line = lines[method, path]
        for role in roles:
            for whose in ("own", "other") if line.owned else ("own",):
                cookie = "" if role == VISITOR else world.session(somebody(world, Role(role)))
                answer = await ask(app, method, filled(world, path, whose), cookie)
                done.asked += 1
                wanted = is_open(line, role, whose)
                number = 401 if role == VISITOR else 403
                if answer.refused == wanted or (answer.refused and answer.status != number) or answer.status >= 500:
                    what = "may" if wanted else "may not"
                    done.differences.append(f"{role} {what} {method} {path} ({whose}): answered {answer.status}")
    return done


def is_open(line: Line, role: str, whose: str) -> bool:
    """What the table's cell says, read anew here."""
    if line.cells["visitor"] is Cell.YES:
        return True
    cell = line.cells.get(role, Cell.NO)
    return cell is Cell.YES or (cell is Cell.OWN and (whose == "own" or not line.owned))


def somebody(world: World, role: Role) -> Visitor:
    """Somebody who holds one role, in their own co-operative where it is held in one."""
    in_the_union = (Role.STAFF, Role.OPERATOR, Role.ANALYST, Role.FEDERATION_READER)
    where = None if role in in_the_union else world.ids["own"]
    federation = "btp" if role is Role.FEDERATION_READER else ""
    return Visitor(world.ids.get("person own"), (Grant(role, where),), "Somebody", federation)


def filled(world: World, path: str, whose: str) -> str:
    """The path with ids of things that are there: one's own, or another's."""
    return PARAMETER.sub(lambda found: value_of(world, path, found[1], whose), path)


def value_of(world: World, path: str, parameter: str, whose: str) -> str:
    """What stands for one parameter of a path."""
    words = {
        "token": "no-such-token",
        "chosen": "en",
        "kind": "CooperativePresence",
        "form": "csv",
        "union": "occitanie",
    }
    words |= {"code": "occitanie", "name": "unions", "ending": "csv", "sequence": "1"}
    if parameter in words:
        return words[parameter]
    keys = {"person_id": f"person worker of {whose}", "mandate_id": f"mandate of worker of {whose}"}
    if parameter == "id":
        kind = path.removeprefix("/api").split("/")[1 if "/api/" not in path else 2]
        keys["id"] = {"cooperatives": whose, "people": f"person {whose}", "meetings": "meeting"}.get(kind, "")
        keys["id"] = "meeting" if path.startswith(("/api/meetings", "/agenda")) else keys["id"]
    return str(world.ids.get(keys.get(parameter, ""), NOTHING))
