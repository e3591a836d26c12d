"""The cluster scores, gives its opinion, meets, and locks all members' files at once."""

from decimal import Decimal

import pytest

from nominations.models import ClusterRanking, Event, Nomination, Submission
from tests.factories.acts import do, open_task_of
from tests.factories.claims import claim
from tests.factories.clusters import meeting
from tests.factories.paths import HEADS, OFFICERS, nominee, sent, states_of
from tests.factories.world import World, make_world
from workflows.services.errors import NotAllowed, NotReady

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


@pytest.fixture
def clustered(morning: object) -> World:
    """Nominations and self-assessments go through the cluster."""
    return make_world(cluster_kinds=["nominations", "self_assessment"])


def assessed(world: World, unit: str) -> Submission:
    """A self-assessment that waits in the cluster."""
    paper = world.submission(unit, "self_assessment")
    claim(paper, 95)
    do(paper, "send_to_head", world.users[OFFICERS[unit]])
    do(paper, "submit", world.users[HEADS[unit]])
    assert paper.state == "CLUSTER_REVIEW"
    return paper


def everybody_here(world: World) -> ClusterRanking:
    for unit, scorer in (("cckl", "son"), ("cctl", "binh")):
        sent(world, unit)
        do(assessed(world, unit), "score", world.users[scorer], total=Decimal("92.5"))
    return ClusterRanking.objects.get()


def test_sent_file_waits_for_the_head_of_its_cluster(clustered: World) -> None:
    file = sent(clustered, "cctl")

    task = open_task_of(file)
    assert file.state == "CLUSTER_REVIEW"
    assert (task.role, task.cluster, task.unit) == ("cluster_head", clustered.cluster, None)


def test_file_of_the_heads_own_unit_waits_for_the_deputy(clustered: World) -> None:
    file = sent(clustered, "cckl")

    assert open_task_of(file).role == "cluster_deputy"


def test_route_decides_which_kinds_pass_the_cluster() -> None:
    world = make_world(cluster_kinds=["self_assessment"])

    file = sent(world)

    assert (file.state, file.ranking) == ("OFFICE_CHECK", None)
    assert world.submission("cckl", "self_assessment").ranking is not None


def test_cross_scorer_scores_but_gives_no_opinion(clustered: World) -> None:
    paper, file = assessed(clustered, "cckl"), sent(clustered, "cckl")

    do(paper, "score", clustered.users["an"], total=Decimal(90))
    with pytest.raises(NotAllowed):
        do(file, "endorse", clustered.users["an"])

    assert paper.cross_total == 90


def test_score_without_a_number_is_refused(clustered: World) -> None:
    with pytest.raises(NotReady):
        do(assessed(clustered, "cctl"), "score", clustered.users["binh"])


def test_opinion_is_an_opinion_and_can_change(clustered: World) -> None:
    file = sent(clustered, "cctl")
    second = nominee(file, "Thử B")

    do(file, "endorse", clustered.users["binh"])
    do(file, "not_endorse", clustered.users["binh"], note="Còn tranh luận", lines=[second.pk])

    assert states_of(file) == {"Mẫu A": "ENDORSED", "Thử B": "NOT_ENDORSED", "Dụ C": "ENDORSED"}
    second.refresh_from_db()
    assert second.cluster_remark == "Còn tranh luận"
    do(file, "endorse", clustered.users["binh"], lines=[second.pk])
    assert states_of(file)["Thử B"] == "ENDORSED"


def test_refusing_an_endorsement_needs_a_reason(clustered: World) -> None:
    with pytest.raises(NotReady):
        do(sent(clustered, "cctl"), "not_endorse", clustered.users["binh"])


def test_opinion_is_asked_only_on_what_the_route_says() -> None:
    world = make_world(cluster_kinds=["nominations"], cluster_targets=["unit"])
    file = sent(world, "cctl", names=["Mẫu A"])
    collective = Nomination.objects.create(
        submission=file,
        award=world.awards["TTLDTT"],
        nominee_kind="unit",
        unit=world.units["cctl"],
        nominee_name="Chi cục Thủy lợi",
        nominee_sort_key="chi cuc thuy loi",
    )
    do(file, "recall", world.users["son"])
    do(file, "submit", world.users["son"])

    do(file, "endorse", world.users["binh"])

    collective.refresh_from_db()
    assert collective.state == "ENDORSED"
    assert states_of(file)["Mẫu A"] == "SUBMITTED"


def test_cluster_members_own_line_is_skipped(clustered: World) -> None:
    file = sent(clustered, "cctl", people=[clustered.person("binh")])

    do(file, "endorse", clustered.users["binh"])

    assert states_of(file)[clustered.person("binh").full_name] == "SUBMITTED"
    assert states_of(file)["Mẫu A"] == "ENDORSED"


def test_lock_moves_every_member_at_once(clustered: World) -> None:
    ranking = everybody_here(clustered)

    event = do(ranking, "lock_scores", clustered.users["binh"], **meeting())

    assert (ranking.state, ranking.minutes) == ("LOCKED", "BB 3/CUM-2")
    assert event.stream.kind == "cluster"
    moved = list(ranking.submissions.all())
    assert {file.state for file in moved} == {"OFFICE_CHECK"}
    assert {open_task_of(file).role for file in moved} == {"office"}
    assert Event.objects.filter(
        action="lock_scores", stream__kind="submission", data__ranking=ranking.ref
    ).count() == len(moved)


def test_lock_needs_the_minutes(clustered: World) -> None:
    ranking = everybody_here(clustered)

    with pytest.raises(NotReady) as refused:
        do(ranking, "lock_scores", clustered.users["binh"], **meeting(minutes=" "))

    assert refused.value.unmet[0].field == "minutes"


def test_late_member_blocks_the_lock_and_nothing_has_moved(clustered: World) -> None:
    file = sent(clustered, "cctl")
    late = list(file.ranking.submissions.exclude(pk=file.pk))

    with pytest.raises(NotReady) as refused:
        do(file.ranking, "lock_scores", clustered.users["binh"], **meeting())

    assert {unmet.field for unmet in refused.value.unmet} == {
        f"unranked:{other.ref}" for other in late
    }
    file.refresh_from_db()
    assert (file.state, file.ranking.state) == ("CLUSTER_REVIEW", "OPEN")


def test_unscored_self_assessment_blocks_the_lock(clustered: World) -> None:
    ranking = everybody_here(clustered)
    paper = clustered.submission("cctl", "self_assessment")
    Submission.objects.filter(pk=paper.pk).update(cross_total=None)

    with pytest.raises(NotReady) as refused:
        do(ranking, "lock_scores", clustered.users["binh"], **meeting())

    assert [unmet.field for unmet in refused.value.unmet] == [f"final:{paper.ref}"]


def test_late_member_with_a_reason_is_left_out_and_later_skips_the_cluster() -> None:
    world = make_world(cluster_kinds=["nominations"])
    file = sent(world, "cctl")
    late = world.submission("cckl")

    event = do(
        file.ranking,
        "lock_scores",
        world.users["son"],
        **meeting(),
        unranked={late.ref: "Chưa nộp"},
    )
    sent(world, "cckl")

    late.refresh_from_db()
    assert event.data["unranked"] == {late.ref: "Chưa nộp"}
    assert late.state == "OFFICE_CHECK"
    submitted = Event.objects.get(subject=late.ref, action="submit")
    assert submitted.data["skipped_cluster"] is True


def test_file_that_the_cluster_returned_skips_it_after_the_lock() -> None:
    world = make_world(cluster_kinds=["nominations"])
    returned, other = sent(world, "cctl"), sent(world, "cckl")
    do(returned, "return", world.users["binh"], note="Sửa", pins=[("nominees", "")])
    do(
        other.ranking,
        "lock_scores",
        world.users["binh"],
        **meeting(),
        unranked={returned.ref: "Đang bổ sung"},
    )

    do(returned, "resubmit", world.users["son"])

    assert returned.state == "OFFICE_CHECK"


def test_locked_ranking_is_not_locked_again(clustered: World) -> None:
    ranking = everybody_here(clustered)
    do(ranking, "lock_scores", clustered.users["binh"], **meeting())

    with pytest.raises(NotAllowed):
        do(ranking, "lock_scores", clustered.users["son"], **meeting())


@pytest.mark.parametrize(("login", "stranger"), [("an", True), ("lan", True), ("xuan", True)])
def test_only_head_or_deputy_of_the_cluster_locks(
    clustered: World, login: str, stranger: bool
) -> None:
    ranking = everybody_here(clustered)

    with pytest.raises(NotAllowed) as refused:
        do(ranking, "lock_scores", clustered.users[login], **meeting())

    assert refused.value.stranger is stranger


def test_office_accepts_what_the_cluster_did_not_endorse(clustered: World) -> None:
    ranking = everybody_here(clustered)
    file = clustered.submission("cctl")
    do(file, "not_endorse", clustered.users["binh"], note="Chưa nhất trí")
    do(ranking, "lock_scores", clustered.users["binh"], **meeting())

    do(file, "accept", clustered.users["lan"])

    assert set(states_of(file).values()) == {"CHECKED"}
