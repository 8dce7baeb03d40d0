"""How agencies write it down: people as they know them, and the faults that real files have."""
