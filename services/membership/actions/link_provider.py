"""A person links an account elsewhere with which they come in, or unlinks it."""

from uuid import UUID

from sqlmodel import col, select

from services.membership.actions.audit import audit
from services.membership.actions.tell_way_in import Deed, Way, tell_way_in
from services.membership.errors.keys import LinkedToSomebodyElse, NoSuchProviderAccount
from services.membership.models import ProviderAccount
from services.membership.models.audit_entry import What
from services.membership.rules.provider_answer import Told
from shared.work import Work


async def link_provider(person_id: UUID, told: Told, provider: str, work: Work) -> ProviderAccount:
    """Links the account; linked already, it stays so. Raises LinkedToSomebodyElse."""
    same = col(ProviderAccount.issuer) == told.issuer, col(ProviderAccount.subject) == told.subject
    account: ProviderAccount | None = await work.find(select(ProviderAccount).where(*same))
    if account is None:
        account = ProviderAccount(person_id=person_id, issuer=told.issuer, subject=told.subject, linked_at=work.now)
        work.add(account)
        audit(What.PROVIDER_LINKED, work, about=person_id, provider=provider)
        tell_way_in(person_id, Way.PROVIDER, Deed.ADDED, provider, work)
    if account.person_id != person_id:
        raise LinkedToSomebodyElse(provider)
    return account


async def unlink_provider(person_id: UUID, account_id: UUID, provider: str, work: Work) -> None:
    """Nobody comes in with that account any more. Raises NoSuchProviderAccount."""
    mine = col(ProviderAccount.id) == account_id, col(ProviderAccount.person_id) == person_id
    account: ProviderAccount | None = await work.find(select(ProviderAccount).where(*mine))
    if account is None:
        raise NoSuchProviderAccount
    await work.delete(account)
    audit(What.PROVIDER_UNLINKED, work, about=person_id, provider=provider)
    tell_way_in(person_id, Way.PROVIDER, Deed.REMOVED, provider, work)
