"""What notifications does when another service, or the clock, speaks."""
