"""A hub and unions' nodes, linked by real servers: what is meant to cross does, and a late union finds the way."""

from pathlib import Path

import nats
import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext

from deploy.broker.folder import ReloadRefused
from deploy.broker.private_file import write_private
from deploy.broker.recorded import KnownUnion, known_unions, record
from shared.origin import origin_of, sequence_at_home
from shared.streams import ALL_AGGREGATES, NATIONAL
from tests.deploy.federation import Federation, a_federation
from tests.deploy.until import until

FACT = "agg.{union}.membership.cooperative.1.presence.v1"


async def count(js: JetStreamContext, stream: str) -> int:
    """The messages in a stream."""
    return int((await js.stream_info(stream)).state.messages)


async def state(federation: Federation, union: str, body: bytes = b"{}") -> nats.js.api.PubAck:
    """A crossing, published as a service does it: on its own connection, in the account NODE."""
    return await (await federation.js(federation.nodes[union].url_node)).publish(FACT.format(union=union), body)


async def test_what_a_union_states_is_acknowledged_at_home_and_read_by_the_hub(folder: Path) -> None:
    async with a_federation(folder, "occitanie") as federation:
        ack = await state(federation, "occitanie")
        hub = await federation.js(federation.hub.url_fed)
        await until(lambda: count(hub, ALL_AGGREGATES), "the hub has it")
        assert (ack.stream, ack.domain, ack.seq) == ("AGG", "occitanie", 1)
        headers = (await hub.get_msg(ALL_AGGREGATES, 1)).headers
        assert origin_of(headers, ["bretagne", "occitanie"]) == "occitanie"
        assert sequence_at_home(headers) == 1


async def test_the_hub_announces_on_the_connection_of_its_service_and_each_union_gets_its_own(folder: Path) -> None:
    async with a_federation(folder, "occitanie", "bretagne") as federation:
        service = await federation.js(federation.hub.url_node)
        for to in ("all", "bretagne", "occitanie", "all"):
            ack = await service.publish(f"national.{to}.confederation.bulletin.1.published.v1", to.encode())
        assert (ack.stream, ack.domain, ack.seq) == (NATIONAL, "hub", 4)
        for union, other in (("occitanie", "bretagne"), ("bretagne", "occitanie")):
            copy = await federation.js(federation.nodes[union].url_nat)
            await until(lambda copy=copy: has(copy, 3), f"{union} has three")
            texts = {(await copy.get_msg(NATIONAL, number)).data.decode() for number in (1, 2, 3)}
            assert texts == {"all", union} and other not in texts


async def has(js: JetStreamContext, wanted: int) -> bool:
    """Whether the copy of what the hub announces has so many."""
    return await count(js, NATIONAL) == wanted


async def test_a_union_that_is_added_later_finds_the_others_undisturbed(folder: Path) -> None:
    async with a_federation(folder, "occitanie") as federation:
        before = federation.links()
        watching = await federation.client(federation.hub.url_node)
        await federation.node("bretagne")
        await federation.link("bretagne")
        await federation.until_linked("bretagne")
        assert watching.stats["reconnects"] == 0
        still = [(link["id"], link["account"]) for link in federation.links() if link["name"] == "occitanie"]
        assert sorted(still) == sorted((link["id"], link["account"]) for link in before)


async def test_a_node_joins_and_leaves_while_its_services_stay_connected(folder: Path) -> None:
    async with a_federation(folder) as federation:
        server = await federation.node("occitanie")
        service: Client = await federation.client(server.url_node)
        await federation.link("occitanie")
        await federation.until_linked("occitanie")
        (folder / "occitanie" / "hub.json").unlink()
        await server.kept.reload()
        await until(lambda: not federation.links(), "the links are gone")
        assert service.is_connected and service.stats["reconnects"] == 0


async def test_a_configuration_that_the_server_refuses_leaves_the_old_one_in_force(folder: Path) -> None:
    async with a_federation(folder, "occitanie") as federation:
        unions = folder / "hub" / "unions"
        known = known_unions(unions)[0]
        record(unions, KnownUnion(**known.model_dump() | {"code": "bretagne", "up_key": "no key", "down_key": "none"}))
        before = federation.hub.kept.config.read_text()
        with pytest.raises(ReloadRefused, match="nkey"):
            await federation.hub.kept.reload()
        assert federation.hub.kept.config.read_text() == before
        assert federation.linked("occitanie") == {"FED", "NAT-occitanie"}


async def test_a_hub_with_another_name_than_its_certificate_is_not_linked_to(folder: Path) -> None:
    async with a_federation(folder) as federation:
        await federation.node("occitanie")
        join = federation.join_file("occitanie")
        await federation.hub.kept.reload()
        wrong = join.model_copy(update={"hub": join.hub.replace("127.0.0.1", "localhost")})
        write_private(folder / "occitanie" / "hub.json", wrong.model_dump_json())
        await federation.nodes["occitanie"].kept.reload()
        log = folder / "occitanie" / "broker" / "broker.log"
        await until(lambda: "x509: certificate is not valid for any names" in log.read_text(), "it says why")
        assert federation.links() == []


async def test_links_come_back_by_themselves_when_the_hub_was_away(folder: Path) -> None:
    async with a_federation(folder, "occitanie") as federation:
        await federation.hub.stop()
        assert (await state(federation, "occitanie")).seq == 1
        await federation.hub.start()
        await federation.until_linked("occitanie")
