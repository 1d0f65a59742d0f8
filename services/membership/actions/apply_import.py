"""Taking over what an import says, whole or not at all."""

from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, insert, update

from services.membership.errors import ListChangedMeanwhile, NothingToApply
from services.membership.models import Cooperative, ImportFile
from services.membership.models.import_file import ImportState
from services.membership.rules.import_plan import Plan
from services.membership.rules.import_preview import fingerprint
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
    return file


async def apply_import(import_id: UUID, plan: Plan, scheme: str, work: Work) -> None:
    """Writes additions and changes, and announces them.

    Raises ListChangedMeanwhile when the plan is not what was shown.
    """
    file = await work.get(ImportFile, import_id)
    if fingerprint(plan) != file.preview["fingerprint"]:
        raise ListChangedMeanwhile
    file.move(to=ImportState.APPLIED, now=work.now, only_from=(ImportState.APPLYING,))
    file.content = b""
    added = [
        joined(Cooperative(id=new_id(), registration_scheme=scheme, **d.said()), file.admit_on) for d in plan.additions
    ]
    if added:
        await work.do(insert(TABLE), [cooperative.model_dump() for cooperative in added])
    for cooperative in added:
        announce(cooperative, was_member=False, work=work)
    await change(plan, scheme, work)


async def change(plan: Plan, scheme: str, work: Work) -> None:
    """Writes the changed fields of known co-operatives."""
    for one in plan.changes:
        changed = {field.field: field.after for field in one.fields}
        await work.do(update(TABLE).where(TABLE.c.id == bindparam("b_id")), [{"b_id": one.known.id, **changed}])
        before = {name: getattr(one.known, name) for name in Cooperative.model_fields if hasattr(one.known, name)}
        known = Cooperative(**before, registration_scheme=scheme)
        was_member = known.is_member_on(work.today)
        known.learn(changed)
        announce(known, was_member=was_member, work=work)


def joined(cooperative: Cooperative, on: date | None) -> Cooperative:
    """With its first day as a member: its own, or the day chosen for the whole file."""
    if cooperative.admitted_on is None and cooperative.withdrawn_on is None:
        cooperative.admitted_on = on
    return cooperative


def announce(cooperative: Cooperative, *, was_member: bool, work: Work) -> None:
    """The facts about one imported co-operative."""
    work.announce(cooperative.recorded())
    if cooperative.is_member_on(work.today) and not was_member:
        work.announce(cooperative.admitted())
    work.announce(cooperative.presence(work.today))
