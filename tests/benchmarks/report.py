"""The table: on the screen, and as docs/benchmarks.md."""

import os
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.measure import Figure

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"

_HEAD = """# Benchmarks

Printed by `make bench`; not edited by hand. Measured on 2 cores, PostgreSQL 15 on the same machine;
load average at the end {load:.1f}. Single times are noisy: **the targets are ratios inside one
run**. How each is measured: `tests/benchmarks/`. Statement counts are asserted in tests, times
never.

| # | what | ours | reference in the same run | ratio | target | |
|---|---|---|---|---|---|---|
"""
_METHOD = """
How to read it:

- The reference of P2, P3 and P9 writes *the very rows that our act wrote*, read back from the
  tables, without any rule: as SQL (COPY for what is new, one UPDATE per set of equal changes)
  or through models. Both sides run in a transaction that is rolled back after its foreign keys were
  checked; the best of several rounds, taken in turns, counts.
- The references of P1 run the six desks that a nomination passes: in stock viewflow with one
  process per nomination and its row lock, without any rule; in plain Django with a row lock, one
  question about the role, the change of state and one audit row per desk.
- P5: department 1 has the same desks in both worlds (`tests/benchmarks/seed.sql`); each page is
  asked in turns in two databases, the median counts. P7 leaves the page out.
- P6: the reference prints model instances with a tag and an address per cell, as generic list
  views are written; both pages have the same frame.
- P8: both sides take 5,000 tasks a statement, commit each batch, and are put back before the next
  round; the reference reckons nothing (one step, one next moment for all).
- P4: fifty threads, each with its own connection, start at one barrier with the same page open.
"""


def ratio_of(figure: Figure) -> str:
    return f"{figure.ratio:.1f}×" if figure.ratio >= 1 else f"{figure.ratio:.2f}×"


def verdict(figure: Figure) -> str:
    return "met" if figure.met else "**missed**"


def as_text(figures: Sequence[Figure]) -> str:
    lines = []
    for f in figures:
        met = "met" if f.met else "MISSED"
        lines.append(f"{f.name:<10} {f.what}")
        lines.append(f"{'':<10} ours: {f.ours}")
        lines.append(f"{'':<10} {f.reference}")
        lines.append(f"{'':<10} {ratio_of(f)} (target {f.wanted}×): {met}")
    return "\n".join(lines)


def write_page(figures: Sequence[Figure]) -> None:
    rows = "".join(
        f"| {f.name} | {f.what} | {f.ours} | {f.reference} | {ratio_of(f)} | {f.wanted}× "
        f"| {verdict(f)} |\n"
        for f in figures
    )
    missed = [f for f in figures if not f.met]
    notes = "".join(f"- {f.name}: {f.comment or 'not explained yet.'}\n" for f in missed)
    why = f"\n## Missed, and why\n\n{notes}" if missed else "\nEvery target is met.\n"
    head = _HEAD.format(load=os.getloadavg()[1])
    PAGE.write_text(head + rows + _METHOD + why, encoding="utf-8")
