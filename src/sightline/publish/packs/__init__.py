"""One file about an area, made from a cleared release: a director's page, an inspection pack, a region side by side."""
