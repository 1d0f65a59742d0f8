"""The first and the last moments that there are, in zones far from Greenwich: shown as nearly as can be."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from services.meetings.pages.meeting_hours import hours_of
from services.notifications.channels.calendar import calendar_entry
from services.notifications.models.notice import Kind
from services.notifications.rules.letter import letter
from shared.clock import Clock
from shared.database import Database
from shared.days import day_in, moment_in
from shared.sheet_files import SHEET_FILES
from shared.sheets import Column as SheetColumn
from shared.sheets import Holds, Sheet
from shared.tables import UtcDateTime
from shared.text import Text, say
from shared.web.formats import Formats
from tests.notifications.test_headers import MEETING_ID, MONDAY
from tests.notifications.world import a_meeting

ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Etc/GMT+12", "Europe/Paris")
OFFSETS = (UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12)))
FIRST, LAST = datetime.min, datetime.max  # noqa: DTZ901 - each gets its zones
ENDS = tuple(end.replace(tzinfo=zone) for end in (FIRST, LAST) for zone in OFFSETS)
everywhere = pytest.mark.parametrize("zone", ZONES)
at_each_end = pytest.mark.parametrize("end", ENDS, ids=str)


@everywhere
@at_each_end
def test_a_page_shows_it(zone: str, end: datetime) -> None:
    clock = Clock(ZoneInfo(zone))
    assert clock.local(end).year == end.year
    for language in ("fr", "en"):
        filters = Formats(language, clock).filters()
        for name in ("day", "short_day", "weekday", "hour", "moment", "ago", "iso"):
            assert filters[name](end)
        assert filters["day_range"](end, end)


@everywhere
@at_each_end
def test_a_letter_and_its_calendar_entry_say_it(zone: str, end: datetime) -> None:
    values = a_meeting(meeting_id=MEETING_ID, starts_at=end, ends_at=end).model_dump(mode="json")
    said = letter(Kind.SEAT_TAKEN, values, now=MONDAY, clock=Clock(ZoneInfo(zone)), has_seat=True)
    for language in ("fr", "en"):
        assert str(end.year) in said.subject.into(language).replace("\N{NO-BREAK SPACE}", "") + said.when.into(language)
    told = {"host": "union.example.org", "url": "https://union.example.org/m", "organiser": "Union"}
    entry = calendar_entry(said, "fr", meeting_id=MEETING_ID, sender="union@example.org", at=MONDAY, **told)
    (event,) = Calendar.from_ical(entry).walk("VEVENT")
    assert event["dtstart"].to_ical().startswith(b"%04d" % end.year)


@at_each_end
@pytest.mark.parametrize("ending", SHEET_FILES)
def test_a_file_holds_it(ending: str, end: datetime) -> None:
    sheet = Sheet("heard", say("Heard"), (SheetColumn("heard_at", say("Heard"), Holds.MOMENT),), MONDAY.date())
    held = BytesIO()
    file = SHEET_FILES[ending](held, sheet, "fr")
    file.write([(end,)])
    file.close()
    assert held.getvalue()


@at_each_end
async def test_a_database_keeps_it(database_url: str, end: datetime) -> None:
    database = Database(database_url)
    kept = Table("kept", MetaData(), Column("id", Integer, primary_key=True), Column("at", UtcDateTime))
    async with database.session() as session:
        await session.run_sync(lambda one: kept.create(one.connection()))
        await session.exec(insert(kept), params={"at": end})
        (found,) = (await session.exec(select(kept.c.at))).one()  # type: ignore[call-overload]
        assert found.year == end.year
    await database.close()


@everywhere
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "99999-01-01", "1799-12-31", "2100-01-01"])
def test_a_form_asks_for_another_year(zone: str, day: str) -> None:
    read: tuple[Callable[[str], Any], ...] = (day_in, moment_in)
    for one in read:
        with pytest.raises(ValueError, match=r"year|Invalid"):
            one(day)
    errors: dict[str, Text] = {}
    typed = {"day": day, "last_day": day, "begins": "00:00", "ends": "23:59", "closes": f"{day}T00:00"}
    assert hours_of(typed, Clock(ZoneInfo(zone)), None, errors) is None
    assert set(errors) == {"day", "last_day", "closes"}
