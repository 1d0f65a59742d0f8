"""The operator says what the union is called, where it is, and which hours and language hold there."""

from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.membership.actions.audit import audit
from services.membership.actions.take_step import take_step
from services.membership.models.audit_entry import What
from services.membership.models.tour_step import Step
from services.membership.rules.tour import DONE
from shared.departments import in_usual_order
from shared.describing import note_description
from shared.events.ids import new_id
from shared.events.membership import NodeDescribed
from shared.text_types import OneLine
from shared.work import Work


def known_zone(zone: str) -> str:
    """Refuses a zone that the machine does not know."""
    if zone not in available_timezones():
        raise ValueError(zone)
    return zone


class DescribeNode(BaseModel):
    """What the operator typed."""

    model_config = ConfigDict(frozen=True)

    union_name: Annotated[OneLine, Field(min_length=1, max_length=100)]
    departments: Annotated[tuple[str, ...], AfterValidator(in_usual_order)] = ()
    zone: Annotated[str, AfterValidator(known_zone)]
    language: Literal["fr", "en"]


async def describe_node(command: DescribeNode, work: Work) -> None:
    """Every service is told; this one shows it at once."""
    described = NodeDescribed(union=work.place.union, **command.model_dump())
    await note_description(described, str(new_id()), work)
    await take_step(Step.UNION, DONE, work)
    audit(What.SETTING_CHANGED, work, setting="union")
    work.announce(described)
