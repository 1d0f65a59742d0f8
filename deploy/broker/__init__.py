"""The broker of a node: its accounts and limits, its passwords, and the server process itself."""
