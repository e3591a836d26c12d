"""Facts about pages, words and progress that need no database."""
