"""Files in the shape that Explore Education Statistics takes, and its screener's rules in our own words."""
