"""How membership says no to keys: passkeys, accounts elsewhere, API tokens."""

from shared.errors import NotAllowed, NotFound, Refused
from shared.text import say


class StartedAnew(Refused):
    """A challenge or a way to a provider is good once, in the browser that asked for it, for some minutes."""

    def __init__(self) -> None:
        super().__init__(say("This took too long, or was done already. Please start again."))


class PasskeyRefused(Refused):
    """What the device answered does not prove that it has the key."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            say("This passkey is not accepted here. Try another one, or sign in with a link that we send by e-mail.")
        )


class NoSuchPasskey(NotFound):
    """The key was removed, or is somebody else's."""

    def __init__(self) -> None:
        super().__init__(say("This passkey is not in your list, or no longer."))


class NamelessPasskey(Refused):
    """Without a name nobody knows it again in their list."""

    def __init__(self) -> None:
        super().__init__(say("Give the passkey a name, so that you know it again."))


class SignInAgain(NotAllowed):
    """New ways to come in are added, and the whole node is taken away, only by somebody who has come in just now."""

    def __init__(self) -> None:
        super().__init__(say("You have been signed in for a while. For your safety, sign out and in again first."))


class OnlyForPeople(NotAllowed):
    """Keys belong to people of the register; whoever holds the operator's link may be anybody."""

    def __init__(self) -> None:
        super().__init__(
            say(
                "You came in with the operator's link, which belongs to nobody. Note yourself under People, "
                "with the mandate “Operator of the node”, and come in as that person."
            )
        )


class ProviderAway(Refused):
    """The provider does not answer, or its addresses lead where a node does not go."""

    status = 503

    def __init__(self, provider: str) -> None:
        super().__init__(
            say("{provider} is not answering. Try again later, or sign in another way.", provider=provider)
        )


class ProviderNotUnderstood(Refused):
    """What the provider answered does not hold."""

    status = 502

    def __init__(self) -> None:
        super().__init__(
            say("The answer of the other site cannot be trusted, so nobody was let in. Tell the operator of the node.")
        )


class ProviderRefused(Refused):
    """The provider said no, in its own words."""

    status = 403

    def __init__(self, words: str) -> None:
        shown = "".join(letter for letter in words if letter.isprintable())[:200]
        super().__init__(say("The other site did not let you through: {words}", words=shown))


class NobodyOfThatAddress(NotAllowed):
    """No account is linked, and no person has the address that the provider has verified."""

    def __init__(self, provider: str) -> None:
        super().__init__(
            say(
                "Nobody here has the address that {provider} knows of you. Come in another way, and link your account "
                "of {provider} on your account page; or ask the staff of your union.",
                provider=provider,
            )
        )


class LinkedToSomebodyElse(Refused):
    """An account elsewhere opens one person's account here."""

    def __init__(self, provider: str) -> None:
        super().__init__(say("This account of {provider} is linked to somebody else already.", provider=provider))


class NoSuchProviderAccount(NotFound):
    """The account was unlinked, or is somebody else's."""

    def __init__(self) -> None:
        super().__init__(say("This account is not linked, or no longer."))


class NoSuchToken(NotFound):
    """The token is somebody else's, or was never one."""

    def __init__(self) -> None:
        super().__init__(say("This API token is not in your list."))


class TooManyTokens(Refused):
    """Nobody keeps an eye on dozens of tokens."""

    def __init__(self, most: int) -> None:
        super().__init__(say("You have {most} API tokens already. Revoke one that is not used any more.", most=most))
