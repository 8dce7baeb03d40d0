"""The files that agencies send, in their real formats."""
