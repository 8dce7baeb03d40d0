"""The register of inquiries: who asks what of whom, what was recommended, what became of it. Public documents only."""
