"""The only code that writes; one file for each thing that is done."""
