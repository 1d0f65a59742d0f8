"""The mail catcher: takes every message instead of a mail server, and shows it as its recipient would see it."""
