"""Who may do what: each service's own copy of who is what, and the one table of permissions."""
