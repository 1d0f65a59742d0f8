"""A world in which each confidential value is a word of its own, and who may meet it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.meetings.actions.register import Register, register
from services.membership.actions.note_contact import NoteContact, note_contact
from services.membership.actions.record_cooperative import record_cooperative
from services.membership.actions.withdraw_cooperative import WithdrawCooperative, withdraw_cooperative
from services.membership.models.mandate import MandateKind
from shared.work import Work
from tests.access.filling import add_cooperative, add_person, plan
from tests.access.world import World
from tests.builders import a_cooperative

WORKER, CONTACT, ELECTED, HOST = MandateKind.WORKER, MandateKind.CONTACT, MandateKind.ELECTED, MandateKind.HOST
EVERYBODY = ("foundry worker", "foundry contact", "bakery worker", "bakery contact", "elected", "host", "guest")
THE_ELECTED = ("elected",)
NUMBERS = {"foundry": "48731", "bakery": "59143", "quarry": "37219"}


@dataclass(frozen=True)
class Canary:
    """A word, and the people (by the keys of the world) who may meet it beside the union's staff."""

    word: str
    for_whom: tuple[str, ...] = ()


def of_cooperative(name: str) -> tuple[str, ...]:
    """Its people: those of the foundry are also elected, or host a committee."""
    return (f"{name} worker", f"{name} contact", *(("elected", "host") if name == "foundry" else ()))


async def fill(world: World) -> list[Canary]:
    """Two member co-operatives, one that left and one that never joined; people, meetings, notes, seats."""
    await with_cooperatives(world)
    canaries = await with_people(world)
    await with_meetings(world)
    for name in NUMBERS:
        own = of_cooperative(name) if name != "quarry" else ()
        words = f"mail-{name}@canary.example", phone_of(name), NUMBERS[name]
        canaries += [*(Canary(word, own) for word in words), Canary(f"Note-on-{name}")]
    canaries += [Canary("Quarrycanary", THE_ELECTED), Canary("Projectcanary", THE_ELECTED)]
    return [*canaries, Canary("Whyitleftcanary"), Canary("Draftcanary")]


def phone_of(name: str) -> str:
    """Its telephone."""
    return f"05 61 00 {NUMBERS[name][:2]} {NUMBERS[name][2:4]}"


async def with_cooperatives(world: World) -> None:
    """The co-operatives, with what the union noted about them."""
    names = {"foundry": "Fonderie des Gaves", "bakery": "Pain commun", "quarry": "Quarrycanary"}
    for key, name in names.items():
        said = {"email": f"mail-{key}@canary.example", "phone": phone_of(key), "jobs": int(NUMBERS[key])}
        id = await add_cooperative(world, key, name, **said)
        noted = NoteContact(words=f"Note-on-{key}: a call", next_step=f"Note-on-{key}: call again", by_name="Camille")
        await world.work("membership", lambda work, id=id, noted=noted: note_contact(id, noted, work))
    yesterday = world.place("membership").clock.today() - timedelta(days=2)
    gone = WithdrawCooperative(on=yesterday, reason="Whyitleftcanary")
    await world.work("membership", lambda work: withdraw_cooperative(world.ids["quarry"], gone, work))

    async def project(work: Work) -> UUID:
        return (await record_cooperative(None, a_cooperative("Projectcanary"), work)).id

    world.ids["project"] = await world.work("membership", project)


async def with_people(world: World) -> list[Canary]:
    """Workers and contacts, an elected representative, a host, a guest, and the office."""
    held: dict[str, list[tuple[MandateKind, str | None]]] = {
        "foundry worker": [(WORKER, "foundry")],
        "foundry contact": [(CONTACT, "foundry")],
        "bakery worker": [(WORKER, "bakery")],
        "bakery contact": [(CONTACT, "bakery")],
        "quarry worker": [(WORKER, "quarry")],
        "elected": [(ELECTED, None), (WORKER, "foundry")],
        "host": [(HOST, None), (WORKER, "foundry")],
        "guest": [],
        "office": [(MandateKind.STAFF, None)],
    }
    canaries = []
    for number, (key, mandates) in enumerate(held.items()):
        word, where = key.title().replace(" ", ""), next((one for _, one in mandates if one), "")
        mail, phone = f"{word.lower()}@person.example", f"06 70 00 11 {number:02}"
        await add_person(world, key, "Zelda", f"Surname{word}", *mandates, email=mail, phone=phone)
        colleagues = (*of_cooperative(where), key) if where else (key,)
        speaks = THE_ELECTED if (CONTACT, where) in mandates else ()
        canaries.append(Canary(f"Surname{word}", (*colleagues, *speaks)))
        canaries += [Canary(mail, (key,)), Canary(phone, (key,))]
    return canaries


async def with_meetings(world: World) -> None:
    """A visit with two seats for three people, and a draft."""
    host = world.ids["foundry"]
    world.ids["meeting"] = await plan(world, "Visite", announced=True, host_cooperative_id=host)
    world.ids["draft"] = await plan(world, "Draftcanary", announced=False)
    for key in EVERYBODY:
        person = Register(world.ids[f"person {key}"], 2)
        await world.work("meetings", lambda work, person=person: register(world.ids["meeting"], person, work))
