"""The first-run tour: in any order, stopped and come back to; each service hears what the operator says."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from services.membership.handlers.from_notifications import tick_off_the_mail_server
from services.membership.models.tour_step import Step
from services.membership.rules.tour import DONE, OPEN, SKIPPED, tour
from services.membership.rules.zones import zones
from shared.events.notifications import MailServerChosen
from shared.identity import Role
from shared.join_folder import Answer, JoinFolder
from shared.service import Service
from shared.union_code import NONE_YET
from shared.work import Workplace
from tests.membership.conftest import browser

UNION = {"union_name": "Scop Réunion", "zone": "Indian/Reunion", "language": "en", "departments": ["974", "31"]}
JOIN = {
    "union": "occitanie", "union_name": "Occitanie", "confederation": "La confédération", "hub": "tls://hub.test:7422",
    "up_seed": "SU" + "A" * 56, "down_seed": "SU" + "B" * 56,
}  # fmt: skip


@pytest.fixture
def settings_of_the_test(tmp_path: Path) -> dict[str, Path]:
    """A node as `maillon up` starts it: it has a folder for join files."""
    return {"join_folder": tmp_path / "joining", "hub_file": tmp_path / "hub.json"}


@pytest.fixture
async def operator(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of the node's operator."""
    async with browser(app, Role.OPERATOR) as client:
        yield client


def steps_of(page: str) -> dict[str, bool]:
    """Which steps the page shows as done."""
    parts = page.split('<li id="step-')[1:]
    return {part.partition('"')[0]: "badge-good" in part.partition("</li>")[0] for part in parts}


def test_what_was_skipped_and_then_done_is_done() -> None:
    now = tour({"union", "hub"}, {"hub", "mail"}, begun=True, ended=False)
    assert list(now.states.values()) == [DONE, SKIPPED, OPEN, OPEN, DONE]
    assert (now.next, now.done, now.goes_on) == (Step.STAFF, 2, True)
    assert not tour(set(Step), (), begun=True, ended=False).goes_on


def test_the_zone_that_holds_can_be_kept_whatever_it_is() -> None:
    assert zones("fr", "Asia/Tokyo")[0] == ("Europe/Paris", "Paris")
    assert zones("fr", "Asia/Tokyo")[-1][0] == "Asia/Tokyo"


async def test_the_first_visit_leads_to_the_tour_and_later_ones_home(operator: httpx.AsyncClient) -> None:
    assert (await operator.get("/")).url.path == "/tour"
    home = await operator.get("/")
    assert home.url.path == "/" and 'href="/tour"' in home.text
    await operator.post("/tour/end")
    assert 'href="/tour"' not in (await operator.get("/")).text


async def test_what_the_union_is_called_is_shown_at_once_and_told(
    operator: httpx.AsyncClient, app: FastAPI, place: Workplace
) -> None:
    answer = await operator.post("/tour/union", data=UNION)
    assert steps_of(answer.text)["union"] and "Scop Réunion" in answer.text
    assert place.clock.zone.key == "Indian/Reunion"
    form = (await operator.get("/tour/union")).text
    assert form.count(" checked") == 3  # the language and two departments
    async with browser(app, role=None) as nobody:
        nobody.headers["Accept-Language"] = "de"
        assert '<html lang="en"' in (await nobody.get("/sign-in")).text


@pytest.mark.parametrize("wrong", [{"union_name": " "}, {"zone": "Mars/Olympus"}, {"language": "de"}])
async def test_what_cannot_be_is_said_beside_its_field_and_nothing_changes(
    operator: httpx.AsyncClient, wrong: dict[str, str]
) -> None:
    answer = await operator.post("/tour/union", data=UNION | wrong)
    assert answer.status_code == 422 and "Union des essais" in answer.text


async def test_a_skipped_step_waits_and_one_that_there_is_not_is_refused(operator: httpx.AsyncClient) -> None:
    page = (await operator.post("/tour/skip/hub")).text
    assert "/tour/skip/mail" in page and "/tour/skip/hub" not in page and 'href="/tour/hub"' in page
    assert (await operator.post("/tour/skip/else")).status_code == 404


async def test_the_first_of_the_staff_is_noted_and_invited_once(operator: httpx.AsyncClient) -> None:
    nadia = {"first_name": "Nadia", "last_name": "Ferrand", "email": "nadia@example.org"}
    assert steps_of((await operator.post("/tour/staff", data=nadia)).text)["staff"]
    again = await operator.post("/tour/staff", data=nadia)
    assert again.status_code == 409 and "nadia@example.org" in again.text
    nobody = await operator.post("/tour/staff", data={"first_name": "A", "last_name": "B"})
    assert nobody.status_code >= 400  # whoever cannot be written to cannot be invited


async def test_a_mail_server_that_was_chosen_ticks_off_its_step(operator: httpx.AsyncClient, place: Workplace) -> None:
    async with place.work() as work:
        await tick_off_the_mail_server(MailServerChosen(union="occitanie", proved=True), work)
    assert steps_of((await operator.get("/tour")).text)["mail"]


class TestWithACatcher:
    """A node without a mail server, as `make up` starts it."""

    @pytest.fixture
    def settings_of_the_test(self) -> dict[str, str]:
        """As the supervisor sets it."""
        return {"catcher": "127.0.0.1:41234"}

    async def test_every_page_on_which_it_matters_says_that_e_mails_stay_until_a_server_is_chosen(
        self, operator: httpx.AsyncClient, app: FastAPI, place: Workplace
    ) -> None:
        async def say_so() -> list[bool]:
            async with browser(app, role=None) as nobody:
                await nobody.post("/sign-in", data={"email": "amel@example.org"})
                sent = (await nobody.get("/sign-in/sent")).text
                assert 'href="/mail"' not in sent
            pages = [(await operator.get(path)).text for path in ("/tour", "/tour/staff", "/", "/node")]
            return [*("on this machine" in page and 'href="/mail"' in page for page in pages), "on the machine" in sent]

        assert await say_so() == [True] * 5
        async with place.work() as work:
            await tick_off_the_mail_server(MailServerChosen(union="occitanie", proved=True), work)
        assert await say_so() == [False] * 5
        async with place.work() as work:
            await tick_off_the_mail_server(MailServerChosen(union="occitanie", proved=False, caught=True), work)
        assert await say_so() == [True] * 5
        assert not steps_of((await operator.get("/tour")).text)["mail"]


async def test_a_broken_join_file_is_refused_and_not_kept(operator: httpx.AsyncClient, tmp_path: Path) -> None:
    answer = await operator.post("/tour/hub", files={"file": ("join.json", json.dumps(JOIN | {"up_seed": "x"}))})
    assert answer.status_code == 422 and JOIN["up_seed"] not in answer.text
    assert JoinFolder(tmp_path / "joining").asked() is None


async def test_a_join_file_for_another_union_is_refused_and_says_how_the_code_is_changed_while_it_can_be(
    operator: httpx.AsyncClient, tmp_path: Path
) -> None:
    other = {"file": ("join.json", json.dumps(JOIN | {"union": "bretagne"}))}
    refused = await operator.post("/tour/hub", files=other)
    assert refused.status_code == 422 and "change the node’s code first" in refused.text
    (tmp_path / "hub.json").write_text(json.dumps(JOIN))
    refused = await operator.post("/tour/hub", files=other)
    assert refused.status_code == 422 and "change the node’s code first" not in refused.text
    assert JoinFolder(tmp_path / "joining").asked() is None


async def test_a_node_without_a_code_is_asked_whether_it_takes_that_of_the_join_file(
    operator: httpx.AsyncClient, service: Service
) -> None:
    service.settings.union = NONE_YET  # as a plain `maillon up` starts it
    asked = await operator.post("/tour/hub", files={"file": ("join.json", json.dumps(JOIN))})
    assert asked.status_code == 200 and "goes by that code" in asked.text and "“occitanie”" in asked.text


async def test_the_tour_asks_the_union_s_code_and_leaves_another_one_for_the_supervisor(
    operator: httpx.AsyncClient, tmp_path: Path
) -> None:
    folder = JoinFolder(tmp_path / "joining")
    assert 'name="union_code"' in (await operator.get("/tour/union")).text
    for wrong in ("Île de France", "a--b", "-a", "hub", "all", "x" * 32, "occitanie.*"):
        answer = await operator.post("/tour/union", data=UNION | {"union_code": wrong})
        assert answer.status_code == 422 and "Union des essais" in answer.text
        assert "is no code of a union" in answer.text or "messages to everybody" in answer.text
    assert steps_of((await operator.post("/tour/union", data=UNION | {"union_code": "occitanie"})).text)["union"]
    assert folder.chosen_code() is None  # it is the node's already
    told = await operator.post("/tour/union", data=UNION | {"union_code": " Bretagne "})
    assert folder.chosen_code() == "bretagne" and "“bretagne” in a few seconds" in told.text
    assert "the union’s code" in (await operator.get("/audit")).text
    folder.code_is_taken()
    (tmp_path / "hub.json").write_text(json.dumps(JOIN))
    assert 'name="union_code"' not in (await operator.get("/tour/union")).text
    assert (await operator.post("/tour/union", data=UNION | {"union_code": "corse"})).status_code == 409
    assert folder.chosen_code() is None


async def test_joining_says_what_it_means_first_and_then_how_it_went(
    operator: httpx.AsyncClient, tmp_path: Path
) -> None:
    folder = JoinFolder(tmp_path / "joining")
    asked = await operator.post("/tour/hub", files={"file": ("join.json", json.dumps(JOIN))})
    assert "tls://hub.test:7422" in asked.text and folder.wanted() is None and JOIN["up_seed"] not in asked.text
    under_way = await operator.post("/tour/hub/join", data={"do": "join"})
    kept = folder.wanted()
    assert kept is not None and kept.stat().st_mode & 0o077 == 0 and "every 1s" in under_way.text
    folder.answer(Answer(joined=False, words="Nobody listens at hub.test:7422"))
    assert "Nobody listens" in (await operator.get("/tour/hub")).text and not kept.exists()


async def test_whoever_says_no_leaves_no_keys_behind(operator: httpx.AsyncClient, tmp_path: Path) -> None:
    await operator.post("/tour/hub", files={"file": ("join.json", json.dumps(JOIN))})
    await operator.post("/tour/hub/join", data={"do": "no"})
    assert list((tmp_path / "joining").iterdir()) == []


async def test_staff_do_not_set_up_the_node(app: FastAPI) -> None:
    async with browser(app, Role.STAFF) as staff:
        for path in ("/tour", "/tour/union", "/tour/staff", "/tour/hub"):
            assert (await staff.get(path)).status_code == 403
