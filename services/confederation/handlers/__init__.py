"""What the confederation does when others speak."""
