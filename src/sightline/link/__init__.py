"""Who is who: records of one person found across agencies, and how sure that is."""
