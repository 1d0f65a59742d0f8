"""`maillon hub`: the confederation's hub and its unions."""

from deploy.hub import cli_up
from deploy.hub.cli import main

__all__ = ["cli_up"]

if __name__ == "__main__":
    main(prog_name="maillon hub")
