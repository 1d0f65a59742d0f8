"""What each kind of mandate lets somebody do here, in a sentence; what exactly, the table of permissions says."""

from services.membership.models.mandate import MandateKind
from shared.text import Text, say

AS_A_MEMBER = say("See what is on, here and in other unions, and register.")
FOR_ITS_COOPERATIVE = say("What a member may, and see the file of the co-operative and correct how it is reached.")
MAY_DO: dict[str, Text] = {
    MandateKind.WORKER: AS_A_MEMBER,
    MandateKind.MANAGER: FOR_ITS_COOPERATIVE,
    MandateKind.CONTACT: FOR_ITS_COOPERATIVE,
    MandateKind.ELECTED: say("What a member may, and see their own mandates at home."),
    MandateKind.HOST: AS_A_MEMBER,
    MandateKind.STAFF: say("See and change co-operatives, people and meetings."),
    MandateKind.OPERATOR: say("Everything that staff may, and the settings of this node."),
}
