"""Points criterion by criterion: the neighbour's, the office's, and what the lock makes of them."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from nominations.enums import MarkColumn, SubmissionState
from nominations.models import Attachment, ClusterRanking, ProofLink, Submission
from nominations.queries.score_sheet import FINAL, sheet_of
from nominations.queries.standing import hats_of
from nominations.queries.visible import mark_columns_visible_to
from nominations.rules.readiness import Unmet
from tests.factories.acts import do, open_task_of
from tests.factories.clusters import meeting, paper_of
from tests.factories.marks import claimed, mark, marked_cluster, words
from tests.factories.world import NOW, World
from workflows.services.errors import NotAllowed, NotReady
from workflows.services.reconcile import inconsistencies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def score(world: World, paper: Submission, login: str = "h0", **change: Any) -> Any:
    said = words(paper, MarkColumn.CLUSTER, **change)
    return do(paper, "score", world.users[login], marks=said)


def refused(world: World, paper: Submission, **change: Any) -> list[Unmet]:
    with pytest.raises(NotReady) as found:
        score(world, paper, **change)
    assert not paper.marks.exists()
    return list(found.value.unmet)


def lock(world: World, **more: Any) -> ClusterRanking:
    ranking = ClusterRanking.objects.get()
    do(ranking, "lock_scores", world.users["h0"], **meeting(**more))
    return ranking


def test_total_is_added_up_from_the_points_and_the_chain_holds_them() -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1)

    event = score(world, paper, I_1=(50, "Chậm"), T_1=(10, "Bằng khen"), P_1=(5, "Đính chính"))

    assert paper.cross_total == 195  # 50 + 40 + 100 + 10 − 5
    kept = {m.criterion.code: (m.points, m.reason) for m in paper.marks.all()}
    assert kept["I.1"] == (50, "Chậm")
    assert kept["L.1"] == (0, "")
    assert event.data["total"] == "195.00" or Decimal(event.data["total"]) == 195
    assert Decimal(event.data["marks"]["I.1"]) == 50
    assert event.data["reasons"]["P.1"] == "Đính chính"
    assert inconsistencies() == []


def test_exactly_the_limit_needs_no_reason_and_more_does() -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1)

    unmet = refused(world, paper, I_1="58.19")  # 3 % of 60 are 1.8
    score(world, paper, I_1="58.2")

    assert [(item.field, "1,81 điểm" in item.sentence) for item in unmet] == [("reason:I.1", True)]
    assert paper.cross_total == Decimal("198.2")


def test_all_that_is_missing_is_said_at_once() -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1)
    said = words(paper, MarkColumn.CLUSTER, I_1=(70, ""), P_1=(3, "")) | {"IV.1": {"points": None}}

    with pytest.raises(NotReady) as found:
        do(paper, "score", world.users["h0"], marks=said)

    assert [item.field for item in found.value.unmet] == ["points:I.1", "points:IV.1", "reason:P.1"]
    assert paper.cross_total is None


def test_total_alone_does_not_score_a_table_of_several_criteria() -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1)

    with pytest.raises(NotReady) as found:
        do(paper, "score", world.users["h0"], total=180)

    assert "từng tiêu chí" in found.value.sentence


def test_what_did_not_arise_is_shared_out_in_its_group() -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1)

    score(world, paper, I_1=(45, "Chậm"), I_2=(None, "Không được giao"))

    assert paper.cross_total == 175  # 45 of 60 → 75 of 100, and 100
    assert paper.marks.get(criterion__code="I.2").absent


def test_what_always_arises_is_never_absent() -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1)

    assert [item.field for item in refused(world, paper, I_1=(None, "x"))] == ["points:I.1"]


def test_last_word_counts_until_the_lock() -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1)
    score(world, paper, I_1=(50, "Chậm"))

    event = score(world, paper, I_1=(55, "Xem lại"))

    assert (paper.cross_total, event.moves) == (195, False)
    assert paper.marks.count() == 6
    assert paper.marks.get(criterion__code="I.1").reason == "Xem lại"


def test_mark_keeps_the_hashes_of_the_proofs_that_were_there() -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1)
    criterion = paper.dossier.period.unit_table.criteria.get(code="I.1")
    for name, old in (("a", False), ("b", True)):
        file = Attachment.objects.create(
            submission=paper, name=name, size=1, sha256=name * 64, superseded=old,
            uploaded_by=world.person("o1"), uploaded_at=NOW,
        )  # fmt: skip
        ProofLink.objects.create(
            attachment=file, criterion=criterion, added_by=world.person("o1"), added_at=NOW
        )

    score(world, paper)

    assert paper.marks.get(criterion=criterion).proofs == ["a" * 64]
    assert paper.marks.get(criterion__code="IV.1").proofs == []


def cost_of(more: int) -> int:
    """Statements of a score by a table with so many more criteria, in a world of its own."""
    with transaction.atomic():
        world = marked_cluster(2, more=more)
        paper = claimed(world, 1)
        said = words(paper, MarkColumn.CLUSTER)
        with CaptureQueriesContext(connection) as captured:
            do(paper, "score", world.users["h0"], marks=said)
        transaction.set_rollback(True)
    asked = [query["sql"] for query in captured]
    return sum("SAVEPOINT" not in sql and not sql.startswith("SET LOCAL") for sql in asked)


def test_statements_do_not_grow_with_the_criteria() -> None:
    assert cost_of(30) == cost_of(1) <= 31  # three of them read the page


def at_the_office(world: World) -> Submission:
    """Unit 1's paper after the lock."""
    claimed(world, 0)
    claimed(world, 1)
    mark(world, 0)
    mark(world, 1, I_1=50)
    lock(world, present=2)
    return paper_of(world, 1)


def test_office_is_held_against_the_cluster() -> None:
    world = marked_cluster(2)
    paper = at_the_office(world)
    office = world.users["lan"]

    with pytest.raises(NotReady) as found:
        do(paper, "appraise", office, marks=words(paper, MarkColumn.OFFICE, I_1=60))
    event = do(paper, "appraise", office, marks=words(paper, MarkColumn.OFFICE, I_1=(58, "Đủ")))

    assert "so với cụm chấm" in found.value.sentence
    assert (paper.office_total, paper.cross_total, event.moves) == (198, 190, False)
    assert paper.state == SubmissionState.OFFICE_CHECK
    assert open_task_of(paper).owner == office
    sheet = sheet_of(Submission.objects.get(pk=paper.pk))
    assert sheet is not None
    assert sheet.total(FINAL).points == 198


def test_office_may_accept_without_giving_points() -> None:
    world = marked_cluster(2)
    paper = at_the_office(world)

    do(paper, "accept", world.users["lan"])

    assert (paper.state, paper.office_total) == ("ACCEPTED", None)
    with pytest.raises(NotAllowed):
        do(paper, "appraise", world.users["lan"], marks=words(paper, MarkColumn.OFFICE))


def test_table_without_points_is_scored_by_one_total_and_not_appraised() -> None:
    world = marked_cluster(2)
    type(world.period.unit_table).objects.update(total=None)
    first, second = claimed(world, 0), claimed(world, 1)
    for paper, login in ((first, "h1"), (second, "h0")):
        do(paper, "score", world.users[login], total=Decimal(900))
    lock(world, present=2)

    with pytest.raises(NotAllowed):
        do(second, "appraise", world.users["lan"], marks={})

    assert not second.marks.exists()


def places_of(ranking: ClusterRanking) -> dict[str, int | None]:
    return dict(ranking.entries.values_list("unit__code", "place"))


def test_tie_is_broken_by_the_groups_in_their_order_and_shared_if_all_is_equal() -> None:
    world = marked_cluster(4)
    for n in range(4):
        claimed(world, n)
    mark(world, 0, IV_1=90)  # 190 with 100 in group I
    mark(world, 1, I_1=50)  # 190 with 90
    mark(world, 2, IV_1=90)
    mark(world, 3, I_1=55, IV_1=95)  # 190 with 95

    ranking = lock(world, present=4)

    assert places_of(ranking) == {"u0": 1, "u2": 1, "u3": 3, "u1": 4}
    assert ranking.entries.get(unit__code="u3").group_totals == {"I": "95.00", "IV": "95.00"}


def test_unit_that_a_gate_excludes_is_not_ranked_and_the_entry_says_why() -> None:
    world = marked_cluster(3)
    for n in range(3):
        claimed(world, n)
    mark(world, 0, L_1=1)
    mark(world, 1, I_1=50)
    mark(world, 2, I_1=40)

    ranking = lock(world, present=3, votes={paper_of(world, 0).ref: 3})

    assert places_of(ranking) == {"u1": 1, "u2": 2, "u0": None}
    entry = ranking.entries.get(unit__code="u0")
    assert entry.unranked_reason == "Loại khỏi xếp hạng: L.1 Nội dung L.1"
    assert (entry.final_total, paper_of(world, 0).cluster_total) == (200, 200)


def test_excluded_unit_is_not_voted_for() -> None:
    world = marked_cluster(2)
    for n in range(2):
        claimed(world, n)
        mark(world, n, L_1=1 - n)
    ref = paper_of(world, 0).ref

    with pytest.raises(NotReady) as found:
        lock(world, present=2, votes={ref: 2}, leading=ref)

    assert "bị loại khỏi xếp hạng" in found.value.sentence


def test_unit_under_verification_is_left_out_but_not_excluded() -> None:
    world = marked_cluster(2)
    for n in range(2):
        claimed(world, n)
        mark(world, n)
    paper = paper_of(world, 1)
    do(paper, "suspend", world.users["lan"], note="Đang xác minh")

    ranking = lock(world, present=2, unranked={paper.ref: "Đang xác minh"})

    entry = ranking.entries.get(unit__code="u1")
    assert (entry.place, entry.unranked_reason) == (None, "Đang xác minh")


def test_meeting_departs_from_the_cross_score_with_a_reason_only() -> None:
    world = marked_cluster(2)
    for n in range(2):
        claimed(world, n)
        mark(world, n)
    paper = paper_of(world, 1)
    said = {"present": 2, "finals": {paper.ref: Decimal(150)}}

    with pytest.raises(NotReady) as found:
        lock(world, **said)
    ranking = lock(world, **said, reasons={paper.ref: "Cụm thống nhất trừ"})

    assert found.value.unmet[0].field == f"reason:{paper.ref}"
    paper.refresh_from_db()
    assert (paper.cluster_total, paper.cluster_note) == (150, "Cụm thống nhất trừ")
    assert ranking.entries.get(unit__code="u1").final_total == 150


@pytest.mark.parametrize(
    ("login", "before", "after", "accepted"),
    [
        ("h1", "", "cluster", "cluster office"),  # its own unit, and the cluster's deputy
        ("o1", "", "cluster", "cluster office"),
        ("h0", "cluster", "cluster", "cluster"),  # scores it, and heads the cluster
        ("h2", "", "", ""),  # a neighbour whose turn it is not
        ("lan", "cluster office", "cluster office", "cluster office"),
        ("vu", "cluster office", "cluster office", "cluster office"),
        ("xuan", "", "", ""),
    ],
)
def test_marks_are_read_by_those_whom_they_concern(
    login: str, before: str, after: str, accepted: str
) -> None:
    world = marked_cluster(3)
    for n in range(3):
        claimed(world, n)
        mark(world, n)

    found = [seen(world, login)]
    lock(world, present=3)
    found.append(seen(world, login))
    do(paper_of(world, 1), "accept", world.users["lan"])
    found.append(seen(world, login))

    assert found == [set(column.split()) for column in (before, after, accepted)]


def seen(world: World, login: str) -> set[str]:
    viewer = hats_of(world.users[login], NOW.date())
    return set(mark_columns_visible_to(viewer, paper_of(world, 1)))


def test_member_whose_turn_it_is_reads_what_he_gave() -> None:
    world = marked_cluster(3)
    for n in range(3):
        claimed(world, n)
        mark(world, n)
    viewer = hats_of(world.users["h2"], NOW.date())  # scores unit 0

    columns = [mark_columns_visible_to(viewer, paper_of(world, n)) for n in range(3)]

    assert columns == [{"cluster"}, frozenset(), frozenset()]
