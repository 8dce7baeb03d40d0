"""Safeguarding partnerships: who leads on what, what they report, what inspectors wrote. Public documents only."""
