"""One act on many tasks, on screen: what the preview says row by row, the result, undoing it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.models import Delegation, Nomination, Post, Submission
from tests.factories.acts import do
from tests.factories.http import client_of, post
from tests.factories.paths import nominee, prepared, sent, states_of
from tests.factories.world import NOW, World, make_world
from tests.http.test_query_counts import fresh_period, statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def clustered(morning: object) -> World:
    """Nominations pass the cluster, whose head is Bình of Kiểm lâm and whose deputy is Sơn."""
    return make_world(cluster_kinds=["nominations"])


def named(*files: Any) -> list[str]:
    return [f"submission:{file.ref}" for file in files]


def preview(client: Client, action: str, *files: Any) -> Any:
    return client.get(reverse("bulk", args=[action]), {"files": named(*files)})


def carried(page: Any) -> list[str]:
    """What the preview's form would send."""
    return [row.value for row, _url in page.context["rows"] if not row.reason]


def confirm(client: Client, action: str, files: list[str], key: str = "k1") -> Any:
    return client.post(reverse("bulk", args=[action]), {"files": files, "key": key})


def reasons(page: Any) -> list[str]:
    return [row.reason for row, _url in page.context["rows"]]


def test_cluster_head_agrees_with_all_lines_of_the_chosen_files(clustered: World) -> None:
    file = sent(clustered, "cctl")
    client = client_of(clustered.users["binh"])

    page = preview(client, "endorse", file)
    before = set(states_of(file).values())
    result = confirm(client, "endorse", carried(page))

    assert "3 đề nghị" in page.content.decode()
    assert before == {"SUBMITTED"}
    assert set(states_of(file).values()) == {"ENDORSED"}
    assert "Đã xử lý 1, bỏ qua 0" in result.content.decode()
    assert "Ý kiến đổi được" in result.content.decode()


def test_agreeing_in_bulk_leaves_a_doubt_alone(clustered: World) -> None:
    file = sent(clustered, "cctl")
    line = nominee(file, "Thử B")
    do(file, "not_endorse", clustered.users["binh"], note="Chưa rõ", lines=[line.pk])

    page = preview(client_of(clustered.users["binh"]), "endorse", file)

    assert "Chưa nhất trí" in reasons(page)[0]
    assert carried(page) == []


def test_head_of_the_cluster_does_not_agree_with_his_own_units_file(clustered: World) -> None:
    own, other = sent(clustered, "cckl"), sent(clustered, "cctl")

    page = preview(client_of(clustered.users["binh"]), "endorse", own, other)

    assert [bool(reason) for reason in reasons(page)] == [True, False]
    assert "Người đã lập hoặc ký" in reasons(page)[0]


def test_mixed_rights_are_told_row_by_row(world: World) -> None:
    mine, claimed, done = sent(world, "cckl"), sent(world, "cctl"), None
    post(client_of(world.users["dung"]), claimed, "claim")
    world.period = fresh_period(world)
    done = sent(world, "cckl")
    do(done, "accept", world.users["dung"])

    page = preview(client_of(world.users["lan"]), "accept", mine, claimed, done)

    said = reasons(page)
    assert said[0] == ""
    assert "Đỗ Thí Dũng đã nhận xử lý" in said[1]
    assert "Không còn ở bước này" in said[2]
    assert "1 trên 3 hồ sơ" in page.content.decode()


def test_file_that_was_taken_back_meanwhile_is_counted_and_holds_nobody_up(world: World) -> None:
    gone, there = sent(world, "cckl"), sent(world, "cctl")
    do(gone, "recall", world.users["binh"])

    page = preview(client_of(world.users["lan"]), "accept", gone, there)

    assert page.context["gone"] == 1
    assert "1 việc không còn trong danh sách của bạn" in page.content.decode()
    assert [row.subject.pk for row, _url in page.context["rows"]] == [there.pk]


def test_more_files_than_fit_are_told(world: World) -> None:
    file = sent(world)
    many = [*named(file), *(f"submission:x{n}" for n in range(55))]

    page = client_of(world.users["lan"]).get(reverse("bulk", args=["accept"]), {"files": many})

    assert "tối đa 50 việc; 6 việc còn lại" in page.content.decode()


def test_bulk_act_is_taken_back_from_its_result(world: World) -> None:
    files = [sent(world, "cckl"), sent(world, "cctl")]
    client = client_of(world.users["lan"])
    result = confirm(client, "accept", carried(preview(client, "accept", *files)))

    undone = confirm(client, "recall", result.context["undo"], key=result.context["key"])

    assert "Đã xử lý 2, bỏ qua 0" in undone.content.decode()
    assert {Submission.objects.get(pk=f.pk).state for f in files} == {"OFFICE_CHECK"}


def test_undo_is_no_way_round_the_door(world: World) -> None:
    file = sent(world)
    do(file, "accept", world.users["dung"])
    value = f"{named(file)[0]}:{file.version}"

    answer = confirm(client_of(world.users["lan"]), "recall", [value])

    file.refresh_from_db()
    assert file.state == "ACCEPTED"
    assert "Đã xử lý 0, bỏ qua 1" in answer.content.decode()
    assert client_of(world.users["lan"]).get("/bulk/recall/").status_code == 404


def test_file_left_out_of_the_preview_stays(world: World) -> None:
    files = [sent(world, "cckl"), sent(world, "cctl")]
    client = client_of(world.users["lan"])

    confirm(client, "accept", carried(preview(client, "accept", *files))[:1])

    assert [Submission.objects.get(pk=f.pk).state for f in files] == ["ACCEPTED", "OFFICE_CHECK"]


def test_preview_acts_for_the_giver_of_a_mandate(world: World) -> None:
    file = sent(world)
    office = Post.objects.get(person=world.person("dung"), role="office")
    Delegation.objects.create(
        post=office, deputy=world.person("xuan"), mandate="TB 1", mandate_on=NOW.date(),
        valid_from=NOW.date(),
    )  # fmt: skip
    client = client_of(world.users["xuan"])

    confirm(client, "accept", carried(preview(client, "accept", file)))

    file.refresh_from_db()
    assert file.state == "ACCEPTED"


def test_preview_points_at_what_wants_a_look(world: World) -> None:
    file = sent(world, people=[world.person("lan")])
    Submission.objects.filter(pk=file.pk).update(late_days=2)

    page = preview(client_of(world.users["lan"]), "accept", file)

    text = page.content.decode()
    assert "gửi trễ 2 ngày làm việc" in text
    assert "liên quan đến bạn hoặc người thân" in text
    assert "1 hồ sơ nên xem trước" in text


def test_head_signs_for_his_unit_himself_among_it(world: World) -> None:
    file = prepared(world, people=[world.person("binh")])
    do(file, "send_to_head", world.users["hoa"])

    page = preview(client_of(world.users["binh"]), "submit", file)

    assert "liên quan đến bạn" not in page.content.decode()


def test_preview_of_agreeing_costs_the_same_for_one_file_and_three(clustered: World) -> None:
    files = []
    for _n in range(3):
        clustered.period = fresh_period(clustered, cluster_kinds=["nominations"])
        files.append(sent(clustered, "cctl"))
    client = client_of(clustered.users["binh"])
    address = reverse("bulk", args=["endorse"])

    costs = [
        statements(client, f"{address}?{'&'.join(f'files={n}' for n in named(*files[:size]))}")
        for size in (1, 2, 3)
    ]

    assert len(set(costs)) == 1
    assert Nomination.objects.filter(state="SUBMITTED").count() == 9


def test_nothing_chosen_says_so(world: World) -> None:
    page = client_of(world.users["lan"]).get(reverse("bulk", args=["accept"]))

    assert "Chưa chọn việc nào." in page.content.decode()
