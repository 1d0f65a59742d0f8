"""The two walls of a link: what the hub allows a union's keys, and what the union's own broker refuses besides.

Either would do alone (tests/deploy/test_walls.py tries each without the other): a union need not trust the hub's
configuration, nor the hub that of a union. Upwards the hub makes a consumer on the union's AGG and the messages come to
`fed.<union>.S.<random>`; downwards the union makes one on the hub's NATIONAL, for what is for all or for itself, and
the messages come to `nat.<union>.S.<random>`, by way of an account of its own.
"""

from deploy.broker.config import Configuration
from shared.streams import AGGREGATE, AGGREGATE_READERS, ALL_AGGREGATES, HUB_API, NATIONAL

ANSWERS, FLOW_CONTROL = "$JSC.R.*", "$JS.FC.>"
OURS_ALONE = ("evt.>", "agg.>", "national.>")
"""Subjects of streams: what is in one travels as a source's delivery, never under its own name."""

PRIVATE = ("_INBOX.>", "$KV.>", "$OBJ.>", "$JS.ACK.>")
APIS_NOT_FOR_THE_HUB = (
    "STREAM.>",
    "META.>",
    "ACCOUNT.>",
    "DIRECT.>",
    "SERVER.>",
    "INFO",
    "$KV.>",
    "$OBJ.>",
    f"CONSUMER.CREATE.{AGGREGATE_READERS}",
    f"CONSUMER.CREATE.{AGGREGATE_READERS}.>",
    "CONSUMER.DELETE.>",
    "CONSUMER.DURABLE.>",
    "CONSUMER.INFO.>",
    "CONSUMER.LEADER.>",
    "CONSUMER.LIST.>",
    "CONSUMER.MSG.>",
    "CONSUMER.NAMES.>",
    "CONSUMER.PAUSE.>",
    "CONSUMER.RESET.>",
    "CONSUMER.UNPIN.>",
)


def allowed_upwards(union: str) -> Configuration:
    """What the hub lets a union do in its account FED: answer, deliver its own, be asked for its own."""
    ask = f"$JS.{union}.API.CONSUMER.CREATE.{AGGREGATE}"
    return {
        "publish": {"allow": [ANSWERS, f"fed.{union}.>"]},
        "subscribe": {"allow": [ask, f"{ask}.>", FLOW_CONTROL]},
    }


def allowed_downwards(union: str) -> Configuration:
    """What the hub lets a union do in its account NAT-<union>: ask for what is for all or for itself, and get it."""
    asked = [f"{HUB_API}.{ask}" for ask in asks_downwards(union)]
    return {
        "publish": {"allow": [*asked, FLOW_CONTROL]},
        "subscribe": {"allow": [ANSWERS, f"nat.{union}.>"]},
    }


def asks_downwards(union: str) -> list[str]:
    """What a union may ask of the API: the server refuses a request whose filter is not the one in its subject."""
    return [f"CONSUMER.CREATE.{NATIONAL}.*.national.{to}.>" for to in ("all", union)]


def allowed_to_read() -> Configuration:
    """What the hub lets a reader do in its account FED: read FED_AGG by consumers, and acknowledge."""
    api, stream = "$JS.API", ALL_AGGREGATES
    asks = [f"{api}.STREAM.INFO.{stream}", f"{api}.CONSUMER.CREATE.{stream}", f"{api}.CONSUMER.CREATE.{stream}.>"]
    asks += [f"{api}.CONSUMER.INFO.{stream}.>", f"{api}.CONSUMER.MSG.NEXT.{stream}.>", "$JS.ACK.>", FLOW_CONTROL]
    return {"publish": {"allow": asks}, "subscribe": {"allow": ["_INBOX.>"]}}


def refused_upwards(union: str) -> Configuration:
    """What a union's broker refuses on the link of FED, whatever the hub allows: all but to make the consumer."""
    apis = [f"$JS.{union}.API.{api}" for api in APIS_NOT_FOR_THE_HUB]
    return {
        "deny_imports": [*OURS_ALONE, *apis, *PRIVATE],
        "deny_exports": [*OURS_ALONE, "_INBOX.>", "_R_.>"],
    }


def refused_downwards(union: str) -> Configuration:
    """What a union's broker refuses on the link of NAT: nobody asks its streams for anything, nobody hears them."""
    return {
        "deny_imports": [*OURS_ALONE, f"$JS.{union}.API.>", *PRIVATE],
        "deny_exports": [*OURS_ALONE, "_INBOX.>", "_R_.>"],
    }
