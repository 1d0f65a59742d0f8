"""The tables of the confederation, and what one row may do."""

from services.confederation.models.base import Row
from services.confederation.models.federation import Federation
from services.confederation.models.sign_in_link import SignInLink
from services.confederation.models.union import Union

__all__ = ["Federation", "Row", "SignInLink", "Union"]
