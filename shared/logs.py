"""Logs: one dotted past-tense name and values, as JSON for machines or in colour for people; never personal data.

`log.info("cooperative.admitted", cooperative_id=…)`. Request, event and trace ids are bound for as long as one piece of
work lasts.
"""

import logging
import sys
from collections.abc import MutableMapping
from contextlib import AbstractContextManager
from typing import Any

import structlog

PERSONAL = frozenset({"email", "phone", "name", "first_name", "last_name", "address", "recipient"})
"""Keys whose values are replaced wherever they turn up in a log line."""


def set_up_logs(service: str, *, json: bool, level: str = "INFO") -> None:
    """Sends structlog and the libraries' own logging to standard error, in one form."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_personal_data,
    ]
    renderer = (
        structlog.processors.JSONRenderer()
        if json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,  # the other ones show local variables
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ]
            if json
            else [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for noisy in ("aiosqlite", "alembic", "mail.log", "nats", "faststream", "httpx", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(service=service)


def logger() -> Any:
    """The house's logger."""
    return structlog.get_logger()


def bound(**ids: Any) -> AbstractContextManager[Any]:
    """Binds ids to every line written inside the block."""
    return structlog.contextvars.bound_contextvars(**ids)


def without_personal_data(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replaces values that could name somebody; the key stays, so that the slip can be found."""
    for key in PERSONAL & line.keys():
        line[key] = "(withheld)"
    return line
