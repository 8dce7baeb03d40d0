"""Other ways to protect counts than to withhold them: each goes through the same attack, and none is the default."""
