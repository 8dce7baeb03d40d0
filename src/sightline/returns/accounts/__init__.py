"""Accounts before they are coded: consent, what identifies somebody taken out, coding sheets. Runs at the service."""
