"""What each format is, as data: one module a format."""
