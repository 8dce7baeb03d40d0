"""Every authority beside areas like it, its region, England and its own past, from what is already published."""
