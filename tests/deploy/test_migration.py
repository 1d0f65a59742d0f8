"""The program that writes migrations knows what stands beside a table."""

from pathlib import Path
from shutil import copytree

import pytest

from deploy.migration import write
from services.membership.models import Row

MIGRATIONS = Path("services/membership/migrations")


@pytest.fixture
def migrations(folder: Path) -> Path:
    """Membership's migrations, to be played with."""
    return Path(copytree(MIGRATIONS, folder / "migrations"))


def test_tables_made_anew_have_their_full_text_index_again(folder: Path) -> None:
    (folder / "new" / "versions").mkdir(parents=True)
    text = write(folder / "new", Row.metadata, "first tables").read_text()
    assert text.count("CREATE VIRTUAL TABLE search_index") == 1
    assert text.count("USING gin") == 1
    assert text.index('dialect.name == "sqlite"') > text.index("'search_entry'")


def test_the_tables_behind_a_full_text_index_are_left_alone(migrations: Path) -> None:
    text = write(migrations, Row.metadata, "nothing more").read_text()
    assert "search_index" not in text
    assert "pass\n" in text
