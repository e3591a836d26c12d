"""P3: one step with all rules on, against the same writes through the plain ORM."""

from typing import Any

from nominations.models import Submission, User
from tests.benchmarks.crowd import make_crowd
from tests.benchmarks.measure import Figure, fastest_undone, ms, statements, undone
from tests.benchmarks.rows import by_orm, written_by
from tests.factories.acts import do, open_task_of
from workflows.services.perform import perform

NOMINEES = 10
LIMIT = 30


def run(quick: bool) -> list[Figure]:
    rounds = 5 if quick else 25
    crowd = make_crowd(units=1, nominees=NOMINEES)
    file, officer, head = crowd.files[0], crowd.officers[0], crowd.heads[0]
    lan = crowd.world.users["lan"]
    pins = {"note": "Sửa", "pins": [("nominees", "Thiếu")]}
    do(file, "send_to_head", officer)
    figures = [_one(file, "submit", head, {}, rounds)]
    do(file, "submit", head)
    figures.append(_one(file, "accept", lan, {}, rounds))
    figures.append(_one(file, "return", lan, pins, rounds))
    return figures


def _one(file: Submission, action: str, user: User, data: dict[str, Any], rounds: int) -> Figure:
    file.refresh_from_db()
    task = open_task_of(file)
    assert task is not None

    def step() -> None:
        perform(
            file,
            action,
            actor=user,
            task_ref=task.ref,
            seen_version=file.version,
            key="0" * 32,
            **data,
        )

    with undone():
        rows = written_by(step)
    with undone():
        spent = len(statements(step))
    ours, orm = fastest_undone([step, lambda: by_orm(rows)], rounds)
    return Figure(
        f"P3 {action}",
        f"one step, a file of {NOMINEES} nominees: {rows.size} rows written",
        f"{ms(ours)}, {spent} statements (limit {LIMIT})",
        f"the same rows through the ORM: {ms(orm)}",
        ours / orm,
        8,
    )
