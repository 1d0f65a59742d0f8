"""The hub of the confederation: its process tree, and what its operator does: unions, federations, join files."""
