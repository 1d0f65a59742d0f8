"""The trade federations that a co-operative may belong to; another one is known by a code of its own."""

from services.membership.rules.folding import fold
from shared.errors import Invalid
from shared.events.crossings import as_code
from shared.text import Text, say

FEDERATIONS: dict[str, Text] = {
    "btp": say("Construction (BTP)"),
    "communication": say("Communication"),
    "industrie": say("Industry"),
}
FORMER_WORDS = (
    "federation des scop ",
    "federation des ",
    "federation ",
    "des scop ",
    "scop ",
    "de l ",
    "du ",
    "de la ",
)
OTHER_NAMES = {
    "construction": "btp",
    "batiment": "btp",
    "batiment et travaux publics": "btp",
    "com": "communication",
    "industry": "industrie",
}


def federation_code(text: str) -> str:
    """The code of a federation, from its code or its name. Raises Invalid."""
    words = fold(text)
    for former in FORMER_WORDS:
        words = words.removeprefix(former)
    code = OTHER_NAMES.get(words, words)
    if not as_code(code):
        raise Invalid(say("Give btp, communication, industrie, or the short code of another federation."))
    return code
