"""Decisions over several rows; pure functions."""
