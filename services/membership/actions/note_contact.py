"""Staff note that they were in contact with a co-operative, take that back, or have done the next step."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.membership.errors import ContactWithoutWords, NoSuchCooperative, NoSuchNote
from services.membership.models import ContactNote, Cooperative
from shared.tidy_text import tidy_lines
from shared.work import Work

LONGEST = 1_000  # letters of a sentence that tells a contact


@dataclass(frozen=True)
class NoteContact:
    """What was said; `on` is today where nothing else is said, a step without a day is due at once."""

    words: str
    on: date | None = None
    next_step: str = ""
    next_step_on: date | None = None
    by_id: UUID | None = None
    by_name: str = ""


async def note_contact(cooperative_id: UUID, command: NoteContact, work: Work) -> ContactNote:
    """Keeps it. Raises NoSuchCooperative, ContactWithoutWords.

    A day to come counts as today: it is a slip of the calendar."""
    if await work.session.get(Cooperative, cooperative_id) is None:
        raise NoSuchCooperative
    words, step = tidy_lines(command.words)[:LONGEST], tidy_lines(command.next_step)[:LONGEST]
    if not words:
        raise ContactWithoutWords
    note = ContactNote(
        cooperative_id=cooperative_id,
        on=min(command.on or work.today, work.today),
        words=words,
        by_id=command.by_id,
        by_name=command.by_name,
        next_step=step,
        next_step_on=(command.next_step_on or work.today) if step else None,
        noted_at=work.now,
    )
    work.add(note)
    work.touch(cooperative_id)
    return note


async def take_back_contact(cooperative_id: UUID, note_id: UUID, by_id: UUID | None, work: Work) -> ContactNote:
    """As if it had not been noted. Raises NoSuchNote, TooLateToTakeBack."""
    note = await known(cooperative_id, note_id, work)
    note.check_taken_back(by_id, work.now)
    await work.delete(note)
    return note


async def finish_step(cooperative_id: UUID, note_id: UUID, work: Work, *, done: bool) -> ContactNote:
    """The next step is done, or after all it is not. Raises NoSuchNote."""
    note = await known(cooperative_id, note_id, work)
    note.next_step_done_on = work.today if done else None
    return note


async def known(cooperative_id: UUID, note_id: UUID, work: Work) -> ContactNote:
    """The note of that co-operative."""
    note = await work.session.get(ContactNote, note_id)
    if note is None or note.cooperative_id != cooperative_id:
        raise NoSuchNote
    work.touch(cooperative_id)
    return note
