"""JSON for programs; one file for each noun."""
