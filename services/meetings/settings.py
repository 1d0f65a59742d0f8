"""What meetings reads from its environment, beside what every service reads."""

from pydantic import Field

from shared.settings import NodeSettings


class MeetingsSettings(NodeSettings):
    """`MAILLON_OFFER_HOURS`."""

    offer_hours: float = Field(
        default=24, gt=0, description="hours for which a freed seat is kept for the person it is offered to"
    )
