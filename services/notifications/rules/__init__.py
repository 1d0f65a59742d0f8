"""Decisions of notifications over several values; pure."""
