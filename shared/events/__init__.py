"""The published language: what the services tell each other, and what may leave a union."""
