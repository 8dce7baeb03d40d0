"""Campaign: where and when, whether attitudes changed, and whether services could cope."""
