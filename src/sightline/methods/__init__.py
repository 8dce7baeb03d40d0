"""Statistical methods on plain numbers: they know nothing of files, people, pages or clearance."""
