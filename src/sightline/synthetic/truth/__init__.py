"""The truth beside the files: what happened, who is who, the counts to be found, and how near a run came."""
