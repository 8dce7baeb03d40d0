"""What an agency gets back: fix lists, templates, pages."""
