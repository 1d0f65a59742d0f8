"""The part of a service's README that says what it announces and hears."""

import re

from deploy.documents.events import published
from shared.service import Service

BEGIN, END = "<!-- written by `make docs` -->", "<!-- end -->"


def readme(service: Service, text: str) -> str:
    """The README with that part fresh; the rest is written by people."""
    block = f"{BEGIN}\n{announces(service)}\n\n{hears(service)}\n{END}"
    if BEGIN not in text:
        return f"{text.rstrip()}\n\n{block}\n".lstrip()
    return re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: block, text, flags=re.S)


def announces(service: Service) -> str:
    """Its events, a line each."""
    mine = [event for event in published() if event.service == service.name]
    lines = [f"- `{event.__name__}`: {(event.__doc__ or '').splitlines()[0]}" for event in mine]
    return "\n".join(["**Announces**", "", *lines])


def hears(service: Service) -> str:
    """Its handlers, a line each."""
    lines = [f"- `{h.event.__name__}` → `{h.name}`: {(h.do.__doc__ or '').splitlines()[0]}" for h in service.handlers]
    return "\n".join(["**Hears**", "", *(lines or ["- nothing yet"])])
