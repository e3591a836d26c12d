"""Members of a cluster score each other in a circle; nobody scores his own unit."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.enums import DueStage, Role
from nominations.models import Event, PeriodDue, Post, Submission, Unit
from nominations.queries.clusters import scored_by, scorer_of
from nominations.queries.standing import hats_of
from nominations.rules.ranking import circle_of
from nominations.rules.roles import Standing, may
from tests.factories.acts import do, open_task_of
from tests.factories.clusters import (
    all_scored,
    assess,
    cross_score,
    make_cluster,
    make_login,
    meeting,
    paper_of,
)
from tests.factories.world import NOW, SINCE, World
from workflows.queries.holders import holders_of
from workflows.queries.inbox import tasks_for
from workflows.services.errors import NotAllowed, NotReady
from workflows.services.reconcile import inconsistencies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
TODAY = NOW.date()


def tasks_of(world: World, login: str) -> set[str]:
    """Nodes of the tasks that wait for somebody."""
    found = tasks_for(hats_of(world.users[login], TODAY)).values_list("flow_task", flat=True)
    return {node.name for node in found}


@given(st.lists(st.integers(), unique=True, min_size=2))
def test_circle_is_a_permutation_in_which_nobody_scores_himself(members: list[int]) -> None:
    circle = circle_of(members)

    assert set(circle) == set(circle.values()) == set(members)
    assert all(scorer != scored for scorer, scored in circle.items())
    walked, here = [], members[0]
    for _step in members:
        walked.append(here)
        here = circle[here]
    assert walked == members  # one circle, not several


@pytest.mark.parametrize("members", [[], ["A"]])
def test_circle_of_fewer_than_two_is_empty(members: list[str]) -> None:
    assert circle_of(members) == {}


@pytest.mark.parametrize("size", [2, 3, 5])
def test_each_member_is_scored_by_the_one_before_it(size: int) -> None:
    world = make_cluster(size)
    assert world.cluster

    for n in range(size):
        unit, before = world.units[f"u{n}"], world.units[f"u{(n - 1) % size}"]
        assert scorer_of(unit, world.cluster, 2026) == before
        assert scored_by(before, world.cluster, 2026) == unit


def test_circle_is_that_of_the_year_and_closes_over_a_member_that_has_ended() -> None:
    world = make_cluster(3)
    assert world.cluster
    Unit.objects.filter(code="u1").update(valid_to=date(2026, 6, 30))
    first, gone, last = (world.units[f"u{n}"] for n in range(3))

    assert scorer_of(last, world.cluster, 2026) == first
    assert scorer_of(gone, world.cluster, 2026) is None
    assert scorer_of(last, world.cluster, 2026, day=date(2026, 6, 30)) == gone
    assert scorer_of(last, world.cluster, 2027) is None


@pytest.mark.parametrize("size", [2, 3, 5])
def test_paper_waits_for_its_neighbour_and_then_for_the_cluster(size: int) -> None:
    world = make_cluster(size)
    paper = assess(world, size - 1)

    task = open_task_of(paper)
    assert task
    assert task.flow_task.name == "cross_scoring"
    assert (task.role, task.cluster, task.unit.code) == (
        "cluster_member",
        world.cluster,
        f"u{size - 2}",
    )
    seen = {login for login in world.users if "cross_scoring" in tasks_of(world, login)}
    assert seen == {f"h{size - 2}"}

    event = do(paper, "score", world.users[f"h{size - 2}"], total=Decimal("92.5"), note="Tốt")

    assert (paper.cross_total, paper.cross_note) == (Decimal("92.5"), "Tốt")
    assert (paper.state, paper.cluster_total) == ("CLUSTER_REVIEW", None)
    assert (event.moves, event.from_state, event.to_state) == (True, paper.state, paper.state)
    assert event.data["entered_for_another"] is False
    after = open_task_of(paper)
    assert after
    assert (after.flow_task.name, after.role, after.unit) == (
        "cluster_review",
        "cluster_head",
        None,
    )
    assert inconsistencies() == []


def test_heads_own_paper_is_scored_by_its_neighbour_and_judged_by_the_deputy() -> None:
    world = make_cluster(3)
    paper = assess(world, 0)

    assert tasks_of(world, "h2") == {"cross_scoring"}
    cross_score(world, 0, 90)

    assert tasks_of(world, "h2") == set()
    assert "cluster_review" in tasks_of(world, "h1")
    assert open_task_of(paper).role == "cluster_deputy"


def test_nobody_scores_his_own_unit_whatever_he_is_in_the_cluster() -> None:
    world = make_cluster(3)
    paper = assess(world, 0)
    colleague = make_login(world, "colleague", None, world.units["u0"])
    Post.objects.create(
        person=colleague.person, role=Role.CLUSTER_HEAD, cluster=world.cluster, valid_from=SINCE
    )

    with pytest.raises(NotAllowed) as refused:
        do(paper, "score", colleague, total=99)

    assert "chính đơn vị mình" in refused.value.sentence
    assert paper.cross_total is None


def test_own_unit_may_do_everything_but_score() -> None:
    standing = Standing(roles=frozenset({Role.CLUSTER_HEAD}), own_unit=True)

    said = {
        action: may(standing, machine="submission", state="CLUSTER_REVIEW", action=action)
        for action in ("score", "endorse", "return", "claim")
    }

    assert said["score"] is not None
    assert [said[action] for action in ("endorse", "return", "claim")] == [None] * 3


@pytest.mark.parametrize("login", ["h2", "h3", "o1", "xuan", "lan", "o0"])
def test_who_is_not_next_in_the_circle_is_a_stranger_to_the_score(login: str) -> None:
    world = make_cluster(5)
    paper = assess(world, 2)  # the turn of u1

    with pytest.raises(NotAllowed) as refused:
        do(paper, "score", world.users[login], total=90)

    assert refused.value.stranger or login == "h2"
    assert paper.cross_total is None


def test_head_enters_the_paper_sheet_of_a_scorer_and_the_record_says_so() -> None:
    world = make_cluster(3)
    paper = assess(world, 2)

    event = do(paper, "score", world.users["h0"], total=88)

    assert (paper.cross_total, event.person) == (88, world.person("h0"))
    assert event.data["entered_for_another"] is True


def test_score_may_change_until_the_lock_without_moving_anything() -> None:
    world = make_cluster(3)
    assess(world, 2)
    paper = cross_score(world, 2, 88)
    task = open_task_of(paper)
    do(paper, "claim", world.users["h0"])

    event = do(paper, "score", world.users["h1"], total=91)

    assert (paper.cross_total, event.moves) == (91, False)
    assert (event.data["before"], event.data["total"]) == ("88.00", "91")
    assert open_task_of(paper) == task
    assert open_task_of(paper).owner == world.users["h0"]


@pytest.mark.parametrize(
    ("total", "sentence"),
    [
        (None, "Hãy nhập tổng điểm"),
        (Decimal("-0.5"), "từ 0 đến 100"),
        (Decimal("100.01"), "từ 0 đến 100"),
        (Decimal("NaN"), "từ 0 đến 100"),
        (Decimal("Infinity"), "từ 0 đến 100"),
        (Decimal("90.005"), "hai chữ số thập phân"),
    ],
)
def test_impossible_score_is_refused_with_a_sentence(total: Decimal | None, sentence: str) -> None:
    world = make_cluster(2)
    paper = assess(world, 1)

    with pytest.raises(NotReady) as refused:
        do(paper, "score", world.users["h0"], total=total)

    assert refused.value.unmet[0].field == "total"
    assert sentence in refused.value.sentence
    assert paper.cross_total is None


@pytest.mark.parametrize("total", [0, 100])
def test_score_may_reach_both_ends(total: int) -> None:
    world = make_cluster(2)
    assess(world, 1)

    assert cross_score(world, 1, total).cross_total == total


def test_only_self_assessments_are_scored() -> None:
    world = make_cluster(2, cluster_kinds=["nominations", "report"])
    report = world.submission("u1", "report")
    report.narrative = "Báo cáo"
    report.save()
    do(report, "send_to_head", world.users["o1"])
    do(report, "submit", world.users["h1"])

    assert open_task_of(report).flow_task.name == "cluster_review"
    with pytest.raises(NotAllowed):
        do(report, "score", world.users["h0"], total=90)


def test_returned_paper_keeps_its_score_and_comes_back_to_the_cluster() -> None:
    world = make_cluster(3)
    assess(world, 2)
    paper = cross_score(world, 2, 88)
    do(paper, "return", world.users["h0"], note="Thiếu", pins=[("criterion:T1", "")])
    do(paper, "resubmit", world.users["h2"])

    assert paper.cross_total == 88
    assert open_task_of(paper).flow_task.name == "cluster_review"
    assert inconsistencies() == []


def test_paper_returned_before_its_score_waits_for_the_neighbour_again() -> None:
    world = make_cluster(3)
    paper = assess(world, 2)
    do(paper, "return", world.users["h0"], note="Thiếu", pins=[("criterion:T1", "")])
    do(paper, "resubmit", world.users["h2"])

    assert open_task_of(paper).flow_task.name == "cross_scoring"


def test_scoring_is_not_claimed() -> None:
    world = make_cluster(3)
    paper = assess(world, 2)

    with pytest.raises(NotAllowed) as refused:
        do(paper, "claim", world.users["h0"])

    assert "không cần nhận xử lý" in refused.value.sentence


def test_unit_takes_back_what_is_not_yet_scored_and_not_afterwards() -> None:
    world = make_cluster(3)
    first, second = assess(world, 1), assess(world, 2)
    cross_score(world, 2, 88)

    do(first, "recall", world.users["h1"])
    with pytest.raises(NotAllowed):
        do(second, "recall", world.users["h2"])

    assert (first.state, second.state) == ("UNIT_SIGNING", "CLUSTER_REVIEW")


def test_scorers_are_named_beside_the_task() -> None:
    world = make_cluster(3)
    paper = assess(world, 2)

    assert holders_of(open_task_of(paper), TODAY) == "Người h1, Cụm 1"
    Post.objects.filter(person=world.person("h1"), cluster=world.cluster).delete()
    assert holders_of(open_task_of(paper), TODAY) == "Đơn vị 1 (chấm chéo): chưa có người giữ"


@pytest.mark.parametrize(
    ("dates", "due"),
    [
        ({DueStage.CROSS: 2, DueStage.CLUSTER: 8}, date(2026, 12, 2)),
        ({DueStage.CLUSTER: 8}, date(2026, 12, 8)),
        ({}, date(2026, 11, 30)),  # five working days; 24/11 is a holiday
    ],
)
def test_scoring_is_due_on_its_own_day_else_on_the_clusters(
    dates: dict[str, int], due: date
) -> None:
    world = make_cluster(2)
    for stage, day in dates.items():
        PeriodDue.objects.create(
            period=world.period,
            submission_kind="self_assessment",
            stage=stage,
            due_on=date(2026, 12, day),
        )

    assert open_task_of(assess(world, 1)).due_on == due


def test_member_alone_is_scored_by_the_meeting() -> None:
    world = make_cluster(1)
    paper = assess(world, 0)

    assert open_task_of(paper).role == "cluster_deputy"
    do(paper.ranking, "lock_scores", world.users["h0"], **meeting(finals={paper.ref: Decimal(90)}))

    paper.refresh_from_db()
    assert (paper.state, paper.cluster_total) == ("OFFICE_CHECK", 90)


def test_deputy_of_a_scorer_scores_under_his_mandate() -> None:
    world = make_cluster(3)
    paper = assess(world, 2)
    deputy = make_login(world, "phó", None, world.department)
    post = Post.objects.get(person=world.person("h1"), cluster=world.cluster)
    post.delegations.create(
        deputy=deputy.person, mandate="TB 1", mandate_on=SINCE, valid_from=SINCE
    )

    assert tasks_of(world, "phó") == {"cross_scoring"}
    event = do(paper, "score", deputy, total=90, acting_for=world.person("h1"))

    assert (event.person, event.acting_for) == (deputy.person, world.person("h1"))
    assert event.data["entered_for_another"] is False


def test_after_the_lock_nobody_scores() -> None:
    world = make_cluster(2)
    ranking = all_scored(world, 90, 80)
    do(ranking, "lock_scores", world.users["h0"], **meeting())

    with pytest.raises(NotAllowed):
        do(paper_of(world, 1), "score", world.users["h0"], total=99)

    assert paper_of(world, 1).cross_total == 80


def test_departments_of_a_ministry_score_each_other_by_the_same_code() -> None:
    world = make_cluster(2, ministry=True)
    ranking = all_scored(world, 97, 95)

    do(ranking, "lock_scores", world.users["h0"], **meeting(present=2))

    entries = {entry.unit.code: entry.place for entry in ranking.entries.all()}
    assert entries == {"u0": 1, "u1": 2}
    assert open_task_of(paper_of(world, 0)).unit == world.department
    assert Event.objects.filter(action="score").count() == 2
    assert inconsistencies() == []


def test_reconcile_finds_a_score_that_came_past_the_door() -> None:
    world = make_cluster(2)
    paper = assess(world, 1)
    assert inconsistencies() == []

    Submission.objects.filter(pk=paper.pk).update(cross_total=99)

    found = [(fault.kind, fault.subject) for fault in inconsistencies()]
    assert found == [("task", f"submission:{paper.ref}")]
