"""Which table a kind of crossing is kept in, and the row that a statement becomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table

from services.confederation.models import Cooperative, Meeting, Row, Seat, Statement
from services.confederation.rules.crossing import Heard
from shared.clock import in_zone
from shared.events.crossings import CooperativePresence, MeetingStands, SeatStands

HALF, WHOLE = 2**63, 2**64


@dataclass(frozen=True, slots=True)
class Kept:
    """How a kind is kept. `measured` are the columns that its measures need, by the names that statements use."""

    service: str
    table: Table
    fields: Callable[[Heard, ZoneInfo], dict[str, Any]]
    measured: Mapping[str, str]


def table_of(model: type[Row]) -> Table:
    """The table of a model."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def presence(heard: Heard, _: ZoneInfo) -> dict[str, Any]:
    """A co-operative's row."""
    said = heard.crossing
    assert isinstance(said, CooperativePresence)
    present_from = said.admitted_on or (said.as_of if said.present else None)
    return {
        "name": said.name,
        "scheme": said.registration_scheme,
        "number": said.registration_number,
        "present": said.present,
        "legal_form": said.legal_form,
        "trade": said.trade,
        "department": said.department,
        "federation": said.federation,
        "jobs": said.jobs,
        "present_from": present_from,
        "withdrawn_on": said.withdrawn_on,
        "first_from": said.earlier[0][0] if said.earlier else present_from,
        "earlier": [[since.isoformat(), until.isoformat()] for since, until in said.earlier or ()],
    }


def meeting(heard: Heard, zone: ZoneInfo) -> dict[str, Any]:
    """A meeting's row."""
    said = heard.crossing
    assert isinstance(said, MeetingStands)
    return {
        "kind": said.kind.value,
        "state": said.state.value,
        "starts_at": said.starts_at,
        "day": in_zone(said.starts_at, zone).date(),
        "department": said.department,
        "capacity": said.capacity,
        "registered": said.registered,
        "attended": said.present,
    }


def seat(heard: Heard, _: ZoneInfo) -> dict[str, Any]:
    """A row of seats given to another union."""
    said = heard.crossing
    assert isinstance(said, SeatStands)
    return {
        "meeting_id": str(said.meeting_id),
        "guest_union": said.guest_union,
        "state": said.state.value,
        "seats": said.seats,
    }


def whole(heard: Heard, _: ZoneInfo) -> dict[str, Any]:
    """A statement kept as it came."""
    return {"kind": kind_of(heard), "service": heard.service, "body": heard.read.body}


JOBS = {"present": "present", "jobs": "jobs"}
COUNTS = {"state": "state", "registered": "registered", "present": "attended"}
KEPT = {
    CooperativePresence.__name__: Kept("membership", table_of(Cooperative), presence, JOBS),
    MeetingStands.__name__: Kept("meetings", table_of(Meeting), meeting, COUNTS),
    SeatStands.__name__: Kept("meetings", table_of(Seat), seat, {}),
}
OTHERS = Kept("", table_of(Statement), whole, {})


def kind_of(heard: Heard) -> str:
    """The kind's name, as totals use it."""
    return heard.kind.__name__ if heard.kind else ""


def row_of(heard: Heard, digest: int, zone: ZoneInfo) -> dict[str, Any]:
    """The whole row of a statement."""
    assert heard.crossing
    epoch, seq = heard.number
    return {
        "union": heard.union,
        "id": heard.entity,
        "epoch": epoch,
        "seq": seq,
        "sequence": heard.read.sequence,
        "as_of": heard.crossing.as_of,
        "digest": signed(digest),
        **KEPT.get(kind_of(heard), OTHERS).fields(heard, zone),
    }


def signed(digest: int) -> int:
    """A number below 2^64 as databases keep it, in 64 bits with a sign."""
    return digest - WHOLE if digest >= HALF else digest


def unsigned(digest: int) -> int:
    """The same back."""
    return digest % WHOLE
