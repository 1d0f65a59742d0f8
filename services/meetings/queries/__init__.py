"""What pages ask; only reads."""
