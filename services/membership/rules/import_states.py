"""States of co-operatives as lists write them: active, cessée, Live, en liquidation."""

from collections.abc import Mapping
from enum import StrEnum

from services.membership.rules.folding import fold
from shared.errors import Invalid
from shared.text import Text, say


class State(StrEnum):
    """What a state means for the import: the row as it is, nothing of it that makes a member, or no row at all."""

    GOES_ON = "goes_on"
    ENDED = "ended"
    SKIPPED = "skipped"


STATE_MEANS: dict[str, Text] = {
    State.GOES_ON: say("like a row without a state"),
    State.ENDED: say("not a member, or no longer"),
    State.SKIPPED: say("leave these rows out"),
}
GOING_ON = """
actif active actifs actives en_activite en_cours en_exploitation a ouvert ouverte open live trading registered inscrit
inscrite immatriculee adherent adherente membre member a_jour oui yes current in_activity vivante
"""
OVER = """
cesse cessee cessation ferme fermee c f closed ceased dissolved dissoute dissous dormant inactive inactif en_sommeil
radie radiee radiation demissionnaire sorti sortie exclu exclue parti partie ancien ancienne ancien_adherent
ancien_membre former former_member withdrawn left en_liquidation liquidation liquidee in_liquidation
liquidation_judiciaire redressement_judiciaire disparue non no non_adherent non_adherente non_membre not_a_member
prospect projet project
"""
KNOWN = {word.replace("_", " "): State.GOES_ON for word in GOING_ON.split()} | {
    word.replace("_", " "): State.ENDED for word in OVER.split()
}
MOST = 30  # different words; a column with more of them holds something else


def known_state(text: str) -> State:
    """What a usual word means. Raises Invalid for others."""
    if found := KNOWN.get(fold(text)):
        return found
    raise Invalid(say("Say above the rows what this state means."))


def state_of(text: str, chosen: Mapping[str, str]) -> State:
    """What somebody chose for the word, or what it usually means; a word that nobody knows makes no member."""
    word = fold(text)
    return State(chosen[word]) if word in chosen else KNOWN.get(word, State.ENDED)
