"""A node follows how its operator describes it: every process, at once, whatever is heard first."""

from datetime import UTC, datetime
from pathlib import Path

from shared.clock import Clock
from shared.database import Database
from shared.described import Described, DescribedClock, Words
from shared.describing import Describing, note_description
from shared.events.ids import new_id
from shared.events.membership import NodeDescribed
from shared.hidden import hide, reveal
from shared.migrate import migrate
from shared.web.pages import Templates
from shared.work import Workplace
from tests.shared.conftest import MIGRATIONS

MOMENT = datetime(2026, 7, 1, 10, tzinfo=UTC)


async def place_at(database_url: str) -> Workplace:
    """A service's place, with the tables of the house."""
    database = Database(database_url)
    await migrate(database, MIGRATIONS)
    return Workplace(database, "occitanie", "toy", Clock())


def said(name: str) -> NodeDescribed:
    """What an operator said."""
    return NodeDescribed(union="occitanie", union_name=name, zone="Indian/Reunion", language="en")


async def test_the_newest_description_holds_in_whatever_order_it_is_heard(database_url: str) -> None:
    place = await place_at(database_url)
    first, second = str(new_id()), str(new_id())
    for told, name in ((second, "Scop Réunion"), (first, "Union"), (second, "Scop Réunion")):
        async with place.work() as work:
            await note_description(said(name), told, work)
    described = Described(Words(union_name="Union"))
    await Describing(described).now(place)
    assert (described.words.union_name, described.words.language) == ("Scop Réunion", "en")
    await place.database.close()


def test_a_clock_moves_to_the_zone_that_is_described() -> None:
    described = Described(Words(union_name="Union"))
    clock = DescribedClock(described)
    assert clock.local(MOMENT).hour == 12
    described.take(Words(union_name="Union", zone="Indian/Reunion"))
    assert clock.local(MOMENT).hour == 14


def test_pages_that_were_put_into_words_before_show_the_new_name_and_hour(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{{ union_name }} {{ at|hour }}", encoding="utf-8")
    described = Described(Words(union_name="Union"))
    templates = Templates(tmp_path, clock=DescribedClock(described), union_name="Union")
    described.follow(lambda words: templates.call_it(words.union_name))
    assert templates.text("en", "page.html", at=MOMENT) == "Union 12:00"
    described.take(Words(union_name="Scop Réunion", zone="Indian/Reunion"))
    assert templates.text("en", "page.html", at=MOMENT) == "Scop Réunion 14:00"


def test_what_is_hidden_opens_with_the_same_secret_and_purpose_only() -> None:
    hidden = hide("pass word é", "secret of the node", "mail")
    assert "pass" not in hidden
    assert reveal(hidden, "secret of the node", "mail") == "pass word é"
    assert reveal(hidden, "another secret here", "mail") is None
    assert reveal(hidden, "secret of the node", "else") is None
    assert reveal("nothing", "secret of the node", "mail") is None
