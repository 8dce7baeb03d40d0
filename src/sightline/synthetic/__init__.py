"""A made-up England with known truth, written in the real formats."""
