"""What came when, and nothing lost: an append-only, hash-chained manifest over content-addressed payloads."""
