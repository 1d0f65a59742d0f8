"""What each kind of mandate lets somebody do here, in a sentence; what exactly, the table of permissions says."""

from services.membership.models.mandate import MandateKind
from shared.text import Text, say

AS_A_MEMBER = say("See what is on, register, ask and answer questions among co-operatives.")
MAY_DO: dict[str, Text] = {
    MandateKind.WORKER: AS_A_MEMBER,
    MandateKind.MANAGER: say("What a member may, and see and correct what the union knows of the co-operative."),
    MandateKind.CONTACT: say("What a member may, and see and correct what the union knows of the co-operative."),
    MandateKind.ELECTED: say("What a member may, and find agendas, papers and decisions."),
    MandateKind.HOST: say("What a member may, and call the meetings of the committee."),
    MandateKind.STAFF: say("See and change co-operatives, people and meetings."),
    MandateKind.OPERATOR: say("Everything that staff may, and the settings of this node."),
}
