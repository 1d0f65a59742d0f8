"""What meetings does when another service speaks."""
