"""What Maillon costs, as ratios against a limit that is measured in the same run: `python -m bench [name …]`."""
