"""Services, each a package, a process and a database of its own."""
