"""A person is told that somebody added or took away a way to sign in as them, in the same work as the change."""

from enum import StrEnum
from uuid import UUID

from shared.events.membership import WayInChanged
from shared.work import Work


class Way(StrEnum):
    """How one comes in, or lets a program in."""

    PASSKEY = "passkey"
    PROVIDER = "provider"
    ADDRESS = "address"
    API_TOKEN = "api_token"  # noqa: S105 - a name, no secret


class Deed(StrEnum):
    """What was done with it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


def tell_way_in(person_id: UUID, way: Way, deed: Deed, label: str, work: Work, *, sent_to: str | None = None) -> None:
    """Has the letter sent; `label` is what the person calls it, never a secret. `sent_to` is an address of before."""
    work.announce(
        WayInChanged(
            person_id=person_id,
            way=way.value,
            deed=deed.value,
            label=label,
            changed_at=work.now,
            browser=work.asker.browser if work.asker else "",
            sent_to=sent_to,
        )
    )
