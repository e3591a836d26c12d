"""Facts about pages and words that need no database."""
