"""A period opens for every owing unit at once, and closes when nothing travels any more."""

from datetime import date

import pytest

from nominations.enums import Role
from nominations.models import ClusterRanking, Dossier, Event, Post, RouteTemplate, Submission
from nominations.rules.routes import FrozenRoute
from tests.factories.acts import do, open_task_of
from tests.factories.paths import accepted, drafted, nominee, presented, sent
from tests.factories.world import World, make_world
from workflows.models import Process, Task
from workflows.services.errors import Conflict, NotAllowed, NotReady
from workflows.services.periods import close_period, open_period

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


@pytest.fixture
def planned(morning: object) -> World:
    return make_world(open_annual=False, cluster_kinds=["nominations"])


def two_units(world: World) -> list:
    return [world.units["cckl"], world.units["cctl"]]


def without_files(world: World) -> None:
    """Withdraw everything that nobody wrote."""
    for file in Submission.objects.filter(state="DRAFT"):
        head = "binh" if file.dossier.unit == world.units["cckl"] else "son"
        do(file, "withdraw", world.users[head], note="Không tham gia")


def test_opening_gives_every_unit_its_dossier_and_tasks(planned: World) -> None:
    started = open_period(
        period=planned.period, units=two_units(planned), actor=planned.users["lan"]
    )

    assert (started.dossiers, started.submissions) == (2, 6)
    assert Dossier.objects.count() == 2
    assert set(Submission.objects.values_list("kind", "state", "version")) == {
        ("report", "DRAFT", 1),
        ("self_assessment", "DRAFT", 1),
        ("nominations", "DRAFT", 1),
    }
    for file in Submission.objects.all():
        task = open_task_of(file)
        assert (task.role, task.unit_id) == ("unit_officer", file.dossier.unit_id)
        assert task.due_on == date(2026, 11, 30)


def test_opening_writes_the_periods_event_and_every_chains_first_link(planned: World) -> None:
    open_period(period=planned.period, units=two_units(planned), actor=planned.users["lan"])

    event = Event.objects.get(action="open_period")
    assert (event.stream.kind, event.data) == ("period", {"units": 2, "submissions": 6})
    assert Event.objects.filter(action="open", sequence=1).count() == 6


def test_route_is_frozen_and_later_changes_reach_the_next_period_only(planned: World) -> None:
    open_period(period=planned.period, units=two_units(planned), actor=planned.users["lan"])

    RouteTemplate.objects.update(cluster_kinds=[], council=True, council_threshold=90)

    planned.period.refresh_from_db()
    route = FrozenRoute.of(planned.period)
    assert (route.cluster_kinds, route.council) == (("nominations",), False)
    assert route.threshold == 70


def test_cluster_members_get_one_ranking_and_others_none(planned: World) -> None:
    units = [*two_units(planned), planned.units["vp"]]

    open_period(period=planned.period, units=units, actor=planned.users["lan"])

    ranking = ClusterRanking.objects.get()
    assert ranking.submissions.count() == 2
    assert planned.submission("vp").ranking is None
    assert planned.submission("cckl", "report").ranking is None


def test_open_period_is_not_opened_again(world: World) -> None:
    with pytest.raises(Conflict):
        open_period(period=world.period, units=two_units(world), actor=world.users["lan"])

    assert Dossier.objects.count() == 2


def test_period_without_dates_or_units_is_not_opened(planned: World) -> None:
    with pytest.raises(NotReady) as no_units:
        open_period(period=planned.period, units=[], actor=planned.users["lan"])
    planned.period.dues.all().delete()
    with pytest.raises(NotReady) as no_dates:
        open_period(period=planned.period, units=[], actor=planned.users["lan"])

    assert [unmet.field for unmet in no_units.value.unmet] == ["units"]
    assert [unmet.field for unmet in no_dates.value.unmet] == ["dues", "units"]
    planned.period.refresh_from_db()
    assert (planned.period.status, planned.period.frozen_route) == ("planned", None)


@pytest.mark.parametrize("login", ["hoa", "binh", "vu", "so", "xuan"])
def test_only_the_office_or_an_administrator_opens(planned: World, login: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        open_period(period=planned.period, units=two_units(planned), actor=planned.users[login])

    assert refused.value.stranger


def test_administrator_opens(planned: World) -> None:
    Post.objects.create(
        person=planned.person("xuan"),
        role=Role.ADMIN,
        unit=planned.department,
        valid_from=date(2026, 1, 1),
    )

    open_period(period=planned.period, units=two_units(planned), actor=planned.users["xuan"])

    assert Process.objects.count() == 6
    assert Task.objects.filter(flow_task_type="HUMAN").count() == 6


def refused_fields(world: World) -> list[str]:
    with pytest.raises(NotReady) as refused:
        close_period(period=world.period, actor=world.users["lan"])
    world.period.refresh_from_db()
    assert world.period.status == "open"
    return [unmet.field for unmet in refused.value.unmet]


def test_period_is_not_closed_while_files_travel(world: World) -> None:
    assert refused_fields(world) == ["submissions"]


def test_period_is_not_closed_while_a_suspended_file_waits(world: World) -> None:
    file = sent(world)
    without_files(world)
    do(file, "suspend", world.users["lan"], note="Đơn")

    assert refused_fields(world) == ["submissions", "nominations"]


def test_period_is_not_closed_while_nominations_have_no_outcome(world: World) -> None:
    accepted(world)
    without_files(world)

    assert refused_fields(world) == ["nominations"]


def test_period_is_not_closed_while_a_proposal_travels(world: World) -> None:
    accepted(world)
    without_files(world)
    drafted(world)

    assert refused_fields(world) == ["consolidations"]


@pytest.mark.parametrize("act", ["return", "suspend"])
def test_period_is_not_closed_while_single_lines_are_away(world: World, act: str) -> None:
    file = accepted(world)
    without_files(world)
    proposal = presented(world)
    do(proposal, "recall", world.users["lan"])
    line = nominee(file, "Dụ C")
    do(proposal, "take_off", world.users["lan"], lines=[line.pk])
    do(file, act, world.users["lan"], note="x", lines=[line.pk])
    do(proposal, "present", world.users["lan"])
    do(proposal, "decline", world.users["vu"], note="x", lines=list(
        proposal.lines.filter(active=True).values_list("nomination_id", flat=True)
    ))  # fmt: skip

    assert refused_fields(world) == ["nominations"]


def test_closing_closes_what_was_accepted(world: World) -> None:
    report = world.submission("cckl", "report")
    report.narrative = "Kết quả"
    report.save(update_fields=["narrative"])
    do(report, "send_to_head", world.users["hoa"])
    do(report, "submit", world.users["binh"])
    do(report, "accept", world.users["lan"])
    without_files(world)
    version = report.version

    event = close_period(period=world.period, actor=world.users["mau"])

    report.refresh_from_db()
    world.period.refresh_from_db()
    assert (report.state, report.version, world.period.status) == ("CLOSED", version + 1, "closed")
    assert (event.from_state, event.to_state) == ("open", "closed")
    assert set(Submission.objects.exclude(pk=report.pk).values_list("state", flat=True)) == {
        "WITHDRAWN"
    }


def test_closed_period_is_not_closed_again(world: World) -> None:
    without_files(world)
    close_period(period=world.period, actor=world.users["lan"])

    with pytest.raises(Conflict):
        close_period(period=world.period, actor=world.users["lan"])


def test_only_the_office_closes(world: World) -> None:
    with pytest.raises(NotAllowed):
        close_period(period=world.period, actor=world.users["vu"])


def test_period_is_not_opened_after_the_units_day(planned: World) -> None:
    due = planned.period.dues.get(submission_kind="report", stage="unit")
    due.due_on = date(2026, 11, 19)  # yesterday
    due.save()

    with pytest.raises(NotReady) as refused:
        open_period(period=planned.period, units=two_units(planned), actor=planned.users["lan"])

    (told,) = refused.value.unmet
    assert told.sentence.startswith("Hạn nộp phần “Báo cáo” của đơn vị là 19/11/2026, trước ngày")
    due.due_on = date(2026, 11, 20)  # today is not yet over
    due.save()
    open_period(period=planned.period, units=two_units(planned), actor=planned.users["lan"])
