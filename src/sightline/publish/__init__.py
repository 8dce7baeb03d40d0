"""From what clearance has passed to a site that opens from disk, works without JavaScript and prints."""
