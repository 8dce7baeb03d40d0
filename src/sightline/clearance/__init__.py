"""Clearance: the one door between figures that were counted and figures that are shown."""
