"""Sightline: coordinated analysis of child protection. It studies the system, never a person."""

__version__ = "0.1.0"
