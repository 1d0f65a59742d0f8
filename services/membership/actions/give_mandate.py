"""A person takes up a mandate, in a co-operative or in the union itself."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.membership.actions.audit import audit
from services.membership.actions.make_findable import person_findable
from services.membership.errors import EndsBeforeItBegins, NoSuchCooperative, WhereIsTheMandate
from services.membership.models import Cooperative, Mandate, Person
from services.membership.models.audit_entry import What
from services.membership.models.mandate import IN_THE_UNION, MandateKind
from shared.access.noting import note_mandate
from shared.days import Day
from shared.events.membership import MandateGiven
from shared.work import Work


class GiveMandate(BaseModel):
    """What the person is, from which day, to which last day (None: open), and where (None: in the union itself)."""

    model_config = ConfigDict(frozen=True)

    kind: MandateKind
    since: Day
    until: Day | None = None
    cooperative_id: UUID | None = None


async def give_mandate(person_id: UUID, command: GiveMandate, work: Work) -> Mandate:
    """Gives a mandate. Raises WhereIsTheMandate, EndsBeforeItBegins."""
    person = await work.get(Person, person_id)
    if command.cooperative_id is None and command.kind not in IN_THE_UNION:
        raise WhereIsTheMandate
    if command.until and command.until < command.since:
        raise EndsBeforeItBegins(command.since, command.until)
    where = await cooperative(command.cooperative_id, work)
    mandate = Mandate(person_id=person.id, **command.model_dump())
    work.add(mandate)
    await person_findable(person, work)
    given = MandateGiven(
        person_id=person.id,
        mandate_id=mandate.id,
        kind=mandate.kind,
        since=mandate.since,
        until=mandate.until,
        cooperative_id=mandate.cooperative_id,
        cooperative_name=where.name if where else None,
        department=where.department if where else None,
    )
    await note_mandate(given, work)
    audit(What.MANDATE_GIVEN, work, about=person.id, kind=mandate.kind)
    work.announce(given)
    return mandate


async def cooperative(id: UUID | None, work: Work) -> Cooperative | None:
    """The co-operative of the mandate, if it has one."""
    return None if id is None else await work.get(Cooperative, id, NoSuchCooperative().text)
