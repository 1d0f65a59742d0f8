"""Asks a server in this container whether it is well, for the health check: `python healthy.py PORT PATH`."""

import sys
from http.client import HTTPConnection


def main(port: str, path: str) -> int:
    """0 when the server answers 200."""
    connection = HTTPConnection("127.0.0.1", int(port), timeout=3)
    try:
        connection.request("GET", path)
        return 0 if connection.getresponse().status == 200 else 1
    except OSError:
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
