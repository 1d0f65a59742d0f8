"""Taking over what an import says, whole or not at all."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, insert, update

from services.membership.actions.make_findable import cooperative_findable, make_new_findable
from services.membership.errors import ListChangedMeanwhile, NothingToApply
from services.membership.models import Cooperative, ImportFile
from services.membership.models.import_file import ImportState
from services.membership.models.standing import Standing
from services.membership.rules.entry import Entry
from services.membership.rules.import_plan import Change
from services.membership.rules.import_rows import Draft
from services.membership.rules.import_steps import Step
from services.membership.rules.search_terms import of_cooperative
from shared.events.envelope import new_id
from shared.work import Work

TABLE = Cooperative.__table__  # type: ignore[attr-defined]


async def order_import(import_id: UUID, work: Work) -> ImportFile:
    """A person says yes to the preview; it is carried out in the background. Raises NothingToApply."""
    file = await work.get(ImportFile, import_id)
    counts = file.preview.get("counts", {})
    if not counts.get("added") and not counts.get("changed"):
        raise NothingToApply
    file.move(to=ImportState.APPLYING, now=work.now, only_from=(ImportState.CHECKED,))
    work.touch(import_id)
    return file


async def apply_import(import_id: UUID, fingerprint: str, plan: AsyncIterator[Step], scheme: str, work: Work) -> None:
    """Writes additions and changes as the plan tells them, and announces them.

    Raises ListChangedMeanwhile when its fingerprint is not that of what was shown.
    """
    file = await work.get(ImportFile, import_id)
    if fingerprint != file.preview["fingerprint"]:
        raise ListChangedMeanwhile
    file.move(to=ImportState.APPLIED, now=work.now, only_from=(ImportState.APPLYING,))
    work.touch(import_id)
    file.content = b""
    async for step in plan:
        match step:
            case Change():
                await change(step, scheme, work)
            case list():
                await add(step, scheme, file.admit_on, work)


async def add(drafts: Sequence[Draft], scheme: str, admit_on: date | None, work: Work) -> None:
    """Writes some new co-operatives."""
    joined = [{"admitted_on": None if draft.withdrawn_on else admit_on} | draft.said() for draft in drafts]
    added = [Entry(id=new_id(), registration_scheme=scheme, **said) for said in joined]
    for entry in added:
        announce(entry, was_member=False, work=work)
    await work.do(insert(TABLE), [entry.row() for entry in added])
    await make_new_findable([of_cooperative(entry) for entry in added], work)


async def change(one: Change, scheme: str, work: Work) -> None:
    """Writes the changed fields of a known co-operative."""
    changed = {field.field: field.after for field in one.fields}
    await work.do(update(TABLE).where(TABLE.c.id == bindparam("b_id")), [{"b_id": one.known.id, **changed}])
    before = {name: getattr(one.known, name) for name in Cooperative.model_fields if hasattr(one.known, name)}
    known = Cooperative(**before, registration_scheme=scheme)
    was_member = known.is_member_on(work.today)
    known.learn(changed)
    await cooperative_findable(known, work)
    announce(known, was_member=was_member, work=work)


def announce(cooperative: Standing, *, was_member: bool, work: Work) -> None:
    """The facts about one imported co-operative."""
    work.announce(cooperative.recorded())
    if cooperative.is_member_on(work.today) and not was_member:
        work.announce(cooperative.admitted())
    work.announce(cooperative.presence(work.today))
