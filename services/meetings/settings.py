"""What meetings reads from its environment, beside what every service reads."""

from pydantic import Field

from shared.settings import NodeSettings


class MeetingsSettings(NodeSettings):
    """`MAILLON_OFFER_HOURS`, `MAILLON_PUBLIC_AGENDA`."""

    offer_hours: float = Field(
        default=24, gt=0, description="hours for which a freed seat is kept for the person it is offered to"
    )
    public_agenda: bool = Field(
        default=True, description="whether announced meetings (no persons) are shown to people who are not signed in"
    )
