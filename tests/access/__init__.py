"""Who may do what, proved on every route of every service."""
