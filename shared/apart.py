"""Long counting beside a service: its pages stay quick, and it holds no more in memory afterwards than before.

A generator is carried out in a process of its own (`apart`), whose memory is gone when it ends, or for little work in
a thread (`beside`). Both tell its items one by one as they come, and raise what it refuses:

    async with apart(count, 10) as told:
        async for number in told: …
"""

import asyncio
import pickle
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from enum import Enum
from typing import IO, Any, TypeVar, TypeVarTuple

from shared.errors import Refused

COMMAND = (sys.executable, "-c", "from shared.apart import main; main()")

Args = TypeVarTuple("Args")
Item = TypeVar("Item")


class Mark(Enum):
    """What comes after the last item."""

    END = "end"


class EndedTooEarly(RuntimeError):
    """The process ended before everything was told; why stands on the service's standard error."""


@asynccontextmanager
async def apart(function: Callable[[*Args], Iterator[Item]], *args: *Args) -> AsyncIterator[AsyncIterator[Item]]:
    """What a module's generator yields in a process of its own; it ends with the block.

    Function, arguments and items are pickled. Raises Refused as the generator does, else EndedTooEarly.
    """
    process = await asyncio.to_thread(begin)
    try:
        await asyncio.to_thread(ask, process, (function, args))
        yield items(lambda: heard(process))
    finally:
        await asyncio.to_thread(end, process)


@asynccontextmanager
async def beside(function: Callable[[*Args], Iterator[Item]], *args: *Args) -> AsyncIterator[AsyncIterator[Item]]:
    """The same in a thread, without the half second that a process takes."""
    told = function(*args)
    yield items(lambda: next(told, Mark.END))


async def items(ask_next: Callable[[], Any]) -> AsyncIterator[Any]:
    """One after the other, each waited for in a thread."""
    while (item := await asyncio.to_thread(ask_next)) is not Mark.END:
        yield item


def begin() -> subprocess.Popen[bytes]:
    """A process that waits for what it is to do; Ctrl-C is for the service, which then ends it."""
    return subprocess.Popen(  # noqa: S603 -- our own interpreter, with no word from outside
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )


def ask(process: subprocess.Popen[bytes], what: object) -> None:
    """Says to a process what it is to do; one that is gone already is met when it should tell."""
    assert process.stdin
    with suppress(BrokenPipeError), process.stdin as its_input:
        pickle.dump(what, its_input, pickle.HIGHEST_PROTOCOL)


def heard(process: subprocess.Popen[bytes]) -> Any:
    """The next item, or the mark behind the last."""
    assert process.stdout
    try:
        item = pickle.load(process.stdout)  # noqa: S301 -- from our own code, over a pipe of our own
    except (EOFError, pickle.UnpicklingError) as end:  # it ended between two items, or within one
        raise EndedTooEarly(f"the process ended with {process.wait()} before it had told everything") from end
    if isinstance(item, Refused):
        raise item
    return item


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process, which may have ended."""
    assert process.stdout
    process.kill()
    process.wait()
    process.stdout.close()


def main() -> None:
    """Carries out what is asked on standard input, in the process of its own."""
    told, sys.stdout = sys.stdout.buffer, sys.stderr  # whatever is printed must not come among the items
    function, args = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from our own code, over a pipe of our own
    try:
        for item in function(*args):
            tell(item, told)
        tell(Mark.END, told)
    except Refused as refusal:
        tell(refusal, told)


def tell(item: object, told: IO[bytes]) -> None:
    """Sends one item."""
    pickle.dump(item, told, pickle.HIGHEST_PROTOCOL)
    told.flush()
