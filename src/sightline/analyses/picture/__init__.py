"""The national picture: how many children, in which forms, known to whom, and what is double counted."""
