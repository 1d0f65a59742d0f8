"""What left the node is read back from the stream that the hub reads, so that the page shows what is truly there."""

from collections.abc import Mapping, Sequence
from uuid import NAMESPACE_OID, UUID, uuid5

import orjson
from sqlalchemy import insert
from sqlmodel import col, select

from services.membership.models import Departure, Row
from services.membership.rules.folding import fold
from shared.events.base import CATALOGUE
from shared.feed import Read
from shared.reader import Reader
from shared.station import FED_ACCOUNT
from shared.streams import AGGREGATE
from shared.work import Work

LOOKED_FOR = ("name", "registration_number", "title", "town", "host", "cooperative", "reference", "host_union",
              "guest_union", "state", "kind", "department")  # fmt: skip
"""The fields by whose words a message is found."""

TO_DEPARTURES = insert(Row.metadata.tables["departure"])


class Departures:
    """One row for each message; what left an older stream stays in the list, for it has left."""

    async def take(self, reads: Sequence[Read], work: Work) -> None:
        """Adds those that are not in the list yet."""
        rows = {envelope_id(read.headers, read.subject, read.sequence): read for read in reads}
        known = set(await work.all(select(Departure.event_id).where(col(Departure.event_id).in_(rows))))
        if fresh := [self.row(read, work) | {"event_id": id} for id, read in rows.items() if id not in known]:
            await work.do(TO_DEPARTURES, fresh)

    def row(self, read: Read, work: Work) -> dict[str, object]:
        """A message as the list has it."""
        body = orjson.loads(read.body)
        event = CATALOGUE.get(read.headers.get("ce-type", ""))
        return {
            "left_at": read.stored_at,
            "left_on": work.place.clock.local(read.stored_at).date(),
            "kind": event.__name__ if event else ".".join(read.subject.split(".")[2:4]),
            "subject": read.subject,
            "about": fold(" ".join(str(body[name]) for name in LOOKED_FOR if body.get(name))),
            "body": body,
        }

    async def refuse(self, read: Read, error: Exception, work: Work) -> None:  # noqa: ARG002
        """What is not JSON was not made by a service of ours; it has left all the same."""
        row = {"left_at": read.stored_at, "left_on": work.place.clock.local(read.stored_at).date()}
        what = {"kind": "?", "subject": read.subject, "about": "", "body": {"unreadable": repr(read.body[:2_000])}}
        await work.do(TO_DEPARTURES, [row | what | {"event_id": envelope_id({}, read.subject, read.sequence)}])

    async def clear(self, work: Work) -> None:
        """Nothing is forgotten; a stream made anew has new messages."""


def envelope_id(headers: Mapping[str, str], subject: str, sequence: int) -> UUID:
    """The message's id; one without a usable id gets one from its place."""
    try:
        return UUID(headers.get("ce-id", ""))
    except ValueError:
        return uuid5(NAMESPACE_OID, f"{subject} {sequence}")


def departures_reader() -> Reader:
    """Reads the stream of crossings for membership."""
    return Reader(AGGREGATE, FED_ACCOUNT, Departures())
