"""A cluster whose members are scored criterion by criterion: two groups, bonus, minus, a gate."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nominations.enums import CriterionKind, CriterionSection
from nominations.models import Criterion, CriterionAnswer, Submission
from nominations.queries.marks import words_of
from nominations.queries.score_sheet import SELF, sheet_of
from tests.factories.acts import do
from tests.factories.clusters import make_cluster, paper_of
from tests.factories.world import World

#: Code → section, group, most, whether it may be absent.
TABLE = {
    "I.1": (CriterionSection.MAIN, "I", 60, False),
    "I.2": (CriterionSection.MAIN, "I", 40, True),
    "IV.1": (CriterionSection.MAIN, "IV", 100, False),
    "T.1": (CriterionSection.BONUS, "", 20, False),
    "P.1": (CriterionSection.MINUS, "", 0, False),
    "L.1": (CriterionSection.GATE, "", 0, False),
}
FULL = {"I.1": 60, "I.2": 40, "IV.1": 100}


def give_table(world: World, *, more: int = 0) -> None:
    """Replace the one criterion of the world's period; `more` adds small ones to group IV."""
    table = world.period.unit_table
    assert table is not None
    table.criteria.all().delete()
    type(table).objects.filter(pk=table.pk).update(
        total=200,
        bonus_cap=20,
        difference_limit=3,
        groups=[{"code": "I", "name": "Chuyên môn"}, {"code": "IV", "name": "Thi đua"}],
        ratings=[{"from": 150, "label": "Tốt"}, {"from": 0, "label": "Khá"}],
        ties=["I", "IV"],
    )
    rows = TABLE | {f"IV.{n}": (CriterionSection.MAIN, "IV", 1, False) for n in range(2, more + 2)}
    Criterion.objects.bulk_create(
        Criterion(
            table=table,
            code=code,
            section=section,
            group=group,
            max_points=most,
            may_be_absent=absent,
            kind=CriterionKind.GATE if section == CriterionSection.GATE else CriterionKind.NUMBER,
            text=f"Nội dung {code}",
            source="mẫu",
            position=position,
        )
        for position, (code, (section, group, most, absent)) in enumerate(rows.items())
    )


def marked_cluster(size: int, *, more: int = 0) -> World:
    """Members with papers still to be written, by a table of several criteria."""
    world = make_cluster(size)
    give_table(world, more=more)
    world.period.refresh_from_db()
    return world


def claimed(world: World, n: int, **points: Any) -> Submission:
    """Unit n's paper, sent: everything but what `points` (I_1=…) says; None: did not arise."""
    said = FULL | {code.replace("_", "."): value for code, value in points.items()}
    paper = paper_of(world, n)
    table = paper.dossier.period.unit_table
    criteria = {row.code: row for row in table.criteria.all()}
    met = True if table.total is None else None
    CriterionAnswer.objects.bulk_create(
        CriterionAnswer(
            submission=paper,
            criterion=criterion,
            points=_points(criterion, said.get(code, 1)),
            absent=code in said and said[code] is None,
            met=bool(said.get(code)) if criterion.section == CriterionSection.GATE else met,
            note="Hoàn thành tốt.",
        )
        for code, criterion in criteria.items()
        if code in said or criterion.section in (CriterionSection.MAIN, CriterionSection.GATE)
    )
    sheet = sheet_of(paper)
    assert sheet is not None
    Submission.objects.filter(pk=paper.pk).update(self_total=sheet.total(SELF).points)
    do(paper, "send_to_head", world.users[f"o{n}"])
    do(paper, "submit", world.users[f"h{n}"])
    return paper


def _points(criterion: Criterion, value: Any) -> Decimal | None:
    if criterion.section == CriterionSection.GATE:
        return None
    return Decimal(0 if value is None else str(value))


def words(paper: Submission, column: str, **change: Any) -> dict[str, dict[str, Any]]:
    """What a scorer sends who leaves everything as he finds it, but for `change` (I_1=58).

    A value is points, None for what did not arise, or (points, reason).
    """
    sheet = sheet_of(
        Submission.objects.select_related("dossier__period__unit_table").get(pk=paper.pk)
    )
    assert sheet is not None
    found = words_of(sheet, column)
    for name, value in change.items():
        points, reason = value if isinstance(value, tuple) else (value, "")
        found[name.replace("_", ".")] = {
            "points": None if points is None else Decimal(str(points)),
            "absent": points is None,
            "reason": reason,
        }
    return found


def mark(world: World, n: int, **change: Any) -> Submission:
    """The neighbour before unit n scores it; a reason is given for every change."""
    paper, before = paper_of(world, n), (n - 1) % len(world.units)
    told = {
        code: value if isinstance(value, tuple) else (value, "Theo minh chứng")
        for code, value in change.items()
    }
    do(paper, "score", world.users[f"h{before}"], marks=words(paper, "cluster", **told))
    return paper


def fields_of(said: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The same as the fields of the page."""
    fields = {}
    for code, word in said.items():
        points = word["points"]
        fields[f"points_{code}"] = "" if points is None else str(points).replace(".", ",")
        fields[f"reason_{code}"] = word["reason"]
        if word["absent"]:
            fields[f"absent_{code}"] = "on"
    return fields
