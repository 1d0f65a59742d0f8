"""Asks every door of an API anything that its description allows, and much that it does not."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, from_schema
from schemathesis.engine.events import EngineEvent, ScenarioFinished
from schemathesis.engine.recorder import ScenarioRecorder

from shared.tidy_text import visible

READS_AS_AN_ID = {
    "include-path": "/api/meetings/past",
    "checks": {name: {"enabled": False} for name in ("unsupported_method", "allow_header_conformance")},
}
"""To GET, `past` is a meeting's id, of one that is not there; to POST, meetings that are over."""

SAID_NO = ["2XX", "401", "403", "404", "409", "422", "429"]
"""What fits the description may still be refused by a rule, in words."""


@dataclass
class Asked:
    """What came of it: how many answers of which status, and the first answer of each kind that broke its word."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    def hear(self, event: EngineEvent) -> None:
        """Takes note of one event of a run."""
        if isinstance(event, ScenarioFinished):
            self.note(event.recorder)
        elif type(event).__name__ in ("NonFatalError", "FatalError"):
            self.faults[str(event)[:300]] = "the run itself"

    def note(self, recorder: ScenarioRecorder) -> None:
        """The answers of one scenario."""
        self.statuses.update(one.response.status_code for one in recorder.interactions.values() if one.response)
        for case_id, checks in recorder.checks.items():
            for check in checks:
                exchange = recorder.interactions[case_id]
                if check.name == "negative_data_rejection" and is_tidied(exchange.request):
                    continue
                if check.status is Status.FAILURE and check.failure_info:
                    found, answer = check.failure_info, exchange.response
                    told = f"{found.failure.message} {found.code_sample} {answer.content[:300] if answer else ''}"
                    label = recorder.cases[case_id].value.operation.label
                    self.faults.setdefault(f"{check.name}: {label}: {found.failure.title}", told)


def is_tidied(request: Any) -> bool:
    """Whether signs that nobody sees are taken off before the rules look: what is left may fit them."""
    sent = unquote(request.uri) + (request.body or b"").decode("utf-8", "replace")
    return visible(sent) != sent


def ask_everything(
    document: dict[str, Any],
    token: str,
    *,
    address: str,
    examples: int,
    thoroughly: bool,
    seconds: int = 0,
) -> Asked:
    """Asks at an address, once or again and again for so many seconds; `token` may be none."""
    settings = {
        "seed": 20150615,
        "continue-on-failure": True,
        "headers": {"Authorization": f"Bearer {token}"} if token else {},
        "generation": {"max-examples": examples, "no-shrink": True, "database": "none"},
        "checks": {"positive_data_acceptance": {"expected-statuses": SAID_NO}},
        "operations": [READS_AS_AN_ID],
        "phases": {name: {"enabled": thoroughly} for name in ("coverage", "stateful")},
        "warnings": False,
        "base-url": address,
        **({"max-time": seconds} if seconds else {}),
    }
    schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_dict(settings))
    asked = Asked()
    for event in from_schema(schema).execute():
        asked.hear(event)
    return asked


def together(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """Several services' descriptions as that of one address."""
    first = documents[0]
    for one in documents[1:]:
        first["paths"].update(one["paths"])
        first["components"]["schemas"].update(one["components"]["schemas"])
    return first
