"""What membership does when any service of the node speaks of keys and of lists taken away."""

from services.membership.actions.audit import audit_export
from services.membership.actions.see_token_used import see_token_used
from shared.events.membership import ListExported, TokenUsed
from shared.listener import listens
from shared.work import Work


@listens(TokenUsed)
async def show_that_it_is_used(event: TokenUsed, work: Work) -> None:
    """Whoever made a token sees whether a program still uses it."""
    await see_token_used(event, work)


@listens(ListExported)
async def write_down_the_export(event: ListExported, work: Work) -> None:
    """Who took which list away stands in the audit, whichever service gave it."""
    audit_export(event, work)
