"""What is in the world of the walk: one thing of each kind, of one co-operative and of another."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.confederation.models import Federation
from services.meetings.actions.announce_meeting import announce_meeting
from services.meetings.actions.plan_meeting import PlanMeeting, plan_meeting
from services.meetings.rules.meeting_details import MeetingDetails
from services.membership.actions.admit_cooperative import AdmitCooperative, admit_cooperative
from services.membership.actions.give_mandate import give_mandate
from services.membership.actions.record_cooperative import record_cooperative
from services.membership.actions.record_person import record_person
from services.membership.models.mandate import MandateKind
from shared.work import Work
from tests.access.world import SINCE, World
from tests.builders import a_cooperative, a_mandate, a_person
from tests.confederation.world import a_union


async def fill_node(world: World) -> None:
    """Two co-operatives, somebody in each, people who are nothing yet, a meeting and a draft."""
    for name in ("own", "other"):
        await add_cooperative(world, name, f"Atelier {name}")
        await add_person(world, name, name.title(), "Nobody")
        await add_person(world, f"worker of {name}", "Worker", name.title(), (MandateKind.WORKER, name))
    world.ids["meeting"] = await plan(world, "Visite", announced=True)
    world.ids["draft"] = await plan(world, "Draft", announced=False)


async def fill_hub(world: World) -> None:
    """Two unions and a federation."""

    async def bodies(work: Work) -> None:
        work.add(a_union("occitanie"))
        work.add(a_union("bretagne"))
        work.add(Federation(code="btp", name="Building", trades=["41", "43"]))

    async with world.place("confederation").work() as work:
        await bodies(work)


async def add_cooperative(world: World, key: str, name: str, **said: object) -> UUID:
    """A member since SINCE."""

    async def do(work: Work) -> UUID:
        cooperative = await record_cooperative(None, a_cooperative(name, **said), work)
        await work.flush()
        await admit_cooperative(cooperative.id, AdmitCooperative(on=SINCE), work)
        return cooperative.id

    world.ids[key] = await world.work("membership", do)
    return world.ids[key]


async def add_person(
    world: World, key: str, first: str, last: str, *mandates: tuple[MandateKind, str | None], **known: object
) -> UUID:
    """A person with mandates in the co-operatives of these keys, or in the union (None)."""

    async def do(work: Work) -> UUID:
        person = await record_person(None, a_person(first, last, **known), work)
        await work.flush()
        for kind, where in mandates:
            given = a_mandate(kind, SINCE, cooperative_id=world.ids[where] if where else None)
            world.ids[f"mandate of {key}"] = (await give_mandate(person.id, given, work)).id
        return person.id

    world.ids[f"person {key}"] = await world.work("membership", do)
    return world.ids[f"person {key}"]


async def plan(world: World, title: str, *, announced: bool, **other: object) -> UUID:
    """A meeting in ten days."""
    starts = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=10)

    async def do(work: Work) -> UUID:
        where = {"place": "12 rue du Port", "town": "Albi"} | other
        details = MeetingDetails("visit", title, starts, starts + timedelta(hours=2), capacity=9, **where)
        meeting = await plan_meeting(PlanMeeting(details, 24), work)
        await work.flush()
        if announced:
            await announce_meeting(meeting.id, work)
        return meeting.id

    made: UUID = await world.work("meetings", do)
    return made
