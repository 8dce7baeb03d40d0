"""Practice: what areas do, what inspectors wrote of it, how strong the evidence is, what it did, and guidance."""
