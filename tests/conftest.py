"""What every test run shares: hypothesis profiles, and which tests this machine can run."""

import os
import shutil

import pytest
from django.db import connection
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("ci", deadline=None, derandomize=True, max_examples=25)
hypothesis_settings.register_profile("nightly", deadline=None, max_examples=250)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what this machine has not got; with REQUIRE_BROWSER=1 a missing browser is a failure."""
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL in DATABASE_URL")
    if item.get_closest_marker("browser") and not shutil.which("chromium"):
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium is missing (Debian package: chromium)")
        pytest.skip("needs Chromium (Debian package: chromium)")
