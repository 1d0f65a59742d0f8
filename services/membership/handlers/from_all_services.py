"""What membership does when any service of the node speaks of its keys."""

from services.membership.actions.see_token_used import see_token_used
from shared.events.membership import TokenUsed
from shared.listener import listens
from shared.work import Work


@listens(TokenUsed)
async def show_that_it_is_used(event: TokenUsed, work: Work) -> None:
    """Whoever made a token sees whether a program still uses it."""
    await see_token_used(event, work)
