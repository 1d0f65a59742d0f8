"""Confederation: the hub's reader; what unions state comes in, figures go out, and no person is in either."""
