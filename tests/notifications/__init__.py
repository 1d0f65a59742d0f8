"""Notifications, on real databases and against real mail servers."""
