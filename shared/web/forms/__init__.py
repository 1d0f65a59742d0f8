"""What every form of ours shares: its stamp, sending it once, asking before it acts."""
