"""A personal link in the hands of somebody else: it opens that one registration, and signs nobody in."""

import httpx
import pytest

from tests.journeys.hands import LIST, add_people, announce, cooperatives, import_list, states
from tests.journeys.letters import Letters, click
from tests.journeys.running import RunningNode
from tests.journeys.test_from_a_list_to_a_seat import operator


@pytest.fixture(scope="module")
def links(node: RunningNode) -> dict[str, str]:
    """The links of two people to a visit, and of one to a second visit, from their e-mails."""
    letters = Letters(node.data)
    with operator(node) as browser, node.program() as staff:
        import_list(browser, LIST.encode())
        add_people(staff, ["amel", "bruno"], cooperatives(staff)["Fonderie des Gaves"])
        announce(staff, title="Première visite")
        return {name: letters.wait_for(name, "invitation").link("register") for name in ("amel", "bruno")}


def test_it_opens_one_registration_and_nothing_else(
    node: RunningNode, links: dict[str, str], staff: httpx.Client
) -> None:
    with node.browser() as friend:
        page = friend.get(links["amel"])
        assert page.status_code == 200 and "Amel" in page.text and "Bruno" not in page.text
        done = click(links["amel"], friend)
        assert done.status_code == 200
        assert not friend.cookies and "set-cookie" not in page.headers and "set-cookie" not in done.headers
        for closed in ("/registrations", "/inbox", "/people", "/cooperatives", "/node", "/mail", "/imports"):
            answer = friend.get(closed)
            assert answer.status_code == 401 or answer.url.path == "/sign-in", closed
        meeting = staff.get("/api/meetings").json()["meetings"][0]
        assert states(staff, meeting) == {"amel": "registered"}
        assert "Amel" not in friend.get(f"/meetings/{meeting['id']}").text
        refused = friend.post(f"/meetings/{meeting['id']}/registration", data={"do": "cancel"})
        assert refused.status_code == 401
        assert states(staff, meeting) == {"amel": "registered"}


def tampered(link: str) -> dict[str, str]:
    """The link altered in the ways that people and mail programs alter links."""
    token = link.partition("/r/")[2].partition("?")[0]
    middle = len(token) // 2
    other = "A" if token[middle] != "A" else "B"
    return {
        "a letter changed": link.replace(token, token[:middle] + other + token[middle + 1 :]),
        "cut off": link.replace(token, token[:-5]),
        "empty": link.replace(token, "x"),
    }


@pytest.mark.parametrize("how", ["a letter changed", "cut off", "empty", "a session instead"])
def test_an_altered_link_is_refused_in_words(how: str, node: RunningNode, links: dict[str, str]) -> None:
    address = node.address + "/r/"
    session = node.program().cookies["maillon_session"]
    altered = {**tampered(links["amel"]), "a session instead": f"{address}{session}?do=register"}[how]
    with node.browser() as stranger:
        for answer in (stranger.get(altered), stranger.post(altered, data={"do": "cancel"})):
            assert answer.status_code == 403
            assert "This link is not valid" in answer.text
            assert "Amel" not in answer.text


def test_two_links_cannot_be_made_into_a_third(node: RunningNode, links: dict[str, str]) -> None:
    amel, bruno = (links[name].partition("/r/")[2].partition("?")[0].split(".") for name in ("amel", "bruno"))
    with node.browser() as stranger:
        mixed = f"{node.address}/r/{'.'.join([*bruno[:-1], amel[-1]])}?do=register"
        assert stranger.get(mixed).status_code == 403
