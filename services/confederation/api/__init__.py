"""The confederation's figures and orders for programs."""
