"""Hidden populations: how many were on no list, from how far the lists overlap (multiple systems estimation)."""
