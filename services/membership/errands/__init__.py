"""What membership does by itself, again and again."""
