"""What people told, as counts of coded accounts beside what records say, and what changed because of it."""
