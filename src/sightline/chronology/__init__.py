"""From content and the link table to events: one timeline per person."""
