"""Which names can only mean the machine itself."""

from ipaddress import ip_address


def is_this_machine(host: str) -> bool:
    """Whether a host name can only mean the machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
