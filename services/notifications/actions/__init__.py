"""The only code of notifications that writes; one file per thing that happens."""
