"""How a file of each medium becomes rows."""
