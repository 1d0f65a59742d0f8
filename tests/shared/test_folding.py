"""Both databases fold and order words as Python does."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import String, bindparam, literal, select, union_all

from shared.database import Database
from shared.folding import folded, folded_text, has_word

NAMES = [
    "Abeille",
    "École",
    "Eclat",
    "élan",
    "Fonderie",
    "Œuvre",
    "oasis",
    "Zénith",
    "l'Étape",
    "L’Atelier",
    "ÎLE",
    "50 % coop",
]
LATIN = st.text(
    st.characters(min_codepoint=1, max_codepoint=0x24F) | st.sampled_from("’–…“”\u3000œŒß日本Ωж"), max_size=30
)


@pytest.mark.parametrize(
    ("text", "same"),
    [("Éts. L'Œuvre", "ets l oeuvre"), ("  Saint-Étienne ", "saint etienne"), ("", ""), ("Straße", "strasse")],
)
def test_words_are_the_same_whatever_their_accents(text: str, same: str) -> None:
    assert folded_text(text) == same


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LATIN)
async def test_a_database_folds_as_python_does(database_url: str, text: str) -> None:
    database = Database(database_url)
    async with database.reading() as session:
        found = (await session.exec(select(folded(bindparam("text", text, String))))).scalar_one()  # type: ignore[call-overload]
    await database.close()
    assert found == folded_text(text)


async def test_a_list_is_in_one_order_on_both_databases(database_url: str) -> None:
    database = Database(database_url)
    names = union_all(*(select(literal(name).label("name")) for name in NAMES)).subquery()
    async with database.reading() as session:
        question = select(names.c.name).order_by(folded(names.c.name))
        found = [name for (name,) in await session.exec(question)]  # type: ignore[call-overload]
        percent = [name for (name,) in await session.exec(select(names.c.name).where(has_word(names.c.name, "%")))]  # type: ignore[call-overload]
    await database.close()
    assert found == sorted(NAMES, key=lambda name: folded_text(name) or "")
    assert found.index("École") < found.index("élan") < found.index("Fonderie")
    assert percent == ["50 % coop"]
