"""Waiting for what comes soon, without sleeping longer than it takes."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any


async def until(true: Callable[[], Any | Awaitable[Any]], what: str, patience: float = 60) -> Any:
    """Waits for something to become true, and gives it back."""
    deadline = time.monotonic() + patience
    while True:
        found = true()
        if inspect.isawaitable(found):
            found = await found
        if found:
            return found
        assert time.monotonic() < deadline, f"still not after {patience:.0f} s: {what}"
        await asyncio.sleep(0.05)
