"""Signing in with an account elsewhere: one that was linked, or whose verified address is that of a person here."""

from sqlmodel import col, select

from services.membership.actions.audit import audit
from services.membership.actions.begin_session import begin_session
from services.membership.errors import NoAccountLeft
from services.membership.errors.keys import NobodyOfThatAddress
from services.membership.models import Person, ProviderAccount
from services.membership.models.audit_entry import What
from services.membership.models.session import How
from services.membership.rules.provider_answer import Told
from shared.errors import Refused
from shared.identity import Visitor
from shared.work import Work


async def sign_in_with_provider(told: Told, provider: str, work: Work) -> Visitor | Refused:
    """Whose account that is; or NobodyOfThatAddress, NoAccountLeft, once the failure is written down."""
    person: Person | None = await owner_of(told, work)
    if person is None:
        audit(What.SIGN_IN_FAILED, work, why="provider")
        return NobodyOfThatAddress(provider)
    try:
        return await begin_session(person.id, How.PROVIDER, work)
    except NoAccountLeft as refusal:
        audit(What.SIGN_IN_FAILED, work, about=person.id, why="no_mandate")
        return refusal


async def owner_of(told: Told, work: Work) -> Person | None:
    """Who linked that account, else who has that address."""
    linked = select(ProviderAccount).where(
        col(ProviderAccount.issuer) == told.issuer, col(ProviderAccount.subject) == told.subject
    )
    account: ProviderAccount | None = await work.find(linked)
    if account is not None:
        account.used_at = work.now
        return await work.get(Person, account.person_id)
    if told.email is None:
        return None
    found: Person | None = await work.find(select(Person).where(col(Person.email) == told.email.strip().lower()))
    return found
