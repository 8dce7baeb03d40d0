"""Safeguarding partnerships: what inspectors wrote of several agencies together. Public documents only."""
