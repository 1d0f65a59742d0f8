"""How notifications says no, in the words of those who read their inbox."""

from shared.errors import NotAllowed, NotFound, Refused, WrongFields
from shared.text import say


class NoSuchNotice(NotFound):
    """There is no such notice, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__(say("This notice does not exist, or it is not yours."))


class NoInbox(NotAllowed):
    """Whoever is signed in is not a person of the register, so nobody can tell them anything."""

    def __init__(self) -> None:
        super().__init__(say("You are signed in without being a person of the register, so you have no inbox."))


class NotStuck(Refused):
    """A delivery that is on its way, or has arrived, needs no further try."""

    def __init__(self) -> None:
        super().__init__(say("This message has been sent, or is about to be: there is nothing to try again."))


class WrongServer(WrongFields):
    """What was said of a mail server cannot be; one sentence for each field."""


class OnTrial(Refused):
    """A copy on trial sends nothing by any mail server, not even a test message."""

    def __init__(self) -> None:
        super().__init__(say("This node is a copy on trial: no mail server is used until it is confirmed."))


class NoCatcher(Refused):
    """Letters cannot stay here: nobody on this machine would take them."""

    def __init__(self) -> None:
        super().__init__(say("This machine has no mail catcher: a mail server must take the e-mails."))
