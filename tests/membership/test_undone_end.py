"""The end of a mandate that was noted by mistake is undone, and a correction leaves a trace."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from services.membership.actions.end_mandate import end_mandate, undo_end_of_mandate
from services.membership.actions.give_mandate import GiveMandate, give_mandate
from services.membership.actions.record_cooperative import RecordCooperative, record_cooperative
from services.membership.actions.record_person import RecordPerson, record_person
from services.membership.errors import NoEndToUndo
from services.membership.models import AuditEntry, Mandate
from services.membership.models.mandate import MandateKind
from services.membership.rules.audit_words import sentence
from shared.tables import access_mandate
from shared.work import Workplace

SINCE, LAST = date(2020, 1, 1), date(2030, 6, 30)


async def somebody(place: Workplace, until: date | None = None) -> Mandate:
    """Somebody elected."""
    async with place.work() as work:
        person = await record_person(None, RecordPerson(first_name="Élodie", last_name="Martin"), work)
        await work.flush()
        command = GiveMandate(kind=MandateKind.ELECTED, since=SINCE, until=until)
        return await give_mandate(person.id, command, work)


async def access_of(place: Workplace, mandate_id: UUID) -> tuple[date | None, date | None]:
    """Until when that mandate opens anything."""
    async with place.work() as work:
        one = access_mandate.c
        (row,) = await work.all(select(one.until, one.ended_on).where(one.mandate_id == mandate_id))
        return row[0], row[1]


@pytest.mark.parametrize("until", [None, LAST])
async def test_a_mandate_goes_on_as_it_was_given_when_its_end_is_undone(place: Workplace, until: date | None) -> None:
    given = await somebody(place, until)
    async with place.work() as work:
        await end_mandate(given.id, work.today - timedelta(days=1), work)
        await end_mandate(given.id, work.today - timedelta(days=2), work)
    async with place.work() as work:
        mandate = await undo_end_of_mandate(given.id, work)
        assert mandate.until == until
    assert await access_of(place, given.id) == (until, None)
    async with place.work() as work:
        told = await work.all(select(AuditEntry).order_by(col(AuditEntry.at)))
        assert [one.what for one in told][-2:] == ["mandate_ended", "mandate_end_undone"]
        with pytest.raises(NoEndToUndo):
            await undo_end_of_mandate(given.id, work)


async def test_a_correction_of_a_file_says_which_fields_and_from_what_and_no_way_to_reach_anybody(
    place: Workplace,
) -> None:
    said = {"town": "Albi", "jobs": 12, "phone": "05 61 00 00 00"}
    number = {"registration_scheme": "siren", "registration_number": "552100554", "name": "Atelier du Bois"}
    async with place.work() as work:
        person = await record_person(None, RecordPerson(first_name="Élodie", last_name="Martin"), work)
        firm = await record_cooperative(None, RecordCooperative(**number, said=said), work)
    async with place.work() as work:
        again = RecordPerson(first_name="Élodie", last_name="Durand", phone="05 61 00 00 00")
        await record_person(person.id, again, work)
        moved = said | {"town": "Gaillac", "phone": "05 61 11 11 11"}
        await record_cooperative(firm.id, RecordCooperative(**number, said=moved), work)
    async with place.work() as work:
        told = {one.what: one for one in await work.all(select(AuditEntry))}
    corrected = sentence("person_corrected", told["person_corrected"].values).into("fr")
    assert corrected == "La fiche d’une personne a été corrigée\xa0: Nom de famille, Téléphone"
    before = sentence("cooperative_corrected", told["cooperative_corrected"].values).into("fr")
    assert "Atelier du Bois" in before and "(Albi)" in before
    assert not any("05" in str(one.values) for one in told.values())
