"""What of a file is wanted, and what a study remembers of it."""
