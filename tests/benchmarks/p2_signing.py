"""P2: sign, and publish, a proposal of 1,000 nominations, against bare SQL of the same rows."""

from nominations.models import Consolidation, User
from tests.benchmarks.crowd import examined, make_crowd, numbers_for, waiting_for_signature
from tests.benchmarks.measure import Figure, fastest_undone, ms, statements, undone
from tests.benchmarks.rows import Written, by_sql, written_by
from tests.factories.acts import do


def run(quick: bool) -> list[Figure]:
    units, rounds = (2, 2) if quick else (20, 5)
    crowd = make_crowd(units=units, nominees=50)
    examined(crowd)
    proposal = waiting_for_signature(crowd)
    size = units * 50
    director, registrar = crowd.world.users["vu"], crowd.world.users["so"]
    signed = compare("P2a", f"sign a proposal of {size:,}", proposal, "sign_all", director, rounds)
    do(proposal, "sign_all", director)
    do(proposal, "number", registrar, numbers=numbers_for(proposal))
    return [
        signed,
        compare("P2b", f"publish a proposal of {size:,}", proposal, "publish", registrar, rounds),
    ]


def compare(
    name: str, what: str, proposal: Consolidation, action: str, user: User, rounds: int
) -> Figure:
    rows: Written
    with undone():
        rows = written_by(lambda: do(proposal, action, user))
    with undone():
        spent = len(statements(lambda: do(proposal, action, user)))
    ours, bare = fastest_undone([lambda: do(proposal, action, user), lambda: by_sql(rows)], rounds)
    return Figure(
        name,
        f"{what}: {rows.size:,} rows written",
        f"{ms(ours)}, {spent} statements",
        f"bare SQL of the same rows: {ms(bare)}",
        ours / bare,
        20,
    )
