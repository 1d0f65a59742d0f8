"""AsyncAPI 3 of one service, written by FastStream from what the service tells and hears."""

import json
from collections.abc import Awaitable, Callable

from faststream.nats import NatsBroker
from faststream.specification import AsyncAPI

from deploy.documents.events import published
from shared.events.base import Event
from shared.listener import Handler
from shared.service import Service
from shared.web.service_app import VERSION


def asyncapi(service: Service) -> str:
    """The specification as JSON."""
    broker = NatsBroker("nats://localhost:4222")
    for event in published():
        if event.service == service.name:
            broker.publisher(address(event), title=event.__name__, description=event.__doc__, schema=event)
    for handler in service.handlers:
        broker.subscriber(handler.event.filter(), title=handler.name, description=handler.do.__doc__)(hearing(handler))
    specification = AsyncAPI(broker, title=f"Maillon {service.name}", version=VERSION, schema_version="3.0.0")
    whole = json.loads(specification.to_specification().to_json())  # FastStream keeps no order of its own
    return json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


BETWEEN = {"evt": "", "agg": "{union}.", "national": "{to}."}


def address(event: type[Event]) -> str:
    """The subject with its variable parts."""
    return f"{event.root}.{BETWEEN[event.root]}{event.at}.v{event.version}"


def hearing(handler: Handler[Event]) -> Callable[[Event], Awaitable[None]]:
    """A stand-in with the event's type, for FastStream reads what is heard from the signature."""

    async def hear(event: Event) -> None:
        """Never called."""

    hear.__annotations__["event"] = handler.event
    hear.__name__ = handler.name
    return hear
