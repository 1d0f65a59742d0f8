"""Decisions over several rows: pure functions, no clock, no database."""
