"""What notifications reads from its environment beside what every service reads: where mail goes, and whose it is."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator

from shared.email_address import is_email_address, visible
from shared.settings import NodeSettings
from shared.this_machine import is_this_machine

THIS_MACHINE = "127.0.0.1"


def address_or_nothing(typed: str) -> str:
    """The address without what nobody sees; raises ValueError for what is none."""
    if typed and not is_email_address(typed, on_our_network=True):
        raise ValueError("this is not an e-mail address; write it as name@example.org")
    return visible(typed)


MailAddress = Annotated[str, AfterValidator(address_or_nothing)]


class NotificationsSettings(NodeSettings):
    """Who hands our mail on.

    Without `smtp_host`, the catcher does, or this machine's own server. `smtp_tls`: `none` encrypts when the server
    offers it, `starttls` insists on it, `tls` encrypts from the first byte.
    """

    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str = Field(default="", description="empty when the server asks for no sign-in")
    smtp_password: SecretStr = SecretStr("")
    smtp_tls: Literal["none", "starttls", "tls"] = "none"
    mail_from: MailAddress = Field(min_length=3, description="the address that messages come from")
    mail_reply_to: MailAddress = Field(default="", description="where answers go, if elsewhere")

    @model_validator(mode="after")
    def no_password_in_the_open(self) -> Self:
        """A password travels encrypted and to a server that proved its name, or not beyond this machine."""
        if self.smtp_user and self.smtp_tls == "none" and not is_this_machine(self.smtp_host or THIS_MACHINE):
            raise ValueError("smtp_user needs smtp_tls=starttls or smtp_tls=tls: the password would travel in the open")
        return self
