"""The code of a union: part of every crossing's subject, and the name under which the hub knows the union's node."""

import re

from shared.errors import Invalid
from shared.text import Text, say

PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LONGEST = 31  # characters
TAKEN = {"all", "hub"}
"""What would be heard as somebody else: `national.all` is for every union, `hub` is the hub."""

NONE_YET = "union"
"""What a node calls itself until somebody says otherwise."""


def union_code(typed: str) -> str:
    """The code as it is kept. Raises Invalid, with what may be typed instead."""
    code = typed.strip().lower()
    if len(code) > LONGEST or not re.fullmatch(PATTERN, code):
        raise Invalid(
            say(
                "“{code}” is no code of a union: small letters and digits, with hyphens between them, "
                "at most {longest} signs.",
                code=typed.strip()[:40],
                longest=LONGEST,
            )
        )
    if code in TAKEN:
        raise Invalid(say("“{code}” cannot be a union’s code: messages to everybody go there.", code=code))
    return code


def another_union(other: str, union: str, *, joined: bool) -> Text:
    """Why a join file for `other` is refused by the node of `union`, and what to do if it is the node that is wrong."""
    if joined:
        return say("The file is for {other}, and this node is {union}’s.", other=other, union=union)
    return say(
        "The file is for {other}, and this node is {union}’s. If it is the right file, change the node’s code first: "
        "on the page “Your union”, or in containers by MAILLON_UNION.",
        other=other,
        union=union,
    )
