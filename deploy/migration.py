"""Writes a migration: compares a service's models with its migrations and notes the difference in a new file.

`python -m deploy.migration meetings "hosts have towns"`; read what it wrote before you commit it.
"""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code, renderers
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from alembic.operations import MigrateOperation
from alembic.operations.ops import CreateTableOp, UpgradeOps
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine

from shared.tables import UtcDateTime, spine
from shared.upgrading import upgrade

FORM = '''"""{title}."""

import sqlalchemy as sa
from alembic import op

from shared.tables import UtcDateTime

revision = "{revision}"
down_revision = {down!r}


def upgrade() -> None:
    {body}
'''


def main() -> None:
    """`python -m deploy.migration SERVICE "TITLE"`."""
    service, title = sys.argv[1:3]
    models = import_module(f"services.{service}.models")
    folder = Path(models.__file__ or "").parent.parent / "migrations"
    (folder / "versions").mkdir(parents=True, exist_ok=True)
    print(write(folder, models.Row.metadata, title))


def write(folder: Path, metadata: MetaData, title: str) -> Path:
    """The new migration's file."""
    script = ScriptDirectory(str(folder))
    head = script.get_current_head()
    with create_engine("sqlite://").connect() as connection:
        upgrade(connection, folder)
        options = {"compare_type": True, "render_item": rendered, "include_name": included(metadata)}
        context = MigrationContext.configure(connection, opts={**options, "target_metadata": [spine, metadata]})
        difference = produce_migrations(context, [spine, metadata])  # type: ignore[arg-type]  # as its options may
        assert difference.upgrade_ops
        put_beside(difference.upgrade_ops)
        body = render_python_code(difference.upgrade_ops, render_item=rendered, migration_context=context)
    revision = f"{int(head or 0) + 1:04}"
    file = folder / "versions" / f"{revision}_{title.lower().replace(' ', '_')}.py"
    text = FORM.format(
        title=title[0].upper() + title[1:], revision=revision, down=head, body=body.replace("\n    ", "\n    ")
    )
    file.write_text(text, encoding="utf-8")
    return file


class Beside(MigrateOperation):
    """What one kind of database gets beside a table, as its `info["beside"]` says: full-text indexes, triggers."""

    def __init__(self, dialect: str, statements: Sequence[str]) -> None:
        self.dialect, self.statements = dialect, statements


@renderers.dispatch_for(Beside)
def render_beside(_: AutogenContext, beside: Beside) -> list[str]:
    """The statements, word for word."""
    lines = [f"    op.execute({statement!r})" for statement in beside.statements]
    return [f'if op.get_context().dialect.name == "{beside.dialect}":\n' + "\n".join(lines)]


def put_beside(upgrade_ops: UpgradeOps) -> None:
    """Puts behind the new tables what belongs beside them."""
    for made in [one for one in upgrade_ops.ops if isinstance(one, CreateTableOp)]:
        beside, made.info = made.info.get("beside", {}), {}
        upgrade_ops.ops.extend(Beside(*each) for each in beside.items())


def included(metadata: MetaData) -> Callable[[str | None, str, Any], bool]:
    """Whether a name of the database is compared: not that of a virtual table, nor of the tables behind it."""
    virtual = tuple(table.info["virtual"] for table in metadata.tables.values() if "virtual" in table.info)
    return lambda name, kind, _: not (kind == "table" and name and virtual and name.startswith(virtual))


def rendered(kind: str, item: object, _: object) -> str | Literal[False]:
    """Our own column type by its name; SQLModel's strings as plain ones."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "UtcDateTime()"
    if kind == "type" and type(item).__name__ == "AutoString":
        return "sa.String()"
    return False


if __name__ == "__main__":
    main()
