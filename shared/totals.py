"""What a union and the hub add up alike: the content of statements, their sums, and the union's signature below them.

Contents are taken from a statement's JSON, not from a class, so that a node and a hub of different versions agree on
statements of which one of them does not know every field.
"""

import base64
import binascii
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, TypeVar

import nkeys
import orjson
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from shared.events.crossings import Totals

STAMPS = frozenset({"union", "epoch", "seq", "as_of"})
"""What a statement has from its journey and its day; two that differ in nothing else say the same."""
SIGNATURE = STAMPS - {"union"} | {"signature"}
"""What the signature of totals is not over: it is made before they get their number."""
MODULUS = 2**64
KEY_PREFIX, KEY_CHECKSUM = 1, 2  # bytes before and behind the key itself in a public nkey
Signed = TypeVar("Signed", bound=Totals)


def content(statement: Mapping[str, Any]) -> bytes:
    """What a statement says, without its stamps: JSON with sorted keys; a field that is null is as one that is not."""
    said = {key: value for key, value in statement.items() if value is not None and key not in STAMPS}
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)


def digest(statement: Mapping[str, Any]) -> int:
    """The first 8 bytes of the SHA-256 of its content, as a number (big-endian); they are added up modulo 2^64."""
    return int.from_bytes(sha256(content(statement)).digest()[:8])


def measures(kind: str, statement: Mapping[str, Any]) -> dict[str, int]:
    """What one statement adds to the measures of its service's totals; withheld counts add nothing but themselves."""
    if kind == "CooperativePresence":
        return {"present": 1, "jobs": statement.get("jobs") or 0} if statement.get("present") else {}
    if kind != "MeetingStands":
        return {}
    counts = {"registered": statement.get("registered", 0), "attended": statement.get("present", 0)}
    withheld = sum(count is None for count in counts.values())
    return {str(statement["state"]): 1, "withheld": withheld} | {name: n or 0 for name, n in counts.items()}


class Tally:
    """The sums over the latest statement of each entity, as `Totals` carries them."""

    def __init__(self) -> None:
        self.entities: Counter[str] = Counter()
        self.measures: Counter[str] = Counter()
        self.sums: Counter[str] = Counter()

    def add(self, kind: str, statement: Mapping[str, Any]) -> None:
        """Counts one entity's latest statement (its JSON, read)."""
        self.count(kind, 1, digest(statement), measures(kind, statement))

    def count(self, kind: str, entities: int, digests: int, measured: Mapping[str, int]) -> None:
        """Counts entities whose digests were added up elsewhere."""
        self.entities[kind] += entities
        self.sums[kind] = (self.sums[kind] + digests) % MODULUS
        self.measures.update(measured)

    @property
    def checksums(self) -> dict[str, str]:
        """The sums of digests by kind, in 16 hex digits."""
        return {kind: f"{total:016x}" for kind, total in self.sums.items()}

    def parts(self) -> dict[str, dict[str, Any]]:
        """The fields of `Totals` that it fills: `MembershipTotals(**tally.parts(), …)`."""
        measured = {name: number for name, number in self.measures.items() if number}
        return {"entities": dict(self.entities), "measures": measured, "checksums": self.checksums}


def signed_part(totals: Mapping[str, Any], union: str) -> bytes:
    """What a union signs of its totals (their JSON, read): everything but the stamps, with the union's own code."""
    said = {key: value for key, value in totals.items() if value is not None and key not in SIGNATURE}
    return orjson.dumps(said | {"union": union}, option=orjson.OPT_SORT_KEYS)


def sign(totals: Signed, union: str, seed: str) -> Signed:
    """The totals with the union's signature, made with its seed (`SU…`): base64url without padding."""
    made = nkeys.from_seed(bytearray(seed.encode())).sign(signed_part(orjson.loads(totals.model_dump_json()), union))
    return totals.model_copy(update={"signature": base64.urlsafe_b64encode(made).rstrip(b"=").decode()})


def is_signed(totals: Mapping[str, Any], union: str, public_key: str) -> bool:
    """Whether the signature is the union's, by its public nkey (`U…`); False also when there is none."""
    try:
        made = base64.urlsafe_b64decode(str(totals.get("signature", "")) + "==")
        key = base64.b32decode(public_key + "=" * (-len(public_key) % 8))[KEY_PREFIX:-KEY_CHECKSUM]
        VerifyKey(key).verify(signed_part(totals, union), made)
    except (BadSignatureError, ValueError, binascii.Error):
        return False
    return True
