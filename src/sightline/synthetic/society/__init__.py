"""Who lives in the made-up England: every child, and whoever agencies meet, with names and numbers."""
