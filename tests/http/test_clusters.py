"""A cluster over HTTP: scores, the meeting's form, the ranking's page, the hand-over."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.models import ClusterMember, ClusterRanking, Event
from tests.factories.acts import do
from tests.factories.claims import claim
from tests.factories.clusters import (
    all_scored,
    assess,
    cross_score,
    make_cluster,
    meeting,
    paper_of,
)
from tests.factories.http import act_url, client_of, hidden, page_url, post, snapshot
from tests.factories.world import World
from tests.http.test_query_counts import LIMIT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def text_of(world: World, login: str, url: str) -> str:
    answer = client_of(world.users[login]).get(url)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_scorer_finds_his_task_opens_it_and_scores_with_a_decimal_comma() -> None:
    world = make_cluster(3)
    paper = assess(world, 2)
    client = client_of(world.users["h1"])

    tasks = client.get("/").content.decode()
    assert "Chấm chéo: Bảng tự chấm điểm, Năm 2026" in tasks
    assert "Đơn vị 2" in tasks
    assert "Chấm điểm" in client.get(page_url(paper)).content.decode()
    answer = post(client, paper, "score", points_T1="92,5", note="Minh chứng đủ")

    assert answer.status_code == 302
    paper.refresh_from_db()
    assert str(paper.cross_total) == "92.50"
    assert "Chấm chéo:" not in client.get("/").content.decode()
    page = client.get(page_url(paper)).content.decode()
    assert "92,5" in page
    assert "(tạm)" in page


@pytest.mark.parametrize("total", ["", "abc", "-1", "100,5", "9,999", "NaN", "1e9", "٣" * 5000])
def test_garbled_score_is_refused_at_its_field_and_kept(total: str) -> None:
    world = make_cluster(2)
    paper = assess(world, 1)
    before = snapshot()

    answer = post(client_of(world.users["h0"]), paper, "score", points_T1=total, note="Ghi rồi")

    assert answer.status_code == 422
    assert "points_T1" in answer.context["form"].errors
    assert "Ghi rồi" in answer.content.decode()
    assert snapshot() == before


def test_head_is_told_why_he_does_not_score_his_own_unit() -> None:
    world = make_cluster(3)
    paper = assess(world, 0)

    assert "không thẩm định, chấm hồ sơ đó" in text_of(world, "h0", page_url(paper))
    answer = post(client_of(world.users["h0"]), paper, "score", points_T1="99")

    assert answer.status_code == 403
    paper.refresh_from_db()
    assert paper.cross_total is None


def test_stale_page_of_a_score_is_a_conflict_that_keeps_what_was_typed() -> None:
    world = make_cluster(2)
    paper = assess(world, 1)
    page = hidden(paper)
    cross_score(world, 1, 80)

    answer = client_of(world.users["h0"]).post(
        act_url(paper, "score"), page | {"points_T1": "95", "note": "Nhận xét dài"}
    )

    assert answer.status_code == 409
    assert "Nhận xét dài" in answer.content.decode()
    paper.refresh_from_db()
    assert paper.cross_total == 80


def test_page_shows_the_circle_and_provisional_scores_until_the_lock() -> None:
    world = make_cluster(3)
    for n in range(3):
        assess(world, n)
    cross_score(world, 1, 93)
    ranking = ClusterRanking.objects.get()

    before = text_of(world, "h2", page_url(ranking))
    for n in (0, 2):
        cross_score(world, n, 96)
    data = meeting(present=3, votes={paper_of(world, 1).ref: 2}, leading=paper_of(world, 1).ref)
    do(ranking, "lock_scores", world.users["h0"], **data)
    after = text_of(world, "h2", page_url(ranking))

    assert "Vòng chấm chéo" in before
    assert (before.count("Đã chấm"), before.count("Chưa chấm")) == (1, 2)
    assert "93 (tạm)" in before
    assert "Thấp hơn tự chấm 2 điểm" in before
    assert "Người h0, Cụm 0" in before
    assert "(tạm)" not in after
    assert "Cao hơn tự chấm 1 điểm" in after
    assert "Cụm họp ngày 20/11/2026, 3 thành viên dự họp." in after
    assert "<b>Đơn vị 1</b> (2 phiếu)" in after


def test_cluster_sees_no_points_of_a_member_that_has_not_sent() -> None:
    world = make_cluster(2)
    ranking = assess(world, 0).ranking
    draft = paper_of(world, 1)
    claim(draft, 77)

    peer = text_of(world, "h0", page_url(ranking))
    own = text_of(world, "h1", page_url(ranking))

    assert ">77<" not in peer
    assert draft.ref not in peer
    assert ">77<" in own
    assert draft.ref in own


def lock_fields(ranking: ClusterRanking, **more: str) -> dict[str, str]:
    papers = ranking.submissions.order_by("pk")
    finals = {f"final_{paper.ref}": "" for paper in papers}
    return {"minutes": "BB 3", "met_on": "2026-11-20", "present": "2"} | finals | more


def test_meeting_is_entered_in_its_form() -> None:
    world = make_cluster(2)
    ranking = all_scored(world, 90, 80)
    first, second = (paper_of(world, n) for n in range(2))
    client = client_of(world.users["h0"])
    page = client.get(act_url(ranking, "lock_scores")).content.decode()

    assert "Đơn vị 0: điểm chốt" in page
    assert "Tự chấm 95 · chấm chéo 90" in page
    fields = {
        f"final_{first.ref}": "91,25",
        f"reason_{first.ref}": "Cụm thống nhất cộng 1,25",
        f"votes_{first.ref}": "2",
        "leading": first.ref,
    }
    answer = post(client, ranking, "lock_scores", **lock_fields(ranking, **fields))

    assert answer.status_code == 302, answer.content.decode()
    ranking.refresh_from_db()
    assert (ranking.state, ranking.leading_unit) == ("LOCKED", world.units["u0"])
    finals = [str(entry.final_total) for entry in ranking.entries.all()]
    assert finals == ["91.25", "80.00"]
    second.refresh_from_db()
    assert second.cluster_total == 80


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minutes", ""),
        ("met_on", ""),
        ("met_on", "31/02/2026"),
        ("met_on", "2026-11-21"),
        ("present", "0"),
        ("present", "5"),
        ("present", "²"),
        ("final", "101"),
        ("votes", "3"),
        ("votes", "-1"),
        ("leading", "khongco"),
    ],
)
def test_garbled_meeting_is_refused_at_its_field(name: str, value: str) -> None:
    world = make_cluster(2)
    ranking = all_scored(world, 90, 80)
    field = f"{name}_{paper_of(world, 0).ref}" if name in ("final", "votes") else name
    before = snapshot()

    answer = post(
        client_of(world.users["h0"]),
        ranking,
        "lock_scores",
        **lock_fields(ranking, **{field: value}),
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert snapshot() == before


def test_second_of_two_heads_reads_who_was_faster() -> None:
    world = make_cluster(2)
    ranking = all_scored(world, 90, 80)
    page = hidden(ranking) | lock_fields(ranking, minutes="BB của cụm phó")
    do(ranking, "lock_scores", world.users["h0"], **meeting(minutes="BB 1"))

    answer = client_of(world.users["h1"]).post(act_url(ranking, "lock_scores"), page)

    assert answer.status_code == 409
    assert "Người h0" in answer.content.decode()
    assert "BB của cụm phó" in answer.content.decode()


@pytest.mark.parametrize("login", ["h0", "lan"])
def test_ranking_page_costs_the_same_for_two_and_five_members(login: str) -> None:
    small = make_cluster(2)
    costs = []
    ranking = all_scored(small, 90, 80)
    costs.append(statements(client_of(small.users[login]), page_url(ranking)))
    for n in range(2, 5):
        code = f"u{n}"
        unit = small.department.children.create(
            code=code, name=code, symbol=code, kind="division", level="department",
            valid_from="2026-01-01",
        )  # fmt: skip
        ClusterMember.objects.create(cluster=small.cluster, unit=unit, year=2026, position=n)
        dossier = small.period.dossiers.create(unit=unit)
        dossier.submissions.create(kind="self_assessment", ranking=ranking)
    costs.append(statements(client_of(small.users[login]), page_url(ranking)))

    assert costs[0] == costs[1]
    assert costs[0] <= 18


def test_tasks_of_a_scorer_cost_no_more_statements_than_before() -> None:
    world = make_cluster(3)
    client = client_of(world.users["h2"])
    empty = statements(client, "/")
    assess(world, 0)

    assert statements(client, "/") == empty <= LIMIT


def cluster_url(world: World, name: str = "cluster") -> str:
    assert world.cluster
    return reverse(name, args=[world.cluster.ref])


def test_office_hands_a_cluster_over_on_its_page() -> None:
    world = make_cluster(3)
    client = client_of(world.users["lan"])

    assert "Bàn giao" in client.get(cluster_url(world)).content.decode()
    answer = client.post(cluster_url(world, "hand_over"), fields_of(world), follow=True)

    page = " ".join(answer.content.decode().split())
    assert answer.redirect_chain == [(cluster_url(world), 302)]
    assert "Đã bàn giao cụm năm 2027." in page
    assert "<h2>Năm 2027</h2>" in page
    assert "Đã bàn giao</div>" in page
    assert ClusterMember.objects.get(year=2027, seat="head").unit == world.units["u1"]


def fields_of(world: World, **more: str) -> dict[str, str]:
    return {
        "year": "2027",
        "head": world.units["u1"].ref,
        "deputy": world.units["u2"].ref,
        "last_day": "2026-12-31",
        "basis": "QĐ 9",
    } | more


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"head": ""}, "head"),
        ({"head": "khongco"}, "head"),
        ({"basis": " "}, "basis"),
        ({"last_day": "9999-12-31"}, "last_day"),
        ({"last_day": "x"}, "last_day"),
        ({"year": "99999999"}, "year"),
        ({"year": "2050"}, "last_day"),
        ({"year": ""}, "year"),
    ],
)
def test_garbled_hand_over_is_refused_with_what_was_typed(
    change: dict[str, str], field: str
) -> None:
    world = make_cluster(3)

    answer = client_of(world.users["lan"]).post(
        cluster_url(world, "hand_over"), fields_of(world, **change)
    )

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not ClusterMember.objects.filter(year=2027).exists()
    assert not Event.objects.filter(action="hand_over").exists()


def test_stale_hand_over_says_that_the_year_is_seated() -> None:
    world = make_cluster(3)
    client = client_of(world.users["lan"])
    client.post(cluster_url(world, "hand_over"), fields_of(world))

    answer = client.post(
        cluster_url(world, "hand_over"), fields_of(world, head=world.units["u0"].ref)
    )

    assert answer.status_code == 422
    assert "đã có danh sách thành viên năm 2027" in answer.content.decode()
    assert ClusterMember.objects.get(year=2027, seat="head").unit == world.units["u1"]


@pytest.mark.parametrize(("login", "sees"), [("h2", True), ("o1", True), ("vu", True),
                                             ("lan", True), ("xuan", False)])  # fmt: skip
def test_cluster_page_opens_for_its_people_only(login: str, sees: bool) -> None:
    world = make_cluster(3)
    client = client_of(world.users[login])

    statuses = [client.get(cluster_url(world)).status_code]
    listed = world.cluster.name in client.get(reverse("clusters")).content.decode()
    handing: Any = client.post(cluster_url(world, "hand_over"), fields_of(world)).status_code

    assert statuses == [200 if sees else 404]
    assert listed is sees
    assert handing == (302 if login == "lan" else 404)


def test_cluster_page_costs_the_same_for_one_and_three_years() -> None:
    world = make_cluster(3)
    client = client_of(world.users["lan"])

    costs = [statements(client, cluster_url(world))]
    for year in (2024, 2025):
        for unit in world.units.values():
            ClusterMember.objects.create(cluster=world.cluster, unit=unit, year=year)
        period = type(world.period).objects.create(
            authority=world.department, kind="thematic", year=year, name=f"Chuyên đề {year}",
            route=world.period.route,
        )  # fmt: skip
        world.cluster.rankings.create(period=period)
    costs.append(statements(client, cluster_url(world)))

    assert costs[0] == costs[1]
