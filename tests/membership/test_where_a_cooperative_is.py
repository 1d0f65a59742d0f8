"""A co-operative has a street, and its page leads to an ordinary map."""

from urllib.parse import parse_qs, urlsplit

import httpx
from sqlmodel import select

from shared.tables import outbox
from shared.web.maps import map_link
from shared.work import Workplace
from tests.builders import a_siren

WHERE = {"street": "12 rue des Lilas", "postcode": "5000", "town": "Namur", "country": "Belgique"}


async def test_a_street_is_on_the_page_with_a_map_link_and_told_to_the_other_services(
    staff: httpx.AsyncClient, place: Workplace
) -> None:
    typed = {"name": "Atelier du Bois", "registration_number": a_siren(), **WHERE}
    page = await staff.post("/cooperatives/new", data=typed, follow_redirects=True)
    assert "12 rue des Lilas" in page.text and "Belgi" in page.text
    assert "https://www.openstreetmap.org/search?query=12+rue+des+Lilas%2C+5000+Namur" in page.text
    async with place.database.reading() as session:
        told = await session.exec(select(outbox.c.body).where(outbox.c.subject.like("evt.%.recorded.v1")))
        assert b'"street":"12 rue des Lilas"' in told.one()
        crossed = await session.exec(select(outbox.c.body).where(outbox.c.subject.like("agg.%.presence.v1")))
        assert b"Lilas" not in crossed.one(), "where it is exactly stays at home"


async def test_whoever_reads_an_address_or_a_number_writes_or_calls_by_a_click(staff: httpx.AsyncClient) -> None:
    reached = {"email": "bonjour@atelier.example", "phone": "05 61 00 00 00"}
    typed = {"name": "Atelier du Bois", "registration_number": a_siren(), **reached}
    cooperative = await staff.post("/cooperatives/new", data=typed, follow_redirects=True)
    person = await staff.post(
        "/people/new", data={"first_name": "Anne", "last_name": "Roy", **reached}, follow_redirects=True
    )
    for page in (cooperative, person):
        assert page.status_code == 200
        assert 'href="mailto:bonjour@atelier.example"' in page.text and 'href="tel:0561000000"' in page.text
    assert 'href="mailto:bonjour@atelier.example"' in (await staff.get("/people")).text


def test_a_map_link_asks_for_the_street_or_for_the_degrees() -> None:
    by_street = map_link("1 & 2, rue de l'Été", "31000", "Toulouse", at=(43.6, 1.44))
    assert parse_qs(urlsplit(by_street).query) == {"query": ["1 & 2, rue de l'Été, 31000 Toulouse"]}
    assert map_link(None, "31000", "Toulouse", at=(43.6, 1.44)).endswith("?mlat=43.6&mlon=1.44#map=17/43.6/1.44")
    assert map_link(None, None, None) == ""
