"""Analyses write drafts: tier 1 from events; tier 2 from documents, published statistics and other drafts."""
