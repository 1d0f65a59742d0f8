"""How membership says no."""

from datetime import date

from shared.errors import Invalid, NotFound, Refused
from shared.text import Text, say


class AlreadyAdmitted(Refused):
    """A member cannot join again."""

    def __init__(self, name: str, since: date | None) -> None:
        super().__init__(say("{name} has been a member since {since} already.", name=name, since=since))


class NotAMember(Refused):
    """Who is not a member cannot leave."""

    def __init__(self, name: str) -> None:
        super().__init__(say("{name} is not a member of the union, so it cannot leave it.", name=name))


class WithdrawnBeforeAdmitted(Invalid):
    """Nobody leaves before joining."""

    def __init__(self, name: str, admitted_on: date, on: date) -> None:
        super().__init__(
            say(
                "{name} joined on {admitted}; it cannot leave on {on}. Choose a later day.",
                name=name,
                admitted=admitted_on,
                on=on,
            )
        )


class NumberTaken(Refused):
    """A registration number names one co-operative."""

    def __init__(self, number: str, name: str) -> None:
        super().__init__(
            say("The number {number} belongs to {name}, which is in the list already.", number=number, name=name)
        )


class EmailTaken(Refused):
    """An e-mail address reaches one person."""

    def __init__(self, name: str) -> None:
        super().__init__(say("This e-mail address is that of {name}. Each person needs one of their own.", name=name))


class NoEndToUndo(Refused):
    """The mandate lasts as it was given."""

    def __init__(self) -> None:
        super().__init__(say("No end of this mandate was noted: there is nothing to undo."))


class EndsBeforeItBegins(Invalid):
    """A mandate's last day is not before its first."""

    def __init__(self, since: date, until: date) -> None:
        super().__init__(
            say(
                "The mandate begins on {since}; it cannot end on {until}. Choose a later day.", since=since, until=until
            )
        )


class WhereIsTheMandate(Invalid):
    """Only the union's own staff and representatives need no co-operative."""

    def __init__(self) -> None:
        super().__init__(say("Choose the co-operative in which this mandate is held."))


class LinkUsedOrExpired(Refused):
    """A sign-in link works once, for a short time."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            say(
                "This sign-in link was used already or is too old. "
                "Ask your union's staff for a new one, or run: maillon link"
            )
        )


class LetterUsedOrExpired(Refused):
    """The link or code of a letter works once, for a short time."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            say("This link was used already, or is too old, or its code was mistyped too often. Ask for a new one.")
        )


class AnotherBrowser(Refused):
    """A letter opens a session only where somebody asked for it, so that whoever reads it elsewhere has nothing."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            say(
                "This link works only in the browser in which it was asked for. "
                "Open it there, or type the code of the e-mail there."
            )
        )


class WrongCode(Refused):
    """The code is another one."""

    status = 403

    def __init__(self, left: int) -> None:
        super().__init__(say("This is not the code of the newest e-mail. Tries that are left: {left}.", left=left))


class TooManyGuesses(Refused):
    """Somebody guesses at codes for that address."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            say("Too many wrong codes were typed for this address today. Open the link of the e-mail in this browser.")
        )


class NoAccountLeft(Refused):
    """Who is nothing here any more has no account."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            say("You hold no mandate here any more, so there is nothing to sign in to. Ask the staff of your union.")
        )


class NoWayToWrite(Refused):
    """Without an address there is nothing to write to."""

    def __init__(self, name: str) -> None:
        super().__init__(say("No e-mail address of {name} is known. Add it first.", name=name))


class NothingToInviteTo(Refused):
    """Who is nothing here today could not sign in."""

    def __init__(self, name: str) -> None:
        super().__init__(say("{name} holds no mandate today, and could not sign in. Add one first.", name=name))


class HasAnAddress(Refused):
    """A link that whoever holds it can use is only for people who cannot be written to."""

    def __init__(self, name: str) -> None:
        super().__init__(say("{name} has an e-mail address: send an invitation instead of a link.", name=name))


class NoSuchSession(NotFound):
    """The session is somebody else's, or was never one."""

    def __init__(self) -> None:
        super().__init__(say("This session is not in the list."))


class NoSuchCooperative(NotFound):
    """The co-operative is not in the list."""

    def __init__(self) -> None:
        super().__init__(say("This co-operative is not in the list, or no longer."))


class ImportInAnotherState(Refused):
    """Somebody applied or dropped the import meanwhile."""

    def __init__(self, filename: str, state: Text) -> None:
        super().__init__(
            say(
                "The import of {filename} has moved on meanwhile ({state}). Open it again.",
                filename=filename,
                state=state,
            )
        )


class BeingApplied(Refused):
    """Rows are being written; a file that is forgotten meanwhile would leave half of them."""

    def __init__(self, filename: str) -> None:
        super().__init__(say("The rows of {filename} are being written. Wait until that is done.", filename=filename))


class JoiningNotSaid(Invalid):
    """Some rows do not say whether and since when they are members, and nobody may guess."""

    def __init__(self, rows: int) -> None:
        super().__init__(
            say("Say beside the button whether the {rows} rows without a day of joining are members.", rows=rows)
        )


class NothingToApply(Refused):
    """Everything is known already, or refused."""

    def __init__(self) -> None:
        super().__init__(say("There is nothing to apply: every row of the file is known already or refused."))


class ListChangedMeanwhile(Refused):
    """What was shown is not what would be done; `done` rows were written before that was seen."""

    def __init__(self, done: int = 0) -> None:
        if not done:
            text = say("The list of co-operatives has changed since this preview. Check the file again, then apply it.")
        else:
            text = say(
                "Somebody changed the same co-operatives meanwhile: {done} rows of this file are in, the others are "
                "not. Check the file again, then apply the rest.",
                done=done,
            )
        super().__init__(text)


class NoSuchKind(NotFound):
    """Nothing of that name could leave the node."""

    def __init__(self) -> None:
        super().__init__(say("There is no such kind of message. Go back to the list."))


class NoSuchNote(NotFound):
    """The note was taken back, or never there."""

    def __init__(self) -> None:
        super().__init__(say("This note is not there any more."))


class ContactWithoutWords(Invalid):
    """A contact is told in a sentence."""

    def __init__(self) -> None:
        super().__init__(say("Say in a sentence what was discussed."))


class TooLateToTakeBack(Refused):
    """Others may have read it by now, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__(say("A note can be taken back by whoever wrote it, within a quarter of an hour."))


class IsTheNode(Refused):
    """There is nothing to confirm."""

    def __init__(self) -> None:
        super().__init__(say("This is the node already."))


class StillThere(Invalid):
    """Two nodes of one union would act on the same people."""

    def __init__(self) -> None:
        super().__init__(say("Switch off the other node, then say so here: two would write to the same people."))
