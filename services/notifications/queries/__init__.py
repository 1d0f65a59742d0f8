"""What notifications is asked; reads only."""
