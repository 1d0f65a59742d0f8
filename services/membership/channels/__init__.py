"""The only code of membership that talks to the outside; one file for each of whom it talks to."""
