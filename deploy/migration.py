"""Writes a migration: compares a service's models with its migrations and notes the difference in a new file.

`python -m deploy.migration meetings "hosts have towns"`; read what it wrote before you commit it.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
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
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_item": rendered, "target_metadata": [spine, metadata]}
        )
        difference = produce_migrations(context, [spine, metadata])  # type: ignore[arg-type]  # as its options may
        assert difference.upgrade_ops
        body = render_python_code(difference.upgrade_ops, render_item=rendered, migration_context=context)
    revision = f"{int(head or 0) + 1:04}"
    file = folder / "versions" / f"{revision}_{title.lower().replace(' ', '_')}.py"
    text = FORM.format(
        title=title[0].upper() + title[1:], revision=revision, down=head, body=body.replace("\n    ", "\n    ")
    )
    file.write_text(text, encoding="utf-8")
    return file


def rendered(kind: str, item: object, _: object) -> str | Literal[False]:
    """Our own column type by its name; SQLModel's strings as plain ones."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "UtcDateTime()"
    if kind == "type" and type(item).__name__ == "AutoString":
        return "sa.String()"
    return False


if __name__ == "__main__":
    main()
