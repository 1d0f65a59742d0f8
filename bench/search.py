"""Search among 100,000 invented things as people type: letter by letter, mistyped, several words."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote
from uuid import UUID, uuid4

import uvloop
from faker import Faker
from sqlalchemy import insert
from sqlmodel import select

from bench.figures import Figure
from bench.load import load
from bench.overview import NOWHERE, at_work, serve
from services.membership.actions.make_findable import make_new_findable
from services.membership.app import HERE, build
from services.membership.models import Cooperative, Mandate, MeetingSeen, Person, SearchEntry
from services.membership.models.search_entry import Found
from services.membership.queries.search import Index, Searcher
from services.membership.rules.folding import fold
from services.membership.rules.search_question import question
from services.membership.rules.search_terms import Findable, Firm, of_cooperative, of_meeting, of_person
from services.membership.settings import MembershipSettings
from shared.clock import Clock
from shared.database import Database
from shared.identity import SESSION_COOKIE, Role, Seals, a_visitor
from shared.logs import set_up_logs
from shared.migrate import migrate
from shared.work import Workplace
from tests.servers import PostgresServer

COOPERATIVES, PEOPLE, MEETINGS = 30_000, 60_000, 10_000
AT_ONCE = 1_000
SECRET = "a secret of the bench"
ASKED = 600
AIM_MS = 20.0
SOME = 300
NO_FIRMS: Mapping[UUID, Firm] = {}
KINDS = (Found.COOPERATIVE, Found.MEETING, Found.PERSON)
TRADES = ("Menuiserie", "Imprimerie", "Boulangerie", "Architecture", "Nettoyage", "Maraîchage", "Édition", "Théâtre")
WORDS = (
    "Atelier",
    "Fournil",
    "Scierie",
    "Librairie",
    "Jardins",
    "Fonderie",
    "Garage",
    "Énergies",
    "Crèche",
    "Brasserie",
)
ABOUT = ("Visite", "Formation", "Les chiffres", "Partager", "Recruter", "Le bois", "Assemblée", "Comité territorial")
SYLLABLES = (
    "ma", "ri", "to", "lou", "ber", "nard", "che", "val", "fon", "de", "rie", "ta", "pe", "du", "pont", "gar",
    "on", "ne", "ate", "li", "er", "san", "dre", "vi", "lle", "zan", "bou", "qué", "mé", "lac", "dor", "ga", "cha",
    "bas", "tie", "nou", "jau", "fré", "gui", "hé", "ker", "leb", "ro", "quin", "sou", "tré", "vau", "yer", "zel",
)  # fmt: skip
NOW = datetime(2026, 11, 23, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def measure() -> list[Figure]:
    """The question itself, for the union's staff and for a member; then the page over HTTP."""
    with TemporaryDirectory(prefix="maillon-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the database's user goes through it
        figures = uvloop.run(of_database(f"sqlite+aiosqlite:///{folder}/membership.sqlite", "SQLite"))
        server = PostgresServer(Path(folder) / "postgres")
        server.start()
        try:
            figures += uvloop.run(of_database(server.url(server.make_database()), "PostgreSQL"))
        finally:
            server.stop()
    return figures


async def of_database(url: str, name: str) -> list[Figure]:
    """Fills one database and asks it."""
    place = Workplace(Database(url), "occitanie", "membership", Clock())
    await migrate(place.database, HERE / "migrations")
    dice = random.Random(1)
    titles, member = await fill(place, dice)
    index = Index(place.database)
    limit = await lookups(place)
    figures = []
    for who, searcher in (("staff", Searcher(True, sees_addresses=True)), ("a member", member)):
        waits, work = await ask(index, questions(titles, dice), searcher)
        figures.append(figure(f"search, {name}, {who}", waits, work, limit))
    await place.database.close()
    return figures + pages(url, name, questions(titles, dice))


def pages(url: str, name: str, asked: Sequence[str]) -> list[Figure]:
    """The part of the page that follows the typing, over HTTP, one after the other, as one person types."""
    some = asked[:SOME]
    with at_work(membership, url) as (port, _):
        headers = headers_of(port)
        load("127.0.0.1", port, [raw(f"/search?q={quote(typed)}", headers) for typed in some[:20]], 1)
        answers = load("127.0.0.1", port, [raw(f"/search?q={quote(typed)}", headers) for typed in some], 1)
        least = load("127.0.0.1", port, [raw("/healthz", headers)] * SOME, 1)
    assert set(answers.statuses) == {200}, answers.statuses
    remark = f"half within {answers.wait_ms(0.5):.1f} ms, 99 % within {answers.wait_ms(0.99):.1f} ms; limit: /healthz"
    value, limit = answers.wait_ms(0.95), least.wait_ms(0.95)
    what = f"search over HTTP, {name}, staff"
    return [Figure(what, value, "ms", limit, AIM_MS * 2, AIM_MS * 4, smaller_is_better=True, remark=remark)]


def membership(pipe: Connection, url: str) -> None:
    """The service's pages, without its duties."""
    set_up_logs("bench", json=False, level="WARNING")
    settings = MembershipSettings(
        union="occitanie", union_name="Occitanie", database_url=url, secret=SECRET, public_url="http://node.test",
        broker_url=NOWHERE, broker_fed_url=NOWHERE,
    )  # fmt: skip
    serve(pipe, build(settings))


def headers_of(port: int) -> dict[str, str]:
    """What a browser sends while its owner types."""
    token = Seals(SECRET, union="occitanie").session(a_visitor(None, Role.OPERATOR))
    follows = {"HX-Request": "true", "HX-Target": "search-results"}
    return {"Host": f"127.0.0.1:{port}", "Cookie": f"{SESSION_COOKIE}={token}", "Accept-Language": "fr"} | follows


def raw(path: str, headers: dict[str, str]) -> bytes:
    """The bytes of a question."""
    return "\r\n".join([f"GET {path} HTTP/1.1", *(f"{n}: {v}" for n, v in headers.items()), "", ""]).encode()


def figure(what: str, waits: Sequence[float], work: Sequence[float], limit: float) -> Figure:
    """The 95th percentile in ms."""
    remark = f"half within {at(waits, 0.5):.1f} ms, 99 % within {at(waits, 0.99):.1f} ms; limit: a row by its key;"
    remark += f" processor ms of ours: half {at(work, 0.5):.1f}, 95 % {at(work, 0.95):.1f}"
    return Figure(what, at(waits, 0.95), "ms", limit, AIM_MS, AIM_MS, smaller_is_better=True, remark=remark)


def at(waits: Sequence[float], share: float) -> float:
    """How long that share of all waited at most, in ms."""
    return sorted(waits)[int(len(waits) * share)] * 1e3


async def ask(index: Index, asked: Sequence[str], searcher: Searcher) -> tuple[list[float], list[float]]:
    """How long each question took, and how much of this process's processor, in seconds, once the words are read."""
    waits, work = [], []
    for typed in [asked[0] + "x", *asked]:
        began, spent = time.perf_counter(), time.process_time()
        await index.find(question(typed), KINDS, searcher, NOW, TODAY)
        waits.append(time.perf_counter() - began)
        work.append(time.process_time() - spent)
    return waits[1:], work[1:]


async def lookups(place: Workplace) -> float:
    """One row by its key, through the same engine and session: ms, the 95th percentile."""
    waits = []
    for pos in range(1, SOME):
        began = time.perf_counter()
        async with place.database.reading() as session:
            await session.exec(select(SearchEntry.title).where(SearchEntry.pos == pos))
        waits.append(time.perf_counter() - began)
    return at(waits, 0.95)


def questions(titles: Sequence[str], dice: random.Random) -> list[str]:
    """What people type: most of it is the beginning of something."""
    asked: list[str] = []
    while len(asked) < ASKED:
        title = dice.choice(titles)
        words = title.split()
        asked += [title[:end] for end in range(2, min(len(title), 12))]
        asked += [mistyped(title, dice), mistyped(dice.choice(words), dice), " ".join(reversed(words)), words[-1]]
    return asked[:ASKED]


def mistyped(text: str, dice: random.Random) -> str:
    """A letter too many, too few, another one, or two swapped."""
    where = dice.randrange(len(text))
    letter = dice.choice("aeinrstlou")
    return dice.choice(
        (
            text[:where] + letter + text[where:],
            text[:where] + text[where + 1 :],
            text[:where] + letter + text[where + 1 :],
            text[:where] + text[where + 1 : where + 2] + text[where : where + 1] + text[where + 2 :],
        )
    )


async def fill(place: Workplace, dice: random.Random) -> tuple[list[str], Searcher]:
    """Co-operatives, people with mandates, meetings; some titles of each, and somebody with two co-operatives."""
    faker = Faker("fr_FR")
    faker.seed_instance(1)
    towns = [faker.city() for _ in range(2_000)]
    names = [invented(dice) for _ in range(25_000)] + [faker.last_name() for _ in range(5_000)]
    firms = [cooperative(number, dice, towns, names) for number in range(COOPERATIVES)]
    await write(place, firms)
    await write(place, [meeting(number, dice, towns) for number in range(MEETINGS)])
    people = [someone(number, faker.first_name(), dice.choice(names)) for number in range(PEOPLE)]
    mandates = [
        Mandate(person_id=one.id, cooperative_id=firms[dice.randrange(COOPERATIVES)].id, kind="worker", since=TODAY)
        for one in people
    ]
    await write(place, people, mandates, {one.id: Firm(one.id, one.name) for one in firms})
    titles = [one.name for one in dice.sample(firms, SOME)] + [one.name for one in dice.sample(people, SOME)]
    titles += together(people, mandates, {one.id: one.name for one in firms}, dice)
    mine = tuple(one.cooperative_id for one in mandates[:2] if one.cooperative_id)
    return titles, Searcher(False, mine)


def someone(number: int, first_name: str, last_name: str) -> Person:
    """An invented person, whom an address reaches."""
    return Person(first_name=first_name, last_name=last_name, email=f"{fold(last_name)}.{number}@cooperative.example")


def together(
    people: Sequence[Person], mandates: Sequence[Mandate], names: Mapping[UUID | None, str], dice: random.Random
) -> list[str]:
    """Half as many people again, with a word of their co-operative; and addresses."""
    some = dice.sample(range(len(people)), SOME // 2)
    beside = [f"{people[at].last_name} {names[mandates[at].cooperative_id].split()[1]}" for at in some]
    return beside + [people[at].email or "" for at in some[: SOME // 6]]


def invented(dice: random.Random) -> str:
    """A name that sounds like one: a register has tens of thousands of different ones, the library some hundreds."""
    return "".join(dice.choice(SYLLABLES) for _ in range(dice.randint(2, 4))).capitalize()


def cooperative(number: int, dice: random.Random, towns: Sequence[str], names: Sequence[str]) -> Cooperative:
    """An invented one."""
    return Cooperative(
        name=f"{dice.choice(WORDS)} {dice.choice(names)} {dice.choice(towns)}"[:80],
        registration_scheme="siren",
        registration_number=f"{number:09}",
        town=dice.choice(towns),
        department=f"{dice.randrange(1, 96):02}",
        trade_label=dice.choice(TRADES),
        admitted_on=TODAY,
    )


def meeting(number: int, dice: random.Random, towns: Sequence[str]) -> MeetingSeen:
    """An invented one; a tenth lies ahead."""
    starts = NOW + timedelta(days=(number - MEETINGS * 0.9) / 3)
    town = dice.choice(towns)
    title = f"{dice.choice(ABOUT)} : {dice.choice(WORDS).lower()} et {dice.choice(TRADES).lower()} à {town}"
    return MeetingSeen(id=uuid4(), title=title, kind="visit", starts_at=starts, ends_at=starts, town=town)


async def write(
    place: Workplace, rows: Sequence[object], mandates: Sequence[Mandate] = (), firms: Mapping[UUID, Firm] = NO_FIRMS
) -> None:
    """Rows, and what search knows of them."""
    held = {one.person_id: firms[one.cooperative_id] for one in mandates if one.cooperative_id}
    for some in chunks(rows):
        async with place.work() as work:
            table = type(some[0]).__table__  # type: ignore[attr-defined]
            await work.do(insert(table), [one.model_dump() for one in some])  # type: ignore[attr-defined]
            await make_new_findable([findable(one, held) for one in some], work)
    for many in chunks(mandates):
        async with place.work() as work:
            await work.do(insert(Mandate.__table__), [one.model_dump() for one in many])  # type: ignore[attr-defined]


def findable(row: object, held: Mapping[UUID, Firm]) -> Findable:
    """What the index says of a row."""
    if isinstance(row, Cooperative):
        return of_cooperative(row)
    if isinstance(row, MeetingSeen):
        return of_meeting(row)
    assert isinstance(row, Person)
    return of_person(row, [held[row.id]])


def chunks(rows: Sequence[object]) -> Iterator[Sequence[object]]:
    """A thousand at a time."""
    return (rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE))
