"""Adjustments to installed applications."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Leaves viewflow's own assets out: we mount none of its pages, and one style sheet of it names
    fonts that its package does not hold, which stops the hashing of file names."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "viewflow"]
