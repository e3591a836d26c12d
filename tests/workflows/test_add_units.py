"""An open period is given to more units: same files and tasks, the cluster's one ranking."""

import pytest
from django.urls import reverse

from nominations.models import ClusterRanking, Event, Submission, Unit
from tests.factories.acts import do, open_task_of
from tests.factories.http import client_of
from tests.factories.merger import dated
from tests.factories.world import World, make_period, make_unit, make_world
from workflows.services.errors import Conflict, NotAllowed, NotReady
from workflows.services.periods import add_units, close_period, open_period
from workflows.services.reconcile import inconsistencies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


@pytest.fixture
def half(morning: object) -> World:
    """A period that is open for Kiểm lâm only, through a cluster in which Thủy lợi sits too."""
    world = dated(make_world(open_annual=False, cluster_kinds=["nominations"]))
    open_period(period=world.period, units=[world.units["cckl"]], actor=world.users["lan"])
    world.period.refresh_from_db()
    return world


def test_unit_that_joins_gets_files_tasks_and_the_same_ranking(half: World) -> None:
    ranking = ClusterRanking.objects.get()

    started = add_units(period=half.period, units=[half.units["cctl"]], actor=half.users["lan"])

    file = half.submission("cctl")
    assert (started.dossiers, started.submissions) == (1, 3)
    assert ClusterRanking.objects.get() == ranking == file.ranking
    assert open_task_of(file).unit == half.units["cctl"]
    event = Event.objects.get(action="add_units")
    assert (event.stream.kind, event.data["units"]) == ("period", ["Chi cục Thủy lợi"])
    assert inconsistencies() == []
    do(file, "withdraw", half.users["son"], note="Không tham gia")


def test_unit_that_owes_already_is_named_and_nobody_joins(half: World) -> None:
    units = [half.units["cckl"], half.units["vp"]]

    with pytest.raises(NotReady, match="Đã có hồ sơ trong kỳ này: Chi cục Kiểm lâm"):
        add_units(period=half.period, units=units, actor=half.users["lan"])

    assert half.period.dossiers.count() == 1


def test_nobody_is_added_before_the_opening_or_after_the_end(half: World) -> None:
    planned = make_period(half)
    for file in Submission.objects.all():
        do(file, "withdraw", half.users["binh"], note="Rút")
    close_period(period=half.period, actor=half.users["lan"])

    for period, said in ((planned, "chưa mở"), (half.period, "đã đóng")):
        with pytest.raises(Conflict, match=said):
            add_units(period=period, units=[half.units["vp"]], actor=half.users["lan"])


def test_only_the_office_adds(half: World) -> None:
    with pytest.raises(NotAllowed):
        add_units(period=half.period, units=[half.units["vp"]], actor=half.users["vu"])


def test_page_offers_who_may_owe_and_does_not_yet(half: World) -> None:
    department = make_unit("so-tinh", "Sở Tỉnh Khác")
    half.cluster.members.create(unit=department, year=2026)
    client = client_of(half.users["lan"])
    url = reverse("add_units", args=[half.period.ref])

    offered = {unit.name for unit in client.get(url).context["units"]}
    nobody = client.post(url, {"csrfmiddlewaretoken": "x"})
    answer = client.post(url, {"units": [department.ref, half.units["vp"].ref]})

    assert offered == {"Chi cục Thủy lợi", "Văn phòng Sở", "Sở Tỉnh Khác"}
    assert nobody.status_code == 422
    assert answer["Location"] == reverse("period", args=[half.period.ref])
    assert set(half.period.dossiers.values_list("unit__name", flat=True)) == {
        "Chi cục Kiểm lâm", "Văn phòng Sở", "Sở Tỉnh Khác",
    }  # fmt: skip


def test_period_offers_the_units_of_its_clusters_at_its_opening(half: World) -> None:
    planned = make_period(half)
    ended = make_unit("da-het", "Đơn vị đã hết")
    half.cluster.members.create(unit=ended, year=2026)
    Unit.objects.filter(pk=ended.pk).update(valid_to="2026-06-30")

    page = client_of(half.users["lan"]).get(reverse("open_period", args=[planned.ref]))

    assert [label for _ref, label in page.context["form"].fields["units"].choices] == [
        "Chi cục Kiểm lâm", "Chi cục Thủy lợi", "Văn phòng Sở",
    ]  # fmt: skip
