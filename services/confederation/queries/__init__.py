"""Only reads; one file for each noun."""
