"""Takes in the operator's sign-in link that the supervisor has printed; it hands over the digest alone."""

from sqlmodel import col, select

from services.confederation.actions.make_sign_in_link import keep_link
from services.confederation.models import SignInLink
from shared.errand import Errand
from shared.work import Workplace

ONCE_S = 86_400.0


def operator_link_errand(digest: str) -> Errand:
    """Keeps the link with that digest, unless there is none or it was kept already."""

    async def keep_it(place: Workplace) -> float:
        if digest:
            async with place.work() as work:
                if not await work.find(select(SignInLink).where(col(SignInLink.digest) == digest)):
                    keep_link(digest, work)
        return ONCE_S

    return Errand("operator_link", keep_it, rests_on_trial=False)
