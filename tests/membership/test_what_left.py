"""What left this node: each message in words, found again, saved; and what may leave, as the operator decides."""

import csv
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from fastapi import FastAPI
from sqlmodel import col, select

from services.membership.actions.admit_cooperative import AdmitCooperative, admit_cooperative
from services.membership.actions.record_cooperative import record_cooperative
from services.membership.models import Departure
from services.membership.rules.crossing_sentences import KIND_CONTENTS, KIND_NAMES, SENTENCES, sentence
from shared.clock import Clock
from shared.consent import kinds
from shared.events import crossings
from shared.events.crossings import Crossing, MeetingKind, MeetingOpen, MeetingStands, MeetingState, SeatAsked, SeatWish
from shared.identity import Role
from shared.service import Service
from tests.builders import a_cooperative
from tests.membership.conftest import browser
from tests.shared.spine import on_air, rows, until

NOON = datetime(2027, 3, 12, 23, 30, tzinfo=UTC)
PAGE = "/node/crossings"
OURS = {name: kind for name, kind in kinds().items() if kind.__module__ == crossings.__name__}


async def admitted(service: Service, *names: str) -> None:
    """Members with so many jobs."""
    async with service.place.work() as work:
        for name in names:
            command = a_cooperative(name, jobs=12)
            cooperative = await record_cooperative(None, command, work)
            await work.flush()
            await admit_cooperative(cooperative.id, AdmitCooperative(on=work.today), work)


async def shown(service: Service, how_many: int) -> list[Departure]:
    """Waits until so many presences were read back from the stream."""
    question = select(Departure).where(Departure.kind == "CooperativePresence").order_by(col(Departure.pos))

    async def there() -> bool:
        return len(await rows(service, question)) >= how_many

    await until(there)
    return await rows(service, question)


async def test_every_message_is_shown_in_words_the_newest_first(service: Service, staff: httpx.AsyncClient) -> None:
    await admitted(service, "Atelier du Bois", "Fonderie des Gaves")
    left = await shown(service, 4)
    assert [one.body["seq"] for one in left] == sorted(one.body["seq"] for one in left)
    page = (await staff.get(PAGE)).text
    assert "Atelier du Bois is a member of the union and has 12 jobs." in page
    assert page.index("Fonderie des Gaves is a member") < page.index("Atelier du Bois is a member")
    assert "below 5 are withheld" in page
    node = (await staff.get("/node")).text
    assert "What left this node" in node
    assert "Whoever operates the node can join one" in node and "/tour/hub" not in node


async def test_messages_are_found_by_name_kind_and_day(service: Service, staff: httpx.AsyncClient) -> None:
    await admitted(service, "Atelier du Bois", "Fonderie des Gaves")
    await shown(service, 4)

    async def found(**query: str) -> bool:
        return "Atelier du Bois is a member" in (await staff.get(PAGE, params=query)).text

    today = service.place.clock.today()
    assert await found(q="ATELIER bois") and not await found(q="gaves")
    assert await found(kind="CooperativePresence") and not await found(kind="MeetingStands")
    assert await found(day=today.isoformat()) and not await found(day=(today - timedelta(days=1)).isoformat())
    assert await found(day="nonsense")
    assert (await staff.get(PAGE, params={"page": "0"})).status_code == 422


async def test_what_is_shown_can_be_saved_whole(service: Service, staff: httpx.AsyncClient) -> None:
    await admitted(service, "=Atelier; du Bois")
    left = await shown(service, 2)
    query = {"kind": "CooperativePresence"}
    lines = (await staff.get(f"{PAGE}/export.jsonl", params=query)).text.splitlines()
    assert [orjson.loads(line)["data"] for line in lines] == [one.body for one in left]
    answer = await staff.get(f"{PAGE}/export.csv", params=query)
    table = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines(), delimiter=","))
    assert [orjson.loads(line["The message"]) for line in table] == [one.body for one in left]
    assert all(line["What it says"].startswith("'=Atelier") for line in table), "a spreadsheet would run it"


async def test_the_operator_stops_a_kind_sees_what_would_leave_and_lets_it_leave(
    app: FastAPI, service: Service
) -> None:
    await on_air(service)
    async with browser(app, Role.OPERATOR) as operator:
        kind = f"{PAGE}/kinds/CooperativePresence"
        assert (
            "shown here and not sent" in (await operator.post(kind, data={"allowed": "false", "confirmed": "yes"})).text
        )
        await admitted(service, "Atelier du Bois")
        page = (await operator.get(PAGE)).text
        assert "Shown, not sent" in page and "What would have left" in page
        assert "Atelier du Bois is a member" in page
        node = (await operator.get("/node")).text
        assert "One message is held back" in node and 'href="/tour/hub"' in node
        assert await rows(service, select(Departure).where(Departure.kind == "CooperativePresence")) == []
        assert (
            "leave the node from now on"
            in (await operator.post(kind, data={"allowed": "true", "confirmed": "yes"})).text
        )
        await shown(service, 1)
        assert "Shown, not sent" not in (await operator.get(PAGE)).text
        assert (await operator.post(f"{PAGE}/kinds/Nonsense", data={"allowed": "true"})).status_code == 404


async def test_the_operator_alone_decides_and_members_see_nothing(app: FastAPI) -> None:
    for role, may_look in ((Role.STAFF, 200), (Role.MEMBER, 403)):
        async with browser(app, role, uuid4()) as somebody:
            assert (await somebody.get(PAGE)).status_code == may_look
            answer = await somebody.post(
                f"{PAGE}/kinds/CooperativePresence", data={"allowed": "true", "confirmed": "yes"}
            )
            assert answer.status_code == 403


def test_every_kind_has_a_name_a_description_and_a_sentence() -> None:
    assert set(KIND_NAMES) == set(KIND_CONTENTS) == set(SENTENCES) == set(OURS)


def body_of(crossing: Crossing) -> dict[str, Any]:
    return dict(orjson.loads(crossing.model_dump_json()))


@pytest.mark.parametrize(
    ("state", "registered", "words"),
    [
        (MeetingState.HELD, 12, "A meeting (training) was held on March 13, 2027. Registered: 12; came: 0."),
        (MeetingState.HELD, None, "Registered: too few to be said; came: 0."),
        (MeetingState.CANCELLED, 0, "A meeting (training) on March 13, 2027 is cancelled."),
        (MeetingState.ANNOUNCED, 0, "A meeting (training) on March 13, 2027 is announced, with 20 seats."),
    ],
)
def test_a_meeting_in_words_has_the_union_s_day_and_says_what_is_withheld(
    state: MeetingState, registered: int | None, words: str
) -> None:
    said = MeetingStands(
        as_of=date(2027, 3, 1), meeting_id=uuid4(), kind=MeetingKind.TRAINING, state=state, starts_at=NOON,
        capacity=20, registered=registered,
    )  # fmt: skip
    assert words in str(sentence("MeetingStands", body_of(said), Clock().local))


def test_seats_and_open_meetings_in_words() -> None:
    times = dict.fromkeys(("starts_at", "ends_at", "registration_opens_at", "registration_closes_at"), NOON)
    opened = MeetingOpen(
        as_of=date(2027, 3, 1), meeting_id=uuid4(), open=True, kind=MeetingKind.VISIT, title="Les fours",
        seats_for_others=3, **times,
    )  # fmt: skip
    assert str(sentence("MeetingOpen", body_of(opened), Clock().local)) == (
        "“Les fours” on March 13, 2027 is open to other unions: 3 seats."
    )
    asked = SeatAsked(
        as_of=date(2027, 3, 1), request_id=uuid4(), reference="7F3K", meeting_id=uuid4(), host_union="bretagne",
        cooperative="Pain commun", wish=SeatWish.WANTED, asked_at=NOON, wished_at=NOON,
    )  # fmt: skip
    assert str(sentence("SeatAsked", body_of(asked), Clock().local)) == (
        "Somebody of Pain commun asks union bretagne for seats (1), reference 7F3K."
    )
    assert "open it" in str(sentence("NotKnownHere", {"a": 1}, Clock().local))
