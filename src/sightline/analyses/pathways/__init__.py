"""How agencies work together, from first signs to support: what was recorded, shared and acted on, and when."""
