"""A meeting of another union is noted; those of ours who asked for a seat there are told what changed."""

from typing import Any

from sqlmodel import col, select

from services.meetings.actions.keep import told_by
from services.meetings.models import MeetingElsewhere, RequestElsewhere
from services.meetings.models.request_elsewhere import ENDS
from services.meetings.rules.facts_elsewhere import changed
from services.meetings.rules.meeting_details import TOLD, moved
from shared.email_address import is_email_address
from shared.events.crossings import SeatWish
from shared.events.national import OpenMeeting
from shared.work import Work
from shared.zones import zone_of


async def note_open_meeting(said: OpenMeeting, work: Work) -> None:
    """Keeps the newest of what is told of a meeting; one's own meetings are no meetings elsewhere."""
    if said.host_union == work.place.union:
        return
    values = columns(said, told_by(work))
    meeting = await work.session.get(MeetingElsewhere, said.meeting_id)
    if meeting is None:
        work.add(MeetingElsewhere(**values))
        return
    if meeting.told > values["told"]:
        return
    before = {name: getattr(meeting, name) for name in TOLD}
    meeting.sqlmodel_update(values)
    what = moved(before, {name: getattr(meeting, name) for name in TOLD})
    if what and meeting.open and (asked := await live_requests(meeting, work)):
        work.announce(changed(meeting, what, asked))


def columns(said: OpenMeeting, told: str) -> dict[str, Any]:
    """What was told, as the table has it."""
    values = said.model_dump(exclude={"to"})
    host, zone = said.host or "", said.zone if said.zone and zone_of(said.zone) else ""
    contact = said.contact_email or ""
    where = {"place": said.place or host, "street": said.street or "", "town": said.town or "", "zone": zone}
    return {
        **values,
        **where,
        "contact_email": contact if is_email_address(contact) else "",
        "kind": said.kind.value,
        "host": host,
        "told": told,
    }


async def live_requests(meeting: MeetingElsewhere, work: Work) -> list[RequestElsewhere]:
    """Those of ours who have a seat there, wait, or have no answer yet."""
    question = select(RequestElsewhere).where(
        RequestElsewhere.meeting_id == meeting.meeting_id,
        col(RequestElsewhere.state).not_in(ENDS),
        RequestElsewhere.wish != SeatWish.GIVEN_BACK,
    )
    return await work.all(question.order_by(col(RequestElsewhere.id)))
