"""`python -m tests.sabotage [name …]`, or `make sabotage`: the proof that the tests can fail.

Each patch beside this file breaks one promise and names the test that must turn red:

    # breaks: what no longer holds
    # red: tests/…::test_…
    # needs: postgres            (only where the test does)

The tree is copied, the named tests are run as it stands (all must be green), then each patch is
applied, its test run, and the patch taken back. A patch that no longer applies is an error.
With --proven the first run is left out: whoever says so has just seen all tests green.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from compileall import compile_dir
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from py_compile import PycInvalidationMode
from queue import SimpleQueue

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LANES = 2
GREEN, RED = 0, 1  # what pytest's exit code says; anything else is a broken sabotage
FOR_POSTGRES = ("postgres:", "postgresql:")


@dataclass(frozen=True, slots=True)
class Sabotage:
    """One patch: its name, what it breaks, the test that must notice."""

    name: str
    breaks: str
    red: str
    postgres: bool

    @property
    def file(self) -> Path:
        return HERE / f"{self.name}.patch"


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.sabotage")
    parser.add_argument("names", nargs="*", help="patches to try; all without")
    parser.add_argument("--share", default="1/1", help="every n-th patch from the k-th on: k/n")
    parser.add_argument("--proven", action="store_true", help="the tests were green just now")
    asked = parser.parse_args()
    wanted, (first, step) = asked.names, map(int, asked.share.split("/"))
    everything = [read(file) for file in sorted(HERE.glob("*.patch"))][first - 1 :: step]
    unknown = set(wanted) - {sabotage.name for sabotage in everything}
    if unknown:
        parser.error(f"no such patch: {', '.join(sorted(unknown))}")
    chosen = [sabotage for sabotage in everything if not wanted or sabotage.name in wanted]
    has_postgres = os.environ.get("DATABASE_URL", "").startswith(FOR_POSTGRES)
    possible = [sabotage for sabotage in chosen if has_postgres or not sabotage.postgres]
    for sabotage in chosen:
        if sabotage not in possible:
            print(f"{'left out':<12} {sabotage.name}: needs PostgreSQL in DATABASE_URL")
    with tempfile.TemporaryDirectory() as folder:
        trees = [copy_tree(Path(folder) / str(lane)) for lane in range(LANES)]
        complaint = "" if asked.proven else not_green(possible, trees[0])
        if complaint:
            print(f"The tests are not green without sabotage:\n{complaint}")
            return 1
        faults = try_all(possible, trees)
    print(f"{len(possible) - faults} of {len(possible)} noticed.")
    return 1 if faults else 0


def read(file: Path) -> Sabotage:
    """The header of a patch: lines before the first `---`."""
    found: dict[str, str] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("---"):
            break
        name, _colon, value = line.removeprefix("# ").partition(": ")
        found[name] = value.strip()
    missing = {"breaks", "red"} - found.keys()
    if missing:
        raise SystemExit(f"{file.name}: the header names no {' and no '.join(sorted(missing))}")
    return Sabotage(file.stem, found["breaks"], found["red"], found.get("needs") == "postgres")


def copy_tree(target: Path) -> Path:
    """Everything that git knows or would add, as it stands now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    # Compiled once: code is taken by the hash of its source, so a patched file is read anew.
    compile_dir(target, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    return target


def not_green(sabotages: Sequence[Sabotage], tree: Path) -> str:
    """What pytest says if one of the named tests fails before anything is broken."""
    for postgres in (False, True):
        tests = sorted({s.red for s in sabotages if s.postgres == postgres})
        if tests:
            code, said = run_tests(tests, tree, postgres=postgres)
            if code != GREEN:
                return said
    return ""


def run_tests(tests: Sequence[str], tree: Path, *, postgres: bool) -> tuple[int, str]:
    """pytest on these tests in `tree`: exit code and what it printed."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "DATA_DIR", "PYTEST_ADDOPTS")
    }
    environment["PYTHONDONTWRITEBYTECODE"] = "1"  # a patch may keep a file's size and second
    if postgres:
        server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
        environment["DATABASE_URL"] = f"{server}/sabotage_{os.getpid()}"
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    command += ["--no-migrations", "-m", "not browser", *tests]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def try_all(sabotages: Sequence[Sabotage], trees: Sequence[Path]) -> int:
    """How many went unnoticed or are broken. PostgreSQL's share one database: one after another."""
    free: SimpleQueue[Path] = SimpleQueue()
    for tree in trees:
        free.put(tree)

    def one(sabotage: Sabotage) -> bool:
        tree = free.get()
        try:
            return noticed(sabotage, tree)
        finally:
            free.put(tree)

    with ThreadPoolExecutor(len(trees)) as pool:
        answers = list(pool.map(one, [s for s in sabotages if not s.postgres]))
    answers += [one(s) for s in sabotages if s.postgres]
    return answers.count(False)


def noticed(sabotage: Sabotage, tree: Path) -> bool:
    """Apply, run the named test, take back, and say what came of it."""
    problem = apply(sabotage, tree)
    if problem:
        print(f"{'ERROR':<12} {sabotage.name}: does not apply any more\n{problem}", flush=True)
        return False
    try:
        code, said = run_tests([sabotage.red], tree, postgres=sabotage.postgres)
    finally:
        apply(sabotage, tree, back=True)
    if code == RED and "error" not in said.splitlines()[-1]:
        print(f"{'noticed':<12} {sabotage.name}: {sabotage.breaks}", flush=True)
        return True
    if code == GREEN:
        print(f"{'UNNOTICED':<12} {sabotage.name}: {sabotage.red} stayed green", flush=True)
    else:
        print(f"{'ERROR':<12} {sabotage.name}: the test did not run\n{said[-2000:]}", flush=True)
    return False


def apply(sabotage: Sabotage, tree: Path, *, back: bool = False) -> str:
    """Apply the patch, or take it back; what git complained about."""
    command = ["git", "apply", "--whitespace=nowarn", *(["--reverse"] if back else [])]
    done = subprocess.run([*command, str(sabotage.file)], cwd=tree, capture_output=True, text=True)
    return done.stderr if done.returncode else ""


if __name__ == "__main__":
    sys.exit(main())
