"""What membership does when the confederation speaks to all nodes."""
