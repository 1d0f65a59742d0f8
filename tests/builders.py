"""A small named world: what a test does not name is made up here."""

from datetime import date
from itertools import count
from typing import Any

from stdnum import luhn

from services.membership.actions.give_mandate import GiveMandate
from services.membership.actions.record_cooperative import RecordCooperative
from services.membership.actions.record_person import RecordPerson
from services.membership.models.mandate import MandateKind

numbers = count(31_000_000)


def a_siren() -> str:
    """A SIREN that passes the check, another one each time."""
    stem = str(next(numbers))
    return stem + luhn.calc_check_digit(stem)


def a_cooperative(name: str = "Atelier du Bois", **said: Any) -> RecordCooperative:
    """A co-operative's file, ready to be recorded."""
    number = said.pop("registration_number", None) or a_siren()
    return RecordCooperative(registration_scheme="siren", registration_number=number, name=name, said=said)


def a_person(first_name: str = "Aline", last_name: str = "Martin", **known: Any) -> RecordPerson:
    """A person, ready to be noted."""
    return RecordPerson(first_name=first_name, last_name=last_name, **known)


def a_mandate(kind: MandateKind = MandateKind.WORKER, since: date = date(2026, 1, 1), **where: Any) -> GiveMandate:
    """A mandate, ready to be given."""
    return GiveMandate(kind=kind, since=since, **where)
