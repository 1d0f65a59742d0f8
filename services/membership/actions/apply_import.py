"""Taking over what an import says, some hundreds of rows at a time, so that others can write in between.

Whoever says yes sees the whole list go in: what a stop leaves undone is done at the next start, for rows that are in
already are known then, and the plan has only the others.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import col, select

from services.membership.actions.audit import audit
from services.membership.actions.make_findable import cooperatives_findable, make_new_findable
from services.membership.actions.remember_source import remember
from services.membership.errors import JoiningNotSaid, ListChangedMeanwhile, NothingToApply
from services.membership.models import Cooperative, ImportFile
from services.membership.models.audit_entry import What
from services.membership.models.import_file import ImportState
from services.membership.models.standing import UNREGISTERED, Standing
from services.membership.rules.entry import Entry
from services.membership.rules.import_plan import Change
from services.membership.rules.import_rows import Draft
from services.membership.rules.search_terms import of_cooperative
from shared.access.noting import note_memberships
from shared.events.ids import new_id
from shared.events.membership import CooperativeWithdrawn
from shared.tables import access_membership
from shared.work import Work

TABLE = Cooperative.__table__  # type: ignore[attr-defined]


async def order_import(import_id: UUID, admit_on: date | None, work: Work, *, said: bool = True) -> ImportFile:
    """A person says yes to the preview; it is carried out in the background.

    `admit_on`: since when rows without a day of joining are members, None for not at all; `said`: whether somebody
    answered that. Raises NothingToApply, JoiningNotSaid.
    """
    file = await work.get(ImportFile, import_id)
    counts = file.preview.get("counts", {})
    if not counts.get("added") and not counts.get("changed"):
        raise NothingToApply
    file.move(to=ImportState.APPLYING, now=work.now, only_from=(ImportState.CHECKED,))
    if counts.get("undated") and not said:
        raise JoiningNotSaid(counts["undated"])
    file.admit_on, file.done = admit_on, 0
    audit(What.LIST_IMPORTED, work, file=file.filename, added=str(counts["added"]), changed=str(counts["changed"]))
    await remember(file, work)
    work.touch(import_id)
    return file


async def begin_import(import_id: UUID, fingerprint: str, work: Work) -> None:
    """Before the first row: the plan is still the one that was shown. Raises ListChangedMeanwhile.

    Once some rows are in, the plan is what is left of it.
    """
    file = await work.get(ImportFile, import_id)
    if not file.done and fingerprint != file.preview["fingerprint"]:
        raise ListChangedMeanwhile


async def end_import(import_id: UUID, work: Work) -> None:
    """Everything is in; the file itself is not needed any more."""
    file = await work.get(ImportFile, import_id)
    file.move(to=ImportState.APPLIED, now=work.now, only_from=(ImportState.APPLYING,))
    file.content = b""
    work.touch(import_id)


async def add_some(import_id: UUID, drafts: Sequence[Draft], scheme: str, work: Work) -> None:
    """Writes some new co-operatives. Raises ListChangedMeanwhile where somebody added one of them meanwhile."""
    file = await counted(import_id, len(drafts), work)
    numbers = [draft.registration_number for draft in drafts if draft.registration_number]
    taken = (col(Cooperative.registration_scheme) == scheme) & col(Cooperative.registration_number).in_(numbers)
    if await work.find(select(Cooperative.id).where(taken).limit(1)):
        raise ListChangedMeanwhile(file.done - len(drafts))
    added = [entry_of(draft, file.admit_on, scheme) for draft in drafts]
    for entry in added:
        announce(entry, was_member=False, work=work)
    await work.do(insert(TABLE), [entry.row() for entry in added])
    periods = [(entry.id, *period) for entry in added for period in entry.memberships]
    if periods:
        named = [dict(zip(("cooperative_id", "since", "until"), period, strict=True)) for period in periods]
        await work.do(insert(access_membership), named)
    await make_new_findable([of_cooperative(entry) for entry in added], work)


def entry_of(draft: Draft, admit_on: date | None, scheme: str) -> Entry:
    """A row as it is added; one that says nothing of its membership joins on that day, if somebody said so."""
    id = new_id()
    said = draft.said() | ({"admitted_on": admit_on} if draft.is_undated else {})
    if draft.registration_number:
        return Entry(id=id, registration_scheme=scheme, **said)
    return Entry(id=id, **said | {"registration_scheme": UNREGISTERED, "registration_number": id.hex})


async def change_some(import_id: UUID, changes: Sequence[Change], work: Work) -> None:
    """Writes the changed fields of some known co-operatives.

    Raises ListChangedMeanwhile where somebody changed one of these fields since the preview.
    """
    file = await counted(import_id, len(changes), work)
    ids = [one.known.id for one in changes]
    rows = {row.id: row for row in await work.all(select(Cooperative).where(col(Cooperative.id).in_(ids)))}
    changed, left, moved = [], set(), []
    for one in changes:
        row = rows.get(one.known.id)
        if row is None or any(getattr(row, field.field) != field.before for field in one.fields):
            raise ListChangedMeanwhile(file.done - len(changes))
        changed.append((row, row.is_member_on(work.today)))
        row.learn(news := {field.field: field.after for field in one.fields})
        if "withdrawn_on" in news:
            left.add(row.id)
        if news.keys() & {"admitted_on", "withdrawn_on"}:
            moved.append(row)
    await work.flush()
    for row in moved:
        await note_memberships(row.id, row.memberships, work)
    await cooperatives_findable([row for row, _ in changed], work)
    for row, was_member in changed:
        announce(row, was_member=was_member, work=work)
        if row.id in left and row.admitted_on and row.withdrawn_on:
            work.announce(withdrawn(row, row.withdrawn_on))


def withdrawn(row: Cooperative, on: date) -> CooperativeWithdrawn:
    """The fact that it left."""
    reason = row.withdrawal_reason or ""
    return CooperativeWithdrawn(cooperative_id=row.id, withdrawn_on=on, reason=reason, memberships=row.memberships)


async def counted(import_id: UUID, rows: int, work: Work) -> ImportFile:
    """The import, which has come so many rows further."""
    file = await work.get(ImportFile, import_id)
    file.done += rows
    work.touch(import_id)
    return file


def announce(cooperative: Standing, *, was_member: bool, work: Work) -> None:
    """The facts about one imported co-operative."""
    work.announce(cooperative.recorded())
    if cooperative.is_member_on(work.today) and not was_member:
        work.announce(cooperative.admitted())
    work.announce(cooperative.presence(work.today))
