"""`python -m tests.benchmarks [--only P1,P2] [--quick]`, or `make bench`.

Works in a PostgreSQL database of its own, created and dropped here. DATABASE_URL says where the
server is.
"""

import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from importlib import import_module

DEFAULT = "postgres://postgres@127.0.0.1:5432/postgres"
BENCHMARKS = {
    "P1": "p1_path",
    "P2": "p2_signing",
    "P3": "p3_step",
    "P4": "p4_crowd",
    "P5": "p5_pages",  # and P7, in the same world
    "P6": "p6_rows",
    "P8": "p8_sweep",
    "P9": "p9_open",
}


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--only", default="", help="some of " + ",".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="small sizes; docs/ stays as it is")
    options = parser.parse_args()
    chosen = [name for name in options.only.upper().split(",") if name] or list(BENCHMARKS)
    unknown = sorted(set(chosen) - set(BENCHMARKS))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    with tempfile.TemporaryDirectory() as folder:
        return _prepared(folder, lambda: _run(chosen, options.quick))


def _prepared(folder: str, work: Callable[[], int]) -> int:
    """Settings, then a test database; a clear sentence when there is no PostgreSQL."""
    os.environ.setdefault("DATABASE_URL", DEFAULT)
    os.environ.update(TESTING="1", DATA_DIR=folder, DJANGO_SETTINGS_MODULE="config.settings")
    import django
    from django.conf import settings
    from django.db import OperationalError, connection

    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests.benchmarks"]
    django.setup()
    if connection.vendor != "postgresql":
        print("Benchmarks need PostgreSQL: set DATABASE_URL=postgres://…", file=sys.stderr)
        return 2
    settings.DATABASES["default"]["TEST"]["NAME"] = f"neuguong_bench_{os.getpid()}"
    try:
        connection.ensure_connection()
    except OperationalError as problem:
        sentence = "PostgreSQL does not answer. Start it, or name another server in DATABASE_URL."
        print(f"{sentence} ({str(problem).splitlines()[0]})", file=sys.stderr)
        return 2
    former = connection.settings_dict["NAME"]
    connection.close()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        return work()
    finally:
        connection.close()
        connection.creation.destroy_test_db(former, verbosity=0)


def _run(chosen: list[str], quick: bool) -> int:
    from django.core.management import call_command

    from nominations import clock
    from tests.benchmarks.report import as_text, write_page
    from tests.factories.world import NOW

    figures = []
    for name in chosen:
        call_command("flush", interactive=False, verbosity=0)
        with clock.at(NOW):
            found = import_module(f"tests.benchmarks.{BENCHMARKS[name]}").run(quick)
        print(as_text(found), flush=True)
        figures += found
    if not quick and len(chosen) == len(BENCHMARKS):
        write_page(figures)
        print("\nWritten: docs/benchmarks.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
