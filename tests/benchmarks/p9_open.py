"""P9: open a period for 5,000 units, against bare inserts of the same rows."""

from tests.benchmarks.crowd import make_units
from tests.benchmarks.measure import Figure, fastest_undone, ms, statements, undone
from tests.benchmarks.rows import by_sql, written_by
from tests.factories.world import make_world
from workflows.services.periods import open_period


def run(quick: bool) -> list[Figure]:
    count, rounds = (500, 2) if quick else (5000, 3)
    world = make_world(open_annual=False, cluster_kinds=["nominations"])
    units = make_units(world, count)

    def opening() -> None:
        open_period(period=world.period, units=units, actor=world.users["lan"])

    with undone():
        rows = written_by(opening)
    with undone():
        spent = len(statements(opening))
    ours, bare = fastest_undone([opening, lambda: by_sql(rows)], rounds)
    return [
        Figure(
            "P9",
            f"open a period for {count:,} units: {rows.size:,} rows written",
            f"{ms(ours)}, {spent} statements",
            f"bare inserts of the same rows: {ms(bare)}",
            ours / bare,
            5,
        )
    ]
