"""The words for what figures are of and are split by."""

from services.confederation.pages.trades import TRADES
from services.confederation.rules.lateness import Lateness
from services.confederation.rules.scope import Dimension
from shared.departments import NAMES as DEPARTMENTS
from shared.events.crossings import MeetingKind
from shared.text import Text, say

MEASURES: dict[str, Text] = {
    "present": say("Co-operatives"),
    "jobs": say("Jobs"),
    "admitted": say("Admissions"),
    "withdrawn": say("Withdrawals"),
    "held": say("Meetings held"),
    "committees": say("Committee meetings"),
    "seats": say("Seats"),
    "registered": say("Seats taken"),
    "attended": say("Attendances"),
    "announced": say("Meetings announced"),
    "cancelled": say("Meetings cancelled"),
}
PRESENCE = ("present", "jobs", "admitted", "withdrawn")
DIMENSIONS: dict[Dimension, Text] = {
    Dimension.UNION: say("Union"),
    Dimension.FEDERATION: say("Federation"),
    Dimension.DEPARTMENT: say("Department"),
    Dimension.TRADE: say("Trade"),
    Dimension.LEGAL_FORM: say("Legal form"),
    Dimension.SIZE: say("Size"),
}
KINDS: dict[str, Text] = {
    MeetingKind.VISIT: say("Visits"),
    MeetingKind.TRAINING: say("Trainings"),
    MeetingKind.WORKSHOP: say("Workshops"),
    MeetingKind.COMMITTEE: say("Committees"),
    MeetingKind.ASSEMBLY: say("Assemblies"),
    MeetingKind.OTHER: say("Others"),
}
LEGAL_FORMS: dict[str, Text] = {
    "5458": say("Scop, limited company (SARL)"),
    "5558": say("Scop, public company (SA) with a board"),
    "5658": say("Scop, public company (SA) with a directorate"),
    "5460": say("Other co-operative limited company (SARL)"),
    "5560": say("Other co-operative public company (SA) with a board"),
    "5660": say("Other co-operative public company (SA) with a directorate"),
    "5710": say("Simplified joint-stock company (SAS)"),
    "5720": say("Simplified joint-stock company with one member (SASU)"),
    "9220": say("Declared association"),
}
SIZES: dict[str, Text] = {
    "0": say("No jobs"),
    "1-9": say("1 to 9 jobs"),
    "10-49": say("10 to 49 jobs"),
    "50-249": say("50 to 249 jobs"),
    "250+": say("250 jobs and more"),
}
LATENESS: dict[str, Text] = {
    Lateness.FRESH: say("Up to date"),
    Lateness.NEVER_HEARD: say("Never heard"),
    Lateness.CUT: say("Late: not linked now"),
    Lateness.UNHEARD: say("Late: silent"),
    Lateness.REVOKED: say("No longer linked"),
}
LATE_TONES: dict[str, str] = {Lateness.FRESH: "good", Lateness.CUT: "wait", Lateness.UNHEARD: "wait"}
NOT_STATED: dict[Dimension, Text] = {
    Dimension.DEPARTMENT: say("Department not stated"),
    Dimension.TRADE: say("Trade not stated"),
    Dimension.LEGAL_FORM: say("Legal form not stated"),
    Dimension.SIZE: say("Number of jobs not stated"),
    Dimension.FEDERATION: say("No federation"),
}


def line_name(dimension: Dimension, key: str, name: str = "") -> Text | str:
    """What a line of figures is about."""
    if not key:
        return NOT_STATED.get(dimension, "")
    match dimension:
        case Dimension.DEPARTMENT:
            return f"{key} {DEPARTMENTS.get(key, '')}".strip()
        case Dimension.TRADE:
            return say("{code} {trade}", code=key, trade=TRADES[key]) if key in TRADES else key
        case Dimension.LEGAL_FORM:
            return LEGAL_FORMS.get(key, key)
        case Dimension.SIZE:
            return SIZES.get(key, key)
    return name or key


def short_names(names: dict[str, str]) -> dict[str, str]:
    """Names without the words that all of them begin with: "Union régionale des Scop Occitanie" is Occitanie."""
    split = [name.split() for name in names.values()]
    common = 0
    while len(split) > 1 and all(len(one) > common + 1 and one[common] == split[0][common] for one in split):
        common += 1
    return {code: " ".join(name.split()[common:]) for code, name in names.items()}
