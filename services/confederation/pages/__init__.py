"""HTML for people; one file for each noun."""
