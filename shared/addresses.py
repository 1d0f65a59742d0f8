"""Addresses that somebody sent: they may be none at all."""

from urllib.parse import SplitResult, urlsplit


def split(address: str) -> SplitResult:
    """The parts of an address; those of an empty one when it cannot be one, such as `http://[`."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
