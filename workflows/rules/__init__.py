"""Pure answers about progress: no table is read here."""
