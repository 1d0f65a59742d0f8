"""What people do with meetings; the only code that writes."""
