"""`python -m deploy` is `maillon`."""

from deploy.cli import main

main()
