"""Membership: who belongs to the union, as what, from when to when; and who may sign in."""
