"""Safeguarding partnerships: who leads on what, and what inspectors wrote of them. Public documents only."""
