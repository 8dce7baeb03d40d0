"""Charts, tables and sentences from a page's description. Nothing here decides what may be shown: clearance does."""
