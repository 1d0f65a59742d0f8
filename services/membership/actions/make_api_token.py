"""A person makes an API token for a program, or revokes it."""

from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import func, update
from sqlmodel import col, select

from services.membership.actions.audit import audit
from services.membership.actions.begin_session import grants_today
from services.membership.actions.tell_way_in import Deed, Way, tell_way_in
from services.membership.errors import NoAccountLeft
from services.membership.errors.keys import NoSuchToken, TooManyTokens
from services.membership.models import ApiToken, Person
from services.membership.models.audit_entry import What
from services.membership.rules.token_scopes import SCOPES
from shared.access.noting import note_end_of_token
from shared.events.membership import TokenRevoked
from shared.identity import Visitor
from shared.text_types import OneLine
from shared.work import Work

LONGEST_DAYS = 365
MOST_TOKENS = 20


class MakeApiToken(BaseModel):
    """What the token is called, what it is for, and for how many days."""

    model_config = ConfigDict(frozen=True)

    token_name: Annotated[OneLine, Field(min_length=1, max_length=60)]
    scopes: Annotated[tuple[Literal[tuple(SCOPES)], ...], Field(min_length=1)]  # type: ignore[valid-type]
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)]

    @field_validator("scopes")
    @classmethod
    def each_once(cls, scopes: tuple[str, ...]) -> tuple[str, ...]:
        """In the order of the list, each once."""
        return tuple(one for one in SCOPES if one in scopes)


async def make_api_token(person_id: UUID, command: MakeApiToken, work: Work) -> tuple[ApiToken, Visitor]:
    """The token's row, and the visitor that its seal is to speak of. Raises TooManyTokens, NoAccountLeft."""
    person = await work.get(Person, person_id)
    alive = (
        select(func.count())
        .select_from(ApiToken)
        .where(
            col(ApiToken.person_id) == person_id,
            col(ApiToken.revoked_at).is_(None),
            col(ApiToken.expires_at) > work.now,
        )
    )
    if await work.find(alive) >= MOST_TOKENS:
        raise TooManyTokens(MOST_TOKENS)
    grants = await grants_today(person_id, work)
    if not grants:
        raise NoAccountLeft
    token = ApiToken(
        person_id=person_id,
        name=command.token_name,
        scopes=" ".join(command.scopes),
        made_at=work.now,
        expires_at=work.now + timedelta(days=command.days),
    )
    work.add(token)
    audit(What.TOKEN_MADE, work, about=person_id, label=token.name, scopes=token.scopes)
    tell_way_in(person_id, Way.API_TOKEN, Deed.ADDED, token.name, work)
    return token, Visitor(person_id, grants, person.name, session_id=token.id)


async def token_of(person_id: UUID, token_id: str, work: Work) -> tuple[ApiToken, Visitor]:
    """The same of a token that was made a moment ago. Raises NoSuchToken."""
    person = await work.get(Person, person_id)
    mine = col(ApiToken.id) == token_id, col(ApiToken.person_id) == person_id, col(ApiToken.revoked_at).is_(None)
    token: ApiToken | None = await work.find(select(ApiToken).where(*mine))
    if token is None:
        raise NoSuchToken
    return token, Visitor(person_id, await grants_today(person_id, work), person.name, session_id=token.id)


async def revoke_api_token(person_id: UUID, token_id: str, work: Work) -> ApiToken:
    """Here it opens nothing from this commit on, elsewhere as soon as it is heard. Raises NoSuchToken."""
    mine = col(ApiToken.id) == token_id, col(ApiToken.person_id) == person_id
    token: ApiToken | None = await work.find(select(ApiToken).where(*mine))
    if token is None:
        raise NoSuchToken
    if token.revoked_at is None:
        token.revoked_at = work.now
        revoked = TokenRevoked(token_id=token.id)
        await note_end_of_token(revoked, work)
        work.announce(revoked)
        audit(What.TOKEN_REVOKED, work, about=person_id, label=token.name)
    return token


async def revoke_all_tokens(person_id: UUID, work: Work) -> int:
    """Notes that all are over, and says how many; whoever calls has told the end of everything of that person."""
    alive = update(ApiToken).where(col(ApiToken.person_id) == person_id, col(ApiToken.revoked_at).is_(None))
    return await work.do(alive.values(revoked_at=work.now))
