"""Addresses that may be followed: paths of this site, and nothing that leads elsewhere."""

from urllib.parse import parse_qsl, urlencode, urlsplit


def local_path(wanted: str, otherwise: str = "/") -> str:
    """The path if it stays on this site, else `otherwise`.

    Browsers read a backslash as a slash and skip tabs and line breaks, so that `/\\evil.example` leads away.
    """
    if not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted or not wanted.isprintable():
        return otherwise
    parts = urlsplit(wanted)
    return otherwise if parts.scheme or parts.netloc else wanted


def path_of(path: str, query: str) -> str:
    """A path with its query, to come back to."""
    return f"{path}?{query}" if query else path


def with_query(here: str, **values: object) -> str:
    """The same address with other values in its query: `with_query(here, page=3)`; None takes one out."""
    parts = urlsplit(here)
    held = {name: value for name, value in parse_qsl(parts.query) if name not in values}
    held |= {name: str(value) for name, value in values.items() if value is not None}
    return path_of(parts.path, urlencode(held))
