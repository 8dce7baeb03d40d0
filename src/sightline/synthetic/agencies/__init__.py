"""What agencies do about it: councils, police, health, schools, courts, prisons, support services."""
