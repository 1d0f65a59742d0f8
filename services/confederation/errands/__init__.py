"""What the confederation does by itself, again and again."""
