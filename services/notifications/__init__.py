"""Notifications: who is told, how and when."""
