"""How good the records are: what agencies agree on, what they can say, what came and what did not."""
