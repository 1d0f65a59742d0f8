"""What notifications does by itself, again and again."""
